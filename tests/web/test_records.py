"""Records as the office and the team's lead read, return and accept them, and whoever may not sees nothing."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shuangsui.access import Role
from shuangsui.actions.visits.open_case import open_case
from shuangsui.records.models import Inspector, JournalEntry, Sample, Unit, User, Visit, VisitRecord
from shuangsui.records.situation import policy_of
from tests.actions.bureau import Bureau, bureau
from tests.actions.planned import opened
from tests.people import person
from tests.web.ceremony import LATER, Clock, browser, clock, text

pytestmark = pytest.mark.django_db
__all__ = ["clock"]

ANSWERS: dict[str, Any] = {"started": "2025-03-28T09:30", "contact": "某人", "state": "正常", "measures-result": "未发现问题"}


def fielded(here: Bureau) -> tuple[Visit, User, User]:
    """A case task with its lead and member, who have accounts."""
    team = list(Inspector.objects.order_by("key")[:2])
    given: dict[str, Any] = {"by": here.clerk, "at": LATER, "unit": here.unit, "ground": "lead", "detail": "线索", "team": team}
    visit = open_case(target=here.unit.targets.order_by("key")[0], **given)
    people = []
    for number, one in enumerate(team):
        user = person(here.unit, Role.INSPECTOR, f"检查{number}")
        user.inspector = one
        user.save()
        people.append(user)
    return visit, people[0], people[1]


def handed(here: Bureau, visit: Visit, by: User, **more: Any) -> VisitRecord:
    """What a phone handed in."""
    Visit.objects.filter(pk=visit.pk).update(state=Visit.DONE, visited_date=LATER.date())
    start = LATER - timedelta(hours=2)
    given: dict[str, Any] = {
        "uid": uuid.uuid4(),
        "outcome": "no-problem",
        "sha256": "0" * 64,
        "form": "on-site-record",
        "form_version": 1,
    }
    given |= {"answers": ANSWERS, "skipped": {"measures": "停产"}, "started_at": start, "ended_at": LATER} | more
    return VisitRecord.objects.create(visit=visit, policy=here.policy, by=by, received_at=LATER, **given)


def post(client: Any, kept: VisitRecord, decision: str, remark: str = "", version: int = 1) -> str:
    """The answer that the next page tells."""
    answer = client.post(f"/records/{kept.pk}/review/", {"decision": decision, "remark": remark, "version": version}, follow=True)
    return text(answer)


def test_returned_with_a_remark_and_accepted_in_the_plans_phrase(clock: Clock) -> None:
    """The remark is asked for; an older page changes nothing; each step is in the journal."""
    clock.at = LATER
    here = bureau(targets=3)
    visit, lead, member = fielded(here)
    kept = handed(here, visit, member)
    office = browser(here.clerk)
    assert "未检查：停产" in text(office.get(f"/records/{kept.pk}/")) and "某人" in text(office.get(f"/records/{kept.pk}/"))
    assert visit.number in text(office.get("/records/"))
    assert "写明要改什么" in post(office, kept, "return")
    assert "已退回" in post(office, kept, "return", "请补排口照片")
    visit.refresh_from_db()
    assert (visit.state, visit.visited_date, visit.outcome) == (Visit.SENT, None, "")
    assert "没有再改" in post(browser(lead), kept, "accept")
    VisitRecord.objects.update(current=False)
    second = handed(here, visit, member, answers=ANSWERS | {"contact": "别人"})
    assert "已通过" in post(browser(lead), second, "accept")
    visit.refresh_from_db()
    assert visit.outcome == "未发现问题"
    assert list(JournalEntry.objects.filter(event__startswith="record.").values_list("event", flat=True).order_by("seq")) == [
        "record.returned",
        "record.accepted",
    ]


def test_nobody_reviews_his_own_and_strangers_find_nothing(clock: Clock) -> None:
    """The member who handed it in, a member who is not the lead, another unit's clerk, an inspector beside."""
    clock.at = LATER
    here = bureau(targets=3)
    visit, lead, member = fielded(here)
    kept = handed(here, visit, lead)
    assert "要由别人审核" in post(browser(lead), kept, "accept")
    assert browser(member).post(f"/records/{kept.pk}/review/", {"decision": "accept", "version": 1}).status_code == 302
    kept.refresh_from_db()
    assert kept.state == VisitRecord.HANDED_IN
    stranger = person(Unit.objects.get(code="652302"), Role.CLERK, "外县")
    beside = person(here.unit, Role.INSPECTOR, "旁人")
    for user in (stranger, beside):
        client = browser(user)
        assert client.get(f"/records/{kept.pk}/").status_code == 404
        assert client.post(f"/records/{kept.pk}/review/", {"decision": "accept", "version": 1}).status_code == 404
    auditor = browser(person(Unit.objects.get(code="652300"), Role.AUDITOR, "纪检"))
    assert "某人" in text(auditor.get(f"/records/{kept.pk}/"))
    assert auditor.post(f"/records/{kept.pk}/review/", {"decision": "accept", "version": 1}, follow=True).status_code == 200
    kept.refresh_from_db()
    assert kept.state == VisitRecord.HANDED_IN


def test_the_outcome_waits_for_the_laboratory(clock: Clock) -> None:
    """Accepted first, the sample's result later; it is entered once."""
    clock.at = LATER
    here = bureau(targets=3)
    visit, _, member = fielded(here)
    kept = handed(here, visit, member)
    sample = Sample.objects.create(record=kept, number="W-1", medium="废水")
    office = browser(here.clerk)
    post(office, kept, "accept")
    visit.refresh_from_db()
    assert visit.outcome == ""
    assert "请填写" in text(office.post(f"/records/samples/{sample.pk}/", {"result": " "}, follow=True))
    office.post(f"/records/samples/{sample.pk}/", {"result": "COD 30 mg/L"})
    visit.refresh_from_db()
    assert visit.outcome == "未发现问题"
    assert "已经登记过" in text(office.post(f"/records/samples/{sample.pk}/", {"result": "60"}, follow=True))
    assert browser(member).post(f"/records/samples/{sample.pk}/", {"result": "1"}).status_code == 403


def test_the_list_takes_as_many_queries_for_ten_as_for_two(clock: Clock) -> None:
    """Constant."""
    clock.at = LATER
    here = bureau(targets=3)
    visit, _, member = fielded(here)
    counts = []
    client = browser(here.clerk)
    for more in (2, 8):
        for _ in range(more):
            handed(here, visit, member, current=False)
        with CaptureQueriesContext(connection) as asked:
            client.get("/records/")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_sheet_of_paper_is_typed_in_from_its_scan(clock: Clock) -> None:
    """What is missing is told beside its field and what was typed is kept; then it is a record that somebody else reviews."""
    clock.at = LATER
    here = bureau(targets=3)
    opened(here)
    visit, _, member = fielded(here)
    office, address = browser(here.clerk), f"/visits/{visit.pk}/paper/"
    assert "补录纸质记录" in text(office.get(address)) and browser(member).get(address).status_code == 403
    typed: dict[str, Any] = {"form": "on-site-record", "started": "2025-03-27T09:00", "ended": "2025-03-27T10:00"}
    typed |= {"outcome": "no-problem", "a-contact": "某负责人", "a-started": "2025-03-27T09:00", "a-ended": "2025-03-27T10:00"}
    scan = {"scan": SimpleUploadedFile("记录.pdf", b"%PDF-1.7 scanned")}
    answer = office.post(address, typed | scan)
    assert answer.status_code == 422 and "某负责人" in text(answer) and "“生产状态”没有填写" in text(answer)
    form = next(one for one in policy_of(here.policy).form if one.id == "on-site-record")
    needed = [one for part in form.section for one in part.field if one.required and one.type in ("text", "note", "choice")]
    typed = {f"a-{one.id}": one.choices[0] if one.choices else "情况正常" for one in needed} | typed | {"a-place": "某路 1 号"}
    for name, data, says in (("a.exe", b"MZ\x90", "不是扫描件"), ("a.pdf", b"", "请附上")):
        refused = office.post(address, typed | {"scan": SimpleUploadedFile(name, data)})
        assert refused.status_code == 422 and says in text(refused)
    assert "请填写检查开始和结束" in text(office.post(address, typed | {"ended": "昨天"} | scan))
    assert not VisitRecord.objects.exists()
    done = office.post(address, typed | {"scan": SimpleUploadedFile("记录.pdf", b"%PDF-1.7 scanned")}, follow=True)
    assert "等别人审核" in text(done) and "某负责人" in text(done)
    kept = VisitRecord.objects.get()
    visit.refresh_from_db()
    assert (kept.way, visit.state, str(visit.visited_date)) == (VisitRecord.PAPER, Visit.DONE, "2025-03-27")
    assert office.post(address, typed | {"scan": SimpleUploadedFile("记录.pdf", b"%PDF-1.7 scanned")}).status_code == 404
    assert "要由别人审核" in post(office, kept, "accept")
    assert "已通过" in post(browser(here.approver), kept, "accept")
    piece = kept.evidence.get()
    assert browser(here.approver).get(f"/records/evidence/{piece.pk}/").content == b"%PDF-1.7 scanned"


def test_the_days_table_and_a_word_to_the_team(clock: Clock) -> None:
    """Late, waiting, done; the team and the office write, strangers find nothing, the supervisor neither."""
    clock.at = LATER
    here = bureau(targets=3)
    visit, _, member = fielded(here)
    Visit.objects.filter(pk=visit.pk).update(due_date=LATER.date() - timedelta(days=3))
    office = browser(here.clerk)
    assert re.search(r"已过期限 1 项.*" + visit.target.name, text(office.get("/visits/day/")), re.S)
    for client in (office, browser(member)):
        assert "留言已发出" in text(client.post(f"/visits/{visit.pk}/message/", {"text": "带上采样箱"}, follow=True))
    beside = person(here.unit, Role.INSPECTOR, "旁人")
    assert browser(beside).post(f"/visits/{visit.pk}/message/", {"text": "喂"}).status_code == 404
    handed(here, visit, member)
    page = text(office.get("/visits/day/"))
    assert "已过期限 0 项" in page and "记录待审核 1 项" in page and "今天完成 1 项" in page
    assert browser(person(here.unit, Role.SUPERVISOR, "监督")).get("/visits/day/").status_code == 403
