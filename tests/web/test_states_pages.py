"""Changes of state in the browser: forms that keep what was typed, batches, strangers, and the list before a freeze."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from shuangsui.access import Role
from shuangsui.records.models import PastVisit, Permit, Target, TargetEvent, Unit
from tests.actions.classing import Prefecture, firm, prefecture
from tests.people import AT, person

pytestmark = pytest.mark.django_db
DAY = "2025-03-20"
TYPED = {"day": DAY, "reason": "现场核实已停产", "basis": "3月20日现场核查记录"}


@pytest.fixture
def here() -> Prefecture:
    """昌吉州."""
    return prefecture()


def browser(user: Any) -> Client:
    """Somebody signed in."""
    client = Client()
    client.force_login(user)
    return client


def at_state(target: Target, kind: str) -> str:
    """The page of a change."""
    return f"/registry/targets/{target.pk}/state/{kind}/"


def test_a_change_is_entered_shown_and_undone(here: Prefecture) -> None:
    """With its file, on the target's page, in the list; taken back with a reason."""
    target = firm(here.county, "甲砖厂", state="正常生产")
    client = browser(here.county_clerk.user)
    page = client.get(at_state(target, "stopped")).content.decode()
    assert "勾选不参与双随机" in page and 'enctype="multipart/form-data"' in page
    assert f'value="{timezone.localdate()}"' in page, "today, as a field of days takes it"
    upload = SimpleUploadedFile("说明<b>.pdf", b"%PDF 1")
    answer = client.post(at_state(target, "stopped"), {**TYPED, "version": 1, "file": upload})
    assert answer.status_code == 302
    event = TargetEvent.objects.get()
    shown = client.get(f"/registry/targets/{target.pk}/").content.decode()
    assert "现场核实已停产" in shown and "说明&lt;b&gt;.pdf" in shown and at_state(target, "resumed") in shown
    file = client.get(f"/states/{event.pk}/evidence/")
    assert file.content == b"%PDF 1" and file["Content-Disposition"].startswith("attachment")
    assert "甲砖厂" in client.get("/states/").content.decode()
    assert "撤销后" in client.get(f"/states/{event.pk}/undo/").content.decode()
    assert client.post(f"/states/{event.pk}/undo/", {"reason": ""}).status_code == 200
    assert client.post(f"/states/{event.pk}/undo/", {"reason": "弄错了"}).status_code == 302
    again = client.post(f"/states/{event.pk}/undo/", {"reason": "弄错了"})
    assert again.status_code == 200 and "不能撤销" in again.content.decode()
    target.refresh_from_db()
    assert target.takes_part and TargetEvent.objects.count() == 2


def test_what_was_typed_is_kept_where_somebody_was_faster(here: Prefecture) -> None:
    """A stale page shows the new state, keeps the reason, and can be sent again; twice the same does it once."""
    target = firm(here.county, "甲砖厂", state="正常生产")
    client = browser(here.county_clerk.user)
    Target.objects.update(version=2, address="别人改的地址")
    answer = client.post(at_state(target, "stopped"), {**TYPED, "version": 1}).content.decode()
    assert "别人修改过" in answer and "现场核实已停产" in answer and "别人改的地址" in answer and 'value="2"' in answer
    assert client.post(at_state(target, "stopped"), {**TYPED, "version": 2}).status_code == 302
    assert client.post(at_state(target, "stopped"), {**TYPED, "version": 2}).status_code == 200
    assert TargetEvent.objects.count() == 1


def test_what_is_wrong_is_said_beside_the_field(here: Prefecture) -> None:
    """No evidence, no day, a day to come, no reason, nowhere to."""
    target = firm(here.county, "甲砖厂", state="正常生产")
    client = browser(here.county_clerk.user)
    tomorrow = str(timezone.localdate() + timedelta(days=1))
    for change, says in (
        ({"basis": ""}, "请上传证明材料"),
        ({"day": ""}, "这个字段是必填项"),
        ({"day": tomorrow}, "不能晚于今天"),
        ({"reason": ""}, "这个字段是必填项"),
        ({"version": "x"}, ""),
    ):
        answer = client.post(at_state(target, "stopped"), {**TYPED, "version": 1, **change})
        assert answer.status_code == 200 and says in answer.content.decode()
    assert "至少一项与现在不同" in client.post(at_state(target, "moved"), {**TYPED, "version": 1}).content.decode()
    assert client.post(at_state(target, "vanished"), {**TYPED, "version": 1}).status_code == 404
    assert not TargetEvent.objects.exists()


def test_a_strangers_target_is_not_there(here: Prefecture) -> None:
    """404 for another county's, for every page with an object; 403 for who may not edit."""
    target = firm(here.county, "甲砖厂", state="正常生产")
    browser(here.county_clerk.user).post(
        at_state(target, "stopped"), {**TYPED, "version": 1, "file": SimpleUploadedFile("a", b"1")}
    )
    event = TargetEvent.objects.get()
    pages = [at_state(target, "resumed"), f"/registry/targets/{target.pk}/merge/", f"/states/{event.pk}/undo/"]
    neighbour, above = browser(here.neighbour_clerk.user), browser(here.clerk.user)
    for address in [*pages, f"/states/{event.pk}/evidence/"]:
        assert neighbour.get(address).status_code == 404
        assert above.get(address).status_code == 200
    auditor, approver = browser(person(here.unit, Role.AUDITOR)), browser(here.approver.user)
    for address in pages:
        assert auditor.get(address).status_code == 403
        assert approver.post(address, TYPED).status_code == 403
    assert auditor.get(f"/states/{event.pk}/evidence/").status_code == 200
    assert neighbour.post("/states/batch/", {"kind": "stopped", "row": target.pk}).status_code == 302, "nothing was marked"
    assert "甲砖厂" not in neighbour.get("/states/").content.decode()


def test_a_batch_is_looked_at_first(here: Prefecture) -> None:
    """From the list to a page that asks; those that cannot are told; one changed meanwhile stops all."""
    targets = [firm(here.county, f"示例{n}厂", state="正常生产") for n in range(3)]
    firm(here.neighbour, "邻县厂")
    gone = firm(here.county, "已停厂", state="长期停产", takes_part=False)
    client = browser(here.county_clerk.user)
    assert "states/batch" in client.get("/registry/targets/").content.decode()
    marked = {"kind": "stopped", "row": [one.pk for one in (*targets, gone)]}
    asked = client.post("/states/batch/", marked).content.decode()
    assert "示例2厂" in asked and "已停厂" in asked and "3 家" in asked
    seen = [f"{one.pk}:1" for one in targets]
    Target.objects.filter(pk=targets[0].pk).update(version=2)
    stale = client.post("/states/batch/", {**TYPED, "kind": "stopped", "seen": seen})
    assert stale.status_code == 200 and "别人修改过" in stale.content.decode() and "现场核实已停产" in stale.content.decode()
    assert not TargetEvent.objects.exists()
    seen[0] = f"{targets[0].pk}:2"
    assert client.post("/states/batch/", {**TYPED, "kind": "stopped", "seen": seen}).status_code == 302
    assert TargetEvent.objects.count() == 3
    assert client.post("/states/batch/", {"kind": "moved", "row": [targets[0].pk]}).status_code == 404
    assert client.post("/states/batch/", {"kind": "stopped", "row": ["x", "-1", "99999999"]}).status_code == 302


def test_a_duplicate_is_chosen_looked_at_and_merged(here: Prefecture) -> None:
    """Found by name, shown beside each other, merged once."""
    lost = firm(here.county, "示例砖厂（旧）", credit_code="91652301MADEM00017")
    stays = firm(here.county, "示例砖瓦厂", key="K2")
    stranger = firm(here.neighbour, "示例砖厂邻县")
    client = browser(here.county_clerk.user)
    address = f"/registry/targets/{lost.pk}/merge/"
    assert "示例砖瓦厂" in client.get(address + "?name=砖瓦").content.decode()
    assert "示例砖厂邻县" not in client.get(address + "?name=示例砖厂").content.decode()
    assert "并入后停用" in client.get(f"{address}?into={stays.pk}").content.decode()
    assert "与哪一家重复" in client.get(f"{address}?into={stranger.pk}").content.decode()
    form = {**TYPED, "version": 1, "into": stays.pk, "into_version": 1}
    assert client.post(address, form).status_code == 302
    assert client.post(address, form).status_code == 200
    lost.refresh_from_db()
    assert lost.merged_into == stays and TargetEvent.objects.count() == 1


def likely(client: Client, query: str = "") -> set[str]:
    """The names on the list."""
    rows = client.get(f"/registry/likely-dead/{query}").context["list"].lines
    return {target.name for target, _ in rows}


def test_likely_dead_are_listed_with_the_reason(here: Prefecture) -> None:
    """Each sign finds its own; who was met since, has a new permit, or takes no part is not listed."""
    today = timezone.localdate()
    fresh = {"created_at": timezone.now(), "updated_at": timezone.now()}

    def visited(name: str, days: int, outcome: str = "未发现问题", **more: Any) -> Target:
        target = firm(here.county, name, **{**fresh, **more})
        PastVisit.objects.create(target=target, visited_date=today - timedelta(days=days), outcome=outcome, at=AT)
        return target

    visited("停产过", 30, "企业已停产")
    back = visited("停过又见到", 300, "企业已停产")
    PastVisit.objects.create(target=back, visited_date=today - timedelta(days=10), outcome="未发现问题", at=AT)
    visited("两年没去", 800)
    visited("没有地址", 30, address="")
    visited("写着停产却参与", 30, state="长期停产")
    visited("已经不参与", 30, "企业已停产", takes_part=False)
    expired, renewed = visited("许可过期", 30), visited("许可已换", 30)
    for target, number, until in ((expired, "P1", -5), (renewed, "P1", -5), (renewed, "P2", 300)):
        Permit.objects.create(target=target, number=number, valid_until=today + timedelta(days=until), at=AT)
    firm(here.county, "新登记的", **fresh)
    firm(here.neighbour, "邻县停产", state="停产", **fresh)
    client = browser(here.county_clerk.user)
    assert likely(client) == {"停产过", "两年没去", "没有地址", "写着停产却参与", "许可过期"}
    assert likely(client, "?sign=permit") == {"许可过期"}
    assert likely(client, "?sign=outcome") == {"停产过"}
    assert likely(client, "?sign=silent") == {"两年没去"}
    assert likely(client, "?sign=address") == {"没有地址"}
    assert likely(client, "?sign=state") == {"写着停产却参与"}
    page = client.get("/registry/likely-dead/").content.decode()
    target = Target.objects.get(name="停产过")
    assert f"/registry/targets/{target.pk}/state/stopped/?from=likely" in page and "企业已停产" in page
    assert "停产过" in client.get("/").content.decode()
    auditor = browser(person(here.unit, Role.AUDITOR))
    assert "state/stopped" not in auditor.get("/registry/likely-dead/").content.decode()


@pytest.mark.parametrize("address", ["/states/", "/registry/likely-dead/"])
def test_queries_do_not_grow(here: Prefecture, address: str) -> None:
    """The same number for three rows and for eighteen."""
    client = browser(here.county_clerk.user)

    def grow(count: int) -> int:
        for number in range(count):
            target = firm(here.county, f"示例{Target.objects.count():03}厂{number}", address="", state="停产")
            TargetEvent.objects.create(
                target=target, kind="stopped", event_date=date(2025, 3, 1), reason="停产", basis="通报", by_name="甲", at=AT
            )
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    grow(1)
    assert grow(2) == grow(15)


def test_a_firm_moves_to_another_area(here: Prefecture) -> None:
    """The form offers the prefecture's areas, the neighbour's clerk finds it from then on; no other prefecture is offered."""
    target = firm(here.county, "甲砖厂", state="正常生产")
    client = browser(here.county_clerk.user)
    Unit.objects.create(code="410800", name="焦作市", path="410800/")
    page = client.get(at_state(target, "moved")).content.decode()
    assert "阜康市" in page and "焦作市" not in page
    moved = {**TYPED, "version": 1, "address": "新路 2 号"}
    assert client.post(at_state(target, "moved"), {**moved, "area": "410800"}).status_code == 200
    assert client.post(at_state(target, "moved"), {**moved, "area": "652302"}).status_code == 302
    assert client.get(f"/registry/targets/{target.pk}/").status_code == 404
    assert browser(here.neighbour_clerk.user).get(f"/registry/targets/{target.pk}/").status_code == 200
