"""分类认定 in the browser: from the nomination to the published list, as the people who do it, and as those who must not."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from shuangsui.access import Role
from shuangsui.records.models import ClassList, ClassSpan, GradeEntry, Nomination, ReviewMeeting, Target
from tests.actions.classing import Prefecture, fact, firm, prefecture
from tests.people import person

from .test_states_pages import browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Prefecture:
    """昌吉州."""
    return prefecture()


def text(client: Client, address: str) -> str:
    """A page that opens."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def nominated(here: Prefecture) -> tuple[Client, Nomination, Nomination]:
    """Two nominations, by the clerk's button."""
    fact(firm(here.county, "甲砖厂", classes=["general"]), "fine", "2024-05-01", 300_000)
    fact(firm(here.neighbour, "丁砖厂", classes=["key"]), "criminal-case", "2024-07-01")
    clerk = browser(here.clerk.user)
    assert clerk.post("/classes/nominations/compute/").status_code == 302
    return clerk, Nomination.objects.get(target__name="甲砖厂"), Nomination.objects.get(target__name="丁砖厂")


def meeting(clerk: Client, *nominees: Nomination) -> ReviewMeeting:
    """A meeting over them, by the form."""
    form = {
        "number": "第二十七次",
        "name": "行政审批联审会议",
        "day": "2025-01-20",
        "class_id": "special",
        "nominee": [n.pk for n in nominees],
    }
    answer = clerk.post("/classes/meetings/new/", form)
    assert answer.status_code == 302, answer.content.decode()
    return ReviewMeeting.objects.get()


def decided(clerk: Client, held: ReviewMeeting, first: Nomination, second: Nomination) -> None:
    """The first confirmed, the second not, minutes attached; handed over. Refusals on the way keep what was chosen."""
    address = f"/classes/meetings/{held.pk}/"
    entered: dict[str, Any] = {f"outcome-{first.pk}": "confirmed", f"outcome-{second.pk}": "refused", "version": 1}
    again = clerk.post(address, entered)
    assert again.status_code == 200 and "请写明审议意见" in again.content.decode()
    assert 'value="refused" selected' in again.content.decode(), "what was chosen stays"
    entered |= {f"reason-{second.pk}": "案件已撤销", "minutes": SimpleUploadedFile("纪要.pdf", b"%PDF 1")}
    assert clerk.post(address, entered).status_code == 302
    stale = clerk.post(address, {**entered, "minutes": SimpleUploadedFile("纪要.pdf", b"%PDF 2")})
    assert "刚刚被别人修改过" in stale.content.decode()
    held.refresh_from_db()
    clerk.post(f"{address}submit/", {"version": held.version})
    held.refresh_from_db()
    assert held.state == ReviewMeeting.SUBMITTED


def heard(county: Client, one: Nomination) -> None:
    """The firm told and heard by its own county; not before it was told."""
    address = f"/classes/nominations/{one.pk}/"
    one.refresh_from_db()
    told = {"version": one.version, "tell-day": "2025-01-21", "tell-how": "书面告知"}
    assert county.post(f"{address}tell/", told).status_code == 302
    one.refresh_from_db()
    early = {"version": one.version, "hear-day": "2025-01-20", "hear-answer": "objected", "hear-says": "已整改"}
    answer = county.post(f"{address}hear/", early).content.decode()
    assert "不能早于告知" in answer and "已整改" in answer
    said = {**early, "hear-day": "2025-01-23", "hear-file": SimpleUploadedFile("意见.pdf", b"%PDF 3")}
    assert county.post(f"{address}hear/", said).status_code == 302
    assert county.get(f"{address}files/heard/").content == b"%PDF 3"


def confirmed(here: Prefecture) -> tuple[Client, Client, Nomination, ClassList]:
    """Clerk, approver, the one confirmed, and the list that the confirmation made."""
    clerk, first, second = nominated(here)
    held = meeting(clerk, first, second)
    firm(here.county, "昌吉市城北污水处理厂")
    assert "确认后移出 1 家" in text(clerk, f"/classes/meetings/{held.pk}/"), (
        "whom the plan prints, and the meeting does not name"
    )
    decided(clerk, held, first, second)
    approver, address = browser(here.approver.user), f"/classes/meetings/{held.pk}/"
    clerk.post(f"{address}confirm/", {"version": held.version})
    held.refresh_from_db()
    assert held.state == ReviewMeeting.SUBMITTED, "the clerk cannot"
    assert "分类认定待确认" in text(approver, "/") and "确认结论" in text(approver, address)
    for _ in range(2):
        assert approver.post(f"{address}confirm/", {"version": held.version}).status_code == 302
    return clerk, approver, first, ClassList.objects.get()


def test_from_the_nomination_to_the_published_list(here: Prefecture) -> None:
    """Clerk, county, approver: each his step; the firm told and heard before the public hears; history on the target's page."""
    clerk, approver, first, found = confirmed(here)
    assert "行政处罚金额在20万元及以上" in text(clerk, "/classes/nominations/")
    page = text(clerk, f"/classes/nominations/{first.pk}/")
    assert "2024-05-01" in page and "四.3" in page
    assert list(Target.objects.get(name="甲砖厂").classes) == ["special"]
    address = f"/classes/lists/{found.pk}/"
    assert "没有告知或没有听取意见" in text(approver, address)
    approver.post(f"{address}step/publish/", {"version": found.version})
    found.refresh_from_db()
    assert found.state == ClassList.CONFIRMED
    county = browser(here.county_clerk.user)
    assert "甲砖厂" in text(county, "/")
    heard(county, first)
    approver.post(f"{address}step/publish/", {"version": found.version})
    found.refresh_from_db()
    assert found.state == ClassList.PUBLISHED
    target = text(county, f"/registry/targets/{first.target_id}/")
    assert "分类记录" in target and "第二十七次" in target and "至 今" in target
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(clerk.get(f"{address}annex/").content)).get_sheet_by_index(0)
    rows = sheet.to_python()
    assert rows[1] == ["序号", "企业名称", "所在县市", "纳入原因", "备注"]
    assert rows[2][:4] == ["1", "甲砖厂", "昌吉市", "行政处罚金额在20万元及以上"]
    assert "2025年1月20日第二十七次行政审批联审会议研究确定" in str(rows[3][0])


def test_the_bureaus_own_nomination(here: Prefecture) -> None:
    """A ground and words are wanted; what was typed stays."""
    target = firm(here.county, "己砖厂")
    clerk = browser(here.clerk.user)
    address = f"/registry/targets/{target.pk}/propose/special/"
    assert address in text(clerk, f"/registry/targets/{target.pk}/")
    answer = clerk.post(address, {"statement": "水源地旁"}).content.decode()
    assert "水源地旁" in answer and not Nomination.objects.exists()
    form = {"statement": "水源地旁", "grounds": ["high-risk"], "file": SimpleUploadedFile("评估.pdf", b"1")}
    assert clerk.post(address, form).status_code == 302
    one = Nomination.objects.get()
    assert clerk.get(f"/classes/nominations/{one.pk}/files/evidence/").content == b"1"
    assert "还没有审议" in clerk.post(address, {**form, "file": ""}).content.decode()
    assert clerk.get(f"/registry/targets/{target.pk}/propose/general/").status_code == 302
    assert clerk.post(f"/classes/nominations/{one.pk}/withdraw/", {"version": 1, "reason": "另行处理"}).status_code == 302
    one.refresh_from_db()
    assert one.state == Nomination.WITHDRAWN


def test_an_issued_list_is_pasted_settled_and_confirmed(here: Prefecture) -> None:
    """Copied from a spreadsheet with tabs; a row that nobody bears is settled; the preview says who joins and leaves."""
    firm(here.county, "甲砖厂")
    firm(here.county, "去年重点厂", classes=["key"])
    other = firm(here.county, "庚砖瓦厂")
    clerk, approver = browser(here.clerk.user), browser(here.approver.user)
    form = {
        "class_id": "key",
        "year": "2025",
        "name": "2025年重点排污单位名录",
        "day": "2025-01-10",
        "number": "昌州环发〔2025〕1号",
    }
    answer = clerk.post("/classes/lists/new/", form).content.decode()
    assert "请上传名录文件，或者粘贴表格" in answer and "昌州环发" in answer
    pasted = "序号\t单位名称\t县市\n1\t甲砖厂\t昌吉市\n2\t庚砖厂\t昌吉市\n"
    assert clerk.post("/classes/lists/new/", {**form, "pasted": pasted}).status_code == 302
    found = ClassList.objects.get()
    address = f"/classes/lists/{found.pk}/"
    page = text(clerk, address)
    assert "移出 1 家" in page and "去年重点厂" in page and "还有 1 行没有对上" in page
    again = clerk.post("/classes/lists/new/", {**form, "pasted": pasted}).content.decode()
    assert "已经录入过" in again and ClassList.objects.count() == 1
    row = found.members.get(target=None)
    assert "庚砖瓦厂" in text(clerk, f"{address}members/{row.pk}/?name=庚砖")
    assert clerk.post(f"{address}members/{row.pk}/", {"version": 1}).status_code == 200
    assert clerk.post(f"{address}members/{row.pk}/", {"version": 1, "target": other.pk}).status_code == 302
    assert clerk.post(f"{address}step/submit/", {"version": 2}).status_code == 302
    approver.post(f"{address}step/confirm/", {"version": 3})
    approver.post(f"{address}step/confirm/", {"version": 3})
    stated = dict(Target.objects.values_list("name", "classes"))
    assert stated == {"甲砖厂": ["key"], "庚砖瓦厂": ["key"], "去年重点厂": ["general"]}
    assert ClassSpan.objects.count() == 2
    approver.post(f"{address}step/publish/", {"version": 4})
    found.refresh_from_db()
    assert found.state == ClassList.PUBLISHED
    taken_off(approver, other, address)


def taken_off(approver: Client, other: Target, address: str) -> None:
    """One of a list in force leaves its class by a decision; the list shows why."""
    end = f"/registry/targets/{other.pk}/end-class/key/"
    assert end in text(approver, f"/registry/targets/{other.pk}/")
    other.refresh_from_db()
    assert approver.post(end, {"version": other.version, "day": "2025-02-01", "reason": "不再符合"}).status_code == 302
    other.refresh_from_db()
    assert other.classes == ["general"]
    assert "不再符合" in text(approver, address)


def test_what_one_may_not_know_of_is_not_there(here: Prefecture) -> None:
    """A neighbour sees neither nomination nor meeting; an auditor sees all and changes nothing; a clerk confirms nothing."""
    clerk, first, _ = nominated(here)
    held = meeting(clerk, first)
    stranger, county = browser(here.neighbour_clerk.user), browser(here.county_clerk.user)
    auditor = browser(person(here.unit, Role.AUDITOR))
    for address in (
        f"/classes/nominations/{first.pk}/",
        f"/classes/meetings/{held.pk}/",
        f"/classes/meetings/{held.pk}/minutes/",
    ):
        assert stranger.get(address).status_code == 404
        assert auditor.get(address).status_code in (200, 302)
    assert county.get(f"/classes/nominations/{first.pk}/").status_code == 200
    assert county.get(f"/classes/meetings/{held.pk}/").status_code == 404, "the prefecture's meeting"
    assert "甲砖厂" not in text(stranger, "/classes/nominations/") and "丁砖厂" in text(stranger, "/classes/nominations/")
    for address in ("tell", "hear", "withdraw"):
        assert auditor.post(f"/classes/nominations/{first.pk}/{address}/").status_code == 403
        assert stranger.post(f"/classes/nominations/{first.pk}/{address}/").status_code == 404
    assert auditor.post(f"/classes/meetings/{held.pk}/", {"version": 1, f"outcome-{first.pk}": "confirmed"}).status_code == 200
    first.refresh_from_db()
    assert first.outcome == "", "seeing is not deciding"
    target = first.target_id
    assert stranger.get(f"/registry/targets/{target}/propose/special/").status_code == 404
    assert clerk.get(f"/registry/targets/{target}/end-class/special/").status_code == 403


def test_grades_are_worked_out_and_shown() -> None:
    """高新区: the button, the list with its reasons, the target's page; where the plan has no grades it says so."""
    zone = prefecture("changji-hitech", ("652300GX", "652300GX", "652300GX"))
    target = firm(zone.unit, "示例化工厂", classes=["special"])
    clerk = browser(zone.clerk.user)
    assert "重新评定" in text(clerk, "/classes/grades/")
    assert clerk.post("/classes/grades/work-out/").status_code == 302
    page = text(clerk, "/classes/grades/")
    assert "高风险" in page and "特殊监管对象" in page
    assert "高风险" in text(clerk, f"/registry/targets/{target.pk}/")
    clerk.post("/classes/grades/work-out/")
    assert GradeEntry.objects.count() == 1


def test_without_an_open_year_the_pages_say_what_to_do(here: Prefecture) -> None:
    """No plan, no meeting, no list: a sentence, not an error."""
    here.unit.years.all().delete()
    clerk = browser(here.clerk.user)
    for address in ("/classes/meetings/new/", "/classes/lists/new/"):
        assert "还没有开启年度" in text(clerk, address)
    clerk.post("/classes/nominations/compute/")
    assert "还没有开启年度" in text(clerk, "/classes/nominations/")


@pytest.mark.parametrize(
    "address", ["/classes/nominations/", "/classes/meetings/new/", "/classes/lists/", "list", "/classes/grades/"]
)
def test_queries_do_not_grow(here: Prefecture, address: str) -> None:
    """The same number for three and for thirty."""
    clerk = browser(here.clerk.user)
    made = ClassList.objects.create(
        unit=here.unit, policy=here.policy, year=2025, class_id="key", made_by=here.clerk.user, made_at="2025-01-01T00:00Z",
        origin="issued", name="名录", issued_date="2025-01-01", state="published",
    )  # fmt: skip

    def count(number: int) -> int:
        for n in range(number):
            target = firm(here.county, f"示例{Target.objects.count():03}厂{n}")
            common = {"target": target, "policy": here.policy}
            Nomination.objects.create(
                unit=here.unit,
                year=2025,
                class_id="special",
                grounds=[{"reason": "刑事犯罪"}],
                made_at="2025-01-01T00:00Z",
                **common,
            )
            GradeEntry.objects.create(
                grade="low",
                grade_name="低",
                from_impact="低",
                on_date="2025-01-01",
                by_name="甲",
                at="2025-01-01T00:00Z",
                **common,
            )
            made.members.create(line=n, name=target.name, target=target)
        page = f"/classes/lists/{made.pk}/" if address == "list" else address
        with CaptureQueriesContext(connection) as queries:
            assert clerk.get(page).status_code == 200
        return len(queries)

    count(1)
    assert count(2) == count(17)
