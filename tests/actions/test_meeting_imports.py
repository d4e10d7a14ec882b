"""What review meetings decided, from a file: drafts of the meetings, confirmed by another person, taken back as one deed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from shuangsui.access import Actor, Role
from shuangsui.actions.classes.hear_firm import tell_firm
from shuangsui.actions.classes.meeting import confirm_meeting, enter_decisions, submit_meeting
from shuangsui.actions.classes.nominate import nominate_target
from shuangsui.actions.errors import ActionError
from shuangsui.actions.registry.imports.commit_import import commit_import
from shuangsui.actions.registry.imports.preview_import import preview_import
from shuangsui.actions.registry.imports.start_import import start_import
from shuangsui.actions.registry.imports.undo_import import undo_import
from shuangsui.actions.sentences import say
from shuangsui.records.models import ImportBatch, ImportRow, JournalEntry, Nomination, ReviewMeeting, Target, Unit
from shuangsui.records.policies import policy_for
from tests.people import AT, actor
from tests.web.registry_desk import firm, prefecture

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)
HEAD = "企业名称,认定类别,届次,审定日期,审定结果,纳入原因"


def bring(by: Actor, unit: Unit, *lines: str, head: str = HEAD) -> ImportBatch:
    """The decisions, uploaded and sorted."""
    data = "\n".join([head, *lines]).encode()
    return preview_import(by=by, at=AT, batch=start_import(by=by, at=AT, unit=unit, kind="decisions", name="审定.csv", data=data))


def place() -> tuple[Unit, Actor]:
    """The prefecture and its clerk."""
    unit = prefecture()["652300"]
    return unit, actor(unit, Role.CLERK)


def test_decisions_become_a_draft_that_another_confirms() -> None:
    unit, clerk = place()
    one, two = firm(1), firm(2)
    policy = policy_for(unit)
    assert policy is not None
    ground = next(c for c in policy.classes if c.id == "special").nominated_by[0].id
    waiting = nominate_target(by=clerk, at=AT, target=two, class_id="special", grounds=[ground], statement="本局掌握")
    batch = bring(
        clerk,
        unit,
        f"{one.name},特殊监管对象,第二十七次,2024-12-26,同意纳入,受到行政处罚超过20万元",
        f"{two.key},特殊监管对象,第二十七次,2024-12-26,不予纳入,已整改到位",
    )
    assert batch.counts == {"refused": 0, "new": 1, "changed": 1}
    commit_import(by=clerk, at=LATER, batch=batch)
    meeting = ReviewMeeting.objects.get()
    assert (meeting.state, meeting.number, meeting.held_date) == ("draft", "第二十七次", date(2024, 12, 26))
    assert Target.objects.get(pk=one.pk).classes == []
    made = Nomination.objects.get(target=one)
    assert (made.outcome, made.reasons, made.batch) == ("confirmed", "受到行政处罚超过20万元", batch)
    waiting.refresh_from_db()
    assert (waiting.outcome, waiting.outcome_reason, waiting.meeting) == ("refused", "已整改到位", meeting)
    told = JournalEntry.objects.get(event="meeting.imported")
    assert told.after["decisions"] == {one.key: "confirmed", two.key: "refused"}
    assert bring(clerk, unit, f"{one.name},特殊监管对象,第二十七次,2024-12-26,同意纳入,").counts == {"refused": 0, "same": 1}

    minutes = ("纪要.pdf", b"%PDF-1.4 minutes")
    kept = enter_decisions(by=clerk, at=LATER, meeting=meeting, version=meeting.version, decisions={}, minutes=minutes)
    kept = submit_meeting(by=clerk, at=LATER, meeting=kept, version=kept.version)
    confirm_meeting(by=actor(unit, Role.APPROVER), at=LATER, meeting=kept, version=kept.version)
    assert Target.objects.get(pk=one.pk).classes == ["special"]
    with pytest.raises(ActionError, match="import-changed-since"):
        undo_import(by=clerk, at=LATER, batch=ImportBatch.objects.get(pk=batch.pk), reason="导错了")
    late = bring(clerk, unit, f"{one.name},特殊监管对象,第二十七次,2024-12-26,不予纳入,不符合")
    assert late.counts == {"refused": 1} and "不能再改" in ImportRow.objects.get(batch=late).new


def test_it_goes_back_as_one_deed_unless_a_firm_was_told_since() -> None:
    unit, clerk = place()
    one, two = firm(1), firm(2)
    lines = [f"{t.name},特殊监管对象,第一次,2025-01-06,,信访三次以上" for t in (one, two)]
    batch = bring(clerk, unit, *lines)
    commit_import(by=clerk, at=LATER, batch=batch)
    undo_import(by=clerk, at=LATER, batch=ImportBatch.objects.get(pk=batch.pk), reason="表拿错了")
    assert ReviewMeeting.objects.get().state == "dropped"
    assert set(Nomination.objects.values_list("state", "meeting")) == {("withdrawn", None)}

    again = bring(clerk, unit, *lines)
    commit_import(by=clerk, at=LATER, batch=again)
    nominee = Nomination.objects.get(target=one, state="open")
    tell_firm(by=clerk, at=LATER, nomination=nominee, version=nominee.version, day=date(2025, 3, 1), how="书面")
    with pytest.raises(ActionError, match="import-changed-since") as refused:
        undo_import(by=clerk, at=LATER, batch=ImportBatch.objects.get(pk=again.pk), reason="表拿错了")
    assert one.name in say(refused.value)


def test_what_cannot_be_is_refused_with_row_column_and_remedy() -> None:
    unit, clerk = place()
    one = firm(1)
    batch = bring(
        clerk,
        unit,
        f"{one.name},一般监管对象,第一次,2025-01-06,,",
        f"{one.name},特殊监管对象,第一次,2025-01-06,不予纳入,",
        f"{one.name},特殊监管对象,第一次,2025-01-06,也许,",
        "没有这一家,特殊监管对象,第一次,2025-01-06,,",
        f"{one.name},特殊监管对象,,2025-01-06,,",
        f"{one.name},特殊监管对象,第二次,2025-02-06,,",
        f"{one.name},特殊监管对象,第三次,2025-03-06,,",
    )
    assert batch.counts == {"refused": 6, "new": 1}
    says = {row.line: row.new for row in ImportRow.objects.filter(batch=batch, does="refused")}
    assert "不用会议审定" in says[2] and "第 3 行「纳入原因」：没有填写" in says[3] and "确定纳入、不予纳入" in says[4]
    assert "名录里没有“没有这一家”" in says[5] and "第 6 行「届次」：没有填写" in says[6] and "第 7 行已经有另一次会议" in says[8]


def test_a_county_does_not_enter_what_the_prefecture_decides() -> None:
    prefecture()
    county = Unit.objects.get(code="652301")
    with pytest.raises(ActionError, match="decisions-elsewhere") as refused:
        bring(actor(county, Role.CLERK), county, "a,特殊监管对象,第一次,2025-01-06,,")
    assert "昌吉" in say(refused.value)
