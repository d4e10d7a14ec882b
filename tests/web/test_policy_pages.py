"""Policies, years and item lists in the browser."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from shuangsui.access import Role
from shuangsui.actions.installation.load_policy import load_policy
from shuangsui.records.models import ItemList, OpenedYear, PolicyFile, Unit
from tests.actions.bureau import MACHINE, POLICIES, Bureau, bureau
from tests.actions.planned import drafted, opened
from tests.people import AT, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Bureau:
    return bureau()


def browser(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def loaded(name: str, change: tuple[str, str] = ("", "")) -> PolicyFile:
    """A policy of the repository, loaded; `change`: a text in it for another."""
    text = (POLICIES / name / "policy.toml").read_text("utf-8")
    file = load_policy(by=MACHINE, at=AT, source=(text.replace(*change) if change[0] else text).encode())
    assert file is not None
    return file


def test_a_policy_is_told_with_its_articles(here: Bureau) -> None:
    """Lines, draws, decisions and whom it binds."""
    client = browser(here.clerk.user)
    text = client.get(reverse("policy", args=[here.policy.pk])).content.decode()
    assert all(
        word in text
        for word in ("每季度不少于 25%；全年内每家至少一次（原则上）", "四.1", "昌吉州生态环境局（从严，暂取）", "约束哪里")
    )
    flaws = client.get(reverse("policy-flaws", args=[here.policy.pk])).content.decode()
    assert "矛盾（" in flaws and "怎么办" in flaws and "20万元" in flaws


def test_due_days_and_their_calendar(here: Bureau) -> None:
    """Of a year, an area, a kind; the same rows as a file for the telephone. Nonsense in the address is left out."""
    client = browser(here.clerk.user)
    address = reverse("policy-dates", args=[here.policy.pk])
    assert "2025-11-30" in client.get(address, {"year": 2025, "area": "652301"}).content.decode()
    file = client.get(address, {"year": 2025, "area": "652301", "as": "ics"})
    assert file["Content-Type"].startswith("text/calendar") and file.content.startswith(b"BEGIN:VCALENDAR")
    assert client.get(address, {"year": "abc", "area": "../x", "kind": "<b>"}).status_code == 200
    assert client.get(address, {"year": "99999"}).status_code == 200


def test_two_plans_side_by_side(here: Bureau) -> None:
    """Where they differ, and as a workbook."""
    other = loaded("changji-hitech")
    client = browser(here.clerk.user)
    query = {"left": here.policy.pk, "right": other.pk}
    text = client.get(reverse("policy-diff"), query).content.decode()
    assert "处不同" in text and "differs" in text
    book = CalamineWorkbook.from_filelike(BytesIO(client.get(reverse("policy-diff"), query | {"as": "xlsx"}).content))
    assert book.get_sheet_by_index(0).to_python()[0][0] == "部分"
    assert client.get(reverse("policy-diff"), {"left": "0", "right": "x"}).status_code == 200


def test_a_zones_plan_below_its_parent_cannot_be_chosen(here: Bureau) -> None:
    """The page names both articles; a form that asks for it all the same is refused."""
    low = loaded("changji-hitech", ('at_least = "25%"', 'at_least = "10%"'))
    zone = Unit.objects.get(code="652300GX")
    client = browser(person(zone, Role.APPROVER))
    page = client.get(reverse("year-open"), {"year": 2025}).content.decode()
    assert "低于上级方案，不能开启" in page and "上级 四.1" in page
    answer = client.post(reverse("year-open"), {"unit": zone.pk, "year": 2025, "policy": [low.pk]})
    assert answer.status_code == 422 and not OpenedYear.objects.exists()
    assert "不能开启年度" in client.get(reverse("policy-flaws", args=[low.pk])).content.decode()


def test_opening_and_closing_a_year(here: Bureau) -> None:
    """By the unit's own approver; wrong years are told; a closed one is kept and shows no button."""
    client = browser(here.approver.user)
    address = reverse("year-open")
    for bad in ("", "二〇二五", "1999", "99999"):
        assert client.post(address, {"unit": here.unit.pk, "year": bad, "policy": [here.policy.pk]}).status_code == 422
    assert client.post(address, {"unit": here.unit.pk, "year": 2025}).status_code == 422
    for _ in range(2):
        client.post(address, {"unit": here.unit.pk, "year": 2025, "policy": [here.policy.pk]})
    year = OpenedYear.objects.get()
    stranger = browser(person(Unit.objects.get(code="652302"), Role.APPROVER))
    assert stranger.get(reverse("year-close", args=[year.pk])).status_code == 404
    assert stranger.get(reverse("year", args=[year.pk])).status_code == 404
    assert browser(here.clerk.user).get(reverse("year-close", args=[year.pk])).status_code == 403
    assert client.post(reverse("year-close", args=[year.pk])).status_code == 302
    assert client.post(reverse("year-close", args=[year.pk])).status_code == 422
    text = client.get(reverse("year", args=[year.pk])).content.decode()
    assert "只能查看" in text and "结束年度</a>" not in text


def test_a_closed_years_plan_is_read_only(here: Bureau) -> None:
    """Its pages open, its buttons are gone, its forms are refused."""
    plan = drafted(here)
    OpenedYear.objects.update(closed_at=AT)
    client = browser(here.clerk.user)
    text = client.get(reverse("plan", args=[plan.pk])).content.decode()
    assert "只能查看" in text and "提交审批" not in text
    refused = client.post(reverse("plan-submit", args=[plan.pk]), {"version": plan.version})
    assert refused.status_code == 422 and "已经结束" in refused.content.decode()


def test_an_item_list_from_draft_to_publication(here: Bureau) -> None:
    """Edited as a form of rows, a new row numbered by itself; files; the approver of another unit sees nothing."""
    opened(here)
    clerk, approver = browser(here.clerk.user), browser(here.approver.user)
    assert clerk.post(reverse("item-list-new"), {"year": f"{here.unit.pk}-{OpenedYear.objects.get().pk}"}).status_code == 302
    paper = ItemList.objects.get()
    edit = reverse("item-list-edit", args=[paper.pk])
    form = {"version": 1, "rows": 3, "i0-name": "噪声", "i0-basis": "《噪声污染防治法》", "i1-name": "旧的", "i1-drop": "1"}
    assert 'value="噪声"' in clerk.post(edit, form | {"more": "1"}).content.decode()
    assert clerk.post(edit, form | {"i2-basis": "没有名称"}).status_code == 422
    assert clerk.post(edit, form).status_code == 302
    assert clerk.post(edit, form).status_code == 422  # the version is another now
    paper.refresh_from_db()
    assert [(item["id"], item["name"]) for item in paper.items] == [("own-1", "噪声")]
    beside = browser(person(Unit.objects.get(code="652302"), Role.CLERK))
    for name in ("item-list", "item-list-xlsx", "item-list-pdf", "item-list-edit", "item-list-submit"):
        assert clerk.get(reverse(name, args=[paper.pk])).status_code == 200, name
        assert beside.get(reverse(name, args=[paper.pk])).status_code == 404, name
    assert clerk.post(reverse("item-list-submit", args=[paper.pk]), {"version": 2}).status_code == 302
    back = approver.post(reverse("item-list-send-back", args=[paper.pk]), {"version": 3, "reason": " "})
    assert back.status_code == 422 and "写明理由" in back.content.decode()
    assert approver.post(reverse("item-list-approve", args=[paper.pk]), {"version": 3}).status_code == 302
    assert approver.post(reverse("item-list-publish", args=[paper.pk]), {"version": 4}).status_code == 302
    assert clerk.get(edit).status_code == 404
    assert str(paper) in clerk.get(reverse("item-lists"), {"state": "published"}).content.decode()
    book = CalamineWorkbook.from_filelike(BytesIO(clerk.get(reverse("item-list-xlsx", args=[paper.pk])).content))
    assert book.get_sheet_by_index(0).to_python()[3][2] == "噪声"
