"""Bringing a plan into the office, in the browser."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from shuangsui.access import Role
from shuangsui.records.models import OpenedYear, PolicyFile, PolicyOffer, Unit
from tests.actions.bureau import POLICIES, Bureau, bureau
from tests.people import person

pytestmark = pytest.mark.django_db


def browser(unit: Unit, role: Role, name: str = "") -> Client:
    client = Client()
    client.force_login(person(unit, role, name or f"desk-{role}-{unit.code}"))
    return client


def text_of(name: str, *changes: tuple[str, str]) -> bytes:
    text = (POLICIES / name / "policy.toml").read_text("utf-8")
    for was, becomes in changes:
        assert was in text
        text = text.replace(was, becomes)
    return text.encode()


def send(client: Client, data: bytes, name: str = "policy.toml", **more: str) -> Any:
    return client.post(reverse("policy-bring"), {"file": SimpleUploadedFile(name, data), **more})


@pytest.fixture
def here() -> Bureau:
    return bureau(code="652300", targets=0, inspectors=0)


AMENDED = (
    ('short_title = "昌吉州 2025 年双随机方案"', 'short_title = "昌吉州 2025 年双随机方案（修订）"'),
    ('issuer = "昌吉回族自治州生态环境局"', 'issuer = "昌吉州生态环境局（修订）"'),
)


def test_from_the_upload_to_the_opened_year(here: Bureau) -> None:
    """One brings, sees what differs and cannot confirm; another finds it on the first page and confirms; a year opens by it."""
    client, second = browser(here.unit, Role.APPROVER, "first"), browser(here.unit, Role.APPROVER, "second")
    OpenedYear.objects.create(unit=here.unit, year=2025, policy=here.policy, opened_at=here.policy.at)
    answer = send(client, text_of("changji-2025", *AMENDED), binds_from="2025-07-01")
    offer = PolicyOffer.objects.get()
    page = reverse("policy-offer", args=[offer.pk])
    assert answer.status_code == 302 and answer["Location"] == page
    text = client.get(page).content.decode()
    assert all(words in text for words in ("2025-07-01", "昌吉州生态环境局（修订）", "矛盾（", "撤回", "现在按《", "1 处不同"))
    assert "确认，自" not in text
    own = client.post(reverse("policy-decide", args=[offer.pk]), {"decision": "confirm"})
    assert own.status_code == 422 and "两个人" in own.content.decode()

    assert (
        offer.title in second.get(reverse("desk")).content.decode()
        and offer.title in second.get(reverse("policy-offers")).content.decode()
    )
    blank = second.post(reverse("policy-decide", args=[offer.pk]), {"decision": "refuse", "reason": " "})
    assert blank.status_code == 422 and "不确认的理由" in blank.content.decode()
    for expected in (302, 422):  # sent twice, done once
        assert second.post(reverse("policy-decide", args=[offer.pk]), {"decision": "confirm"}).status_code == expected
    assert PolicyFile.objects.count() == 2 and "已确认" in second.get(page).content.decode()
    new = PolicyFile.objects.latest("pk")
    second.post(reverse("year-open"), {"unit": here.unit.pk, "year": 2025, "policy": [new.pk]})
    assert OpenedYear.objects.get(closed_at=None).policy == new


def test_faults_are_shown_with_line_and_key(here: Bureau) -> None:
    """What was typed stays; nothing was kept."""
    client = browser(here.unit, Role.SECURITY)
    answer = send(client, text_of("changji-2025", ('level = "prefecture"', 'levle = "<b>"')), binds_from="2025-07-01")
    text = answer.content.decode()
    assert (
        answer.status_code == 422
        and "<code>levle</code>" in text
        and 'class="num">32</td>' in text
        and 'value="2025-07-01"' in text
    )
    for data, more, says in (
        (b"", {}, "请选择文件"),
        (b"PK\x03\x04broken", {}, "没有收下"),
        (text_of("changji-2025"), {}, "不用再提交"),
        (text_of("changji-2025", *AMENDED), {"binds_from": "明天"}, "请填日期"),
        (text_of("changji-2025", *AMENDED), {"binds_from": "2031-01-01"}, "有效期内"),
        (b"#" * (9 << 20), {}, "MB"),
    ):
        answer = send(client, data, **more)
        assert answer.status_code == 422 and says in answer.content.decode(), says
    assert not PolicyOffer.objects.exists()


def test_a_plan_is_seen_and_decided_within_its_place_only(here: Bureau) -> None:
    """A zone's approver: own plans; the county beside: 404. An undercut is shown, its button is off."""
    zone = browser(Unit.objects.get(code="652300GX"), Role.APPROVER)
    send(zone, text_of("changji-hitech", ('at_least = "25%"', 'at_least = "10%"')))
    offer = PolicyOffer.objects.get()
    address = reverse("policy-offer", args=[offer.pk])
    text = browser(here.unit, Role.APPROVER).get(address).content.decode()
    assert "低于上级方案，不能确认" in text and "上级 四.1" in text and "disabled>确认" in text
    beside = browser(Unit.objects.get(code="652301"), Role.APPROVER)
    assert beside.get(address).status_code == 404
    for name in ("policy-decide", "policy-withdraw"):
        assert beside.post(reverse(name, args=[offer.pk])).status_code == 404
    assert zone.post(reverse("policy-withdraw", args=[offer.pk])).status_code == 302
    security = browser(here.unit, Role.SECURITY)
    assert send(security, "\ufeff".encode() + text_of("jiaozuo-2024").replace(b"\n", b"\r\n")).status_code == 302
    city = PolicyOffer.objects.latest("pk")
    assert "确认后建立" in security.get(reverse("policy-offer", args=[city.pk])).content.decode()
    assert zone.get(reverse("policy-offer", args=[city.pk])).status_code == 404
    assert (
        browser(here.unit, Role.SYSTEM).post(reverse("policy-decide", args=[city.pk]), {"decision": "confirm"}).status_code == 302
    )
    assert Unit.objects.filter(name="焦作市").exists()


def test_a_year_beyond_the_plans_time_asks_who_decided(here: Bureau) -> None:
    """Refused without, kept and shown with; the form keeps what was typed."""
    client = browser(here.unit, Role.APPROVER)
    given = {"unit": here.unit.pk, "year": 2026, "policy": [here.policy.pk]}
    assert "是继续执行" in client.get(reverse("year-open"), {"year": 2026}).content.decode()
    refused = client.post(reverse("year-open"), given)
    assert refused.status_code == 422 and "要写明由谁" in refused.content.decode()
    client.post(reverse("year-open"), given | {"decision": "局务会第 30 次会议"})
    year = OpenedYear.objects.get()
    assert "局务会第 30 次会议" in client.get(reverse("year", args=[year.pk])).content.decode()
