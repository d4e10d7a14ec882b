"""Who becomes special, on which ground, after which hearing, by whose decision: and nobody on the quiet."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from shuangsui.actions.classes.end_class import end_class
from shuangsui.actions.classes.grade_targets import grade_targets
from shuangsui.actions.classes.hear_firm import hear_firm, tell_firm, withdraw_nomination
from shuangsui.actions.classes.meeting import (
    call_meeting,
    confirm_meeting,
    drop_meeting,
    enter_decisions,
    send_back_meeting,
    submit_meeting,
)
from shuangsui.actions.classes.nominate import nominate_by_facts, nominate_target
from shuangsui.actions.classes.steps import publish_list
from shuangsui.actions.errors import ActionError, ChangedMeanwhile, NotAllowed
from shuangsui.records.models import (
    ClassList,
    ClassSpan,
    GradeEntry,
    JournalEntry,
    Nomination,
    OpenedYear,
    ReviewMeeting,
    Target,
)
from shuangsui.records.words import labelled
from tests.people import AT

from .classing import MACHINE, Prefecture, fact, firm, prefecture

pytestmark = pytest.mark.django_db
HELD = date(2025, 3, 20)
MINUTES = ("会议纪要.pdf", b"%PDF minutes")


@pytest.fixture
def here() -> Prefecture:
    """昌吉州."""
    return prefecture()


def code_of(deed: object, **given: object) -> str:
    """The code that the deed refuses with."""
    with pytest.raises(ActionError) as error:
        deed(at=AT, **given)  # type: ignore[operator]  # any deed
    return error.value.code


def nominated(here: Prefecture) -> list[Nomination]:
    """Three firms with a ground, one on the very limit, one just below it, one of long ago."""
    county = here.county
    fact(firm(county, "甲砖厂", classes=["general"]), "fine", "2024-05-01", 200_000)
    fact(firm(county, "乙砖厂"), "fine", "2024-05-01", 199_999)
    fact(firm(county, "丙砖厂"), "criminal-case", "2023-05-01")
    both = firm(here.neighbour, "丁砖厂", classes=["key"])
    fact(both, "criminal-case", "2024-07-01")
    fact(both, "fine", "2024-07-01", 300_000)
    for day in ("2024-01-01", "2024-02-01", "2024-03-01"):
        fact(
            firm(county, "戊砖厂") if day == "2024-01-01" else Target.objects.get(name="戊砖厂"), "complaint", day, source="12369"
        )
    return nominate_by_facts(by=here.clerk, at=AT, unit=here.unit) or []


def meeting(here: Prefecture, nominees: list[Nomination], **more: object) -> ReviewMeeting:
    """A meeting over them."""
    given: dict[str, object] = {"number": "第二十七次", "day": HELD, "class_id": "special", "unit": here.unit} | more
    pks = [one.pk for one in nominees]
    return call_meeting(by=here.clerk, at=AT, nominations=pks, **given)  # type: ignore[arg-type]  # given by name


def decided(here: Prefecture, held: ReviewMeeting, refuse: tuple[str, ...] = ()) -> ReviewMeeting:
    """Every nominee confirmed but those named; minutes attached; submitted."""
    decisions = {
        one.pk: (Nomination.REFUSED, "证据不足") if one.target.name in refuse else (Nomination.CONFIRMED, "")
        for one in held.nominations.select_related("target")
    }
    entered = enter_decisions(by=here.clerk, at=AT, meeting=held, version=held.version, decisions=decisions, minutes=MINUTES)
    return submit_meeting(by=here.clerk, at=AT, meeting=entered, version=entered.version)


def classes_of(name: str) -> list[str]:
    """The classes that the registry states."""
    return list(Target.objects.get(name=name).classes)


def test_nominations_come_from_facts_with_the_official_reason(here: Prefecture) -> None:
    """20万元及以上 as decided, three complaints, last year's crime; done again it adds nothing."""
    found = {one.target.name: one.reasons for one in nominated(here)}
    assert found == {
        "甲砖厂": "行政处罚金额在20万元及以上",
        "丁砖厂": "刑事犯罪、行政处罚金额在20万元及以上",
        "戊砖厂": "信访投诉3次及以上",
    }
    seen = Nomination.objects.get(target__name="甲砖厂").grounds[0]["evidence"]
    assert "200000" in seen[0] and "2024-05-01" in seen[1]
    assert nominate_by_facts(by=here.clerk, at=AT, unit=here.unit) is None
    assert not ClassSpan.objects.exists() and classes_of("甲砖厂") == ["general"], "nominated is not decided"


def test_who_is_special_by_last_years_list_is_nominated_anew(here: Prefecture) -> None:
    """Else a full list would let him go; who is on this year's list, or the one that the plan prints, is not asked for again."""
    fact(firm(here.county, "去年特殊厂", classes=["special"]), "fine", "2024-05-01", 300_000)
    fact(firm(here.county, "昌吉市城北污水处理厂"), "fine", "2024-05-01", 300_000)
    [made] = nominate_by_facts(by=here.clerk, at=AT, unit=here.unit) or []
    assert made.target.name == "去年特殊厂"
    held = decided(here, meeting(here, [made], supplements=True))
    confirm_meeting(by=here.approver, at=AT, meeting=held, version=held.version)
    Nomination.objects.update(state=Nomination.WITHDRAWN)
    assert nominate_by_facts(by=here.clerk, at=AT, unit=here.unit) is None


def test_a_county_proposes_upwards_and_nobody_proposes_elsewhere(here: Prefecture) -> None:
    """Its nominations are for the prefecture's meeting; the neighbour's firms are not its own."""
    fact(firm(here.county, "甲砖厂"), "criminal-case", "2024-05-01")
    fact(firm(here.neighbour, "邻厂"), "criminal-case", "2024-05-01")
    [made] = nominate_by_facts(by=here.county_clerk, at=AT, unit=here.county) or []
    assert (made.unit, made.target.name) == (here.unit, "甲砖厂")
    with pytest.raises(NotAllowed):
        nominate_by_facts(by=here.county_clerk, at=AT, unit=here.unit)
    given = {"class_id": "special", "grounds": ["high-risk"], "statement": "风险评估报告"}
    other = Target.objects.get(name="邻厂")
    assert code_of(nominate_target, by=here.county_clerk, target=other, **given) == "not-allowed"


def test_the_bureaus_own_nomination_needs_a_ground_and_words(here: Prefecture) -> None:
    """The seven grounds without a number are the bureau's to state."""
    target = firm(here.county, "己砖厂")
    given = {
        "by": here.clerk,
        "target": target,
        "class_id": "special",
        "grounds": ["high-risk"],
        "statement": "周边两公里有水源地",
    }
    assert code_of(nominate_target, **{**given, "grounds": []}) == "ground-missing"
    assert code_of(nominate_target, **{**given, "grounds": ["nothing"]}) == "ground-missing"
    assert code_of(nominate_target, **{**given, "statement": " "}) == "statement-missing"
    assert code_of(nominate_target, **{**given, "class_id": "general"}) == "class-unknown"
    made = nominate_target(at=AT, **given)  # type: ignore[arg-type]  # given by name
    assert (made.reasons, made.by_decision) == ("环境风险等级高", True)
    assert code_of(nominate_target, **given) == "nominated-already"
    withdraw_nomination(by=here.clerk, at=AT, nomination=made, version=1, reason="另行处理")
    assert nominate_target(at=AT, **given).pk != made.pk  # type: ignore[arg-type]  # given by name


def test_the_whole_way_to_a_published_list(here: Prefecture) -> None:
    """Nominated, decided, confirmed by another, told, heard, published; class, history and journal follow."""
    held = decided(here, meeting(here, nominated(here)), refuse=("戊砖厂",))
    made = confirm_meeting(by=here.approver, at=AT, meeting=held, version=held.version)
    assert [m.name for m in made.members.all()] == ["甲砖厂", "丁砖厂"]
    assert (classes_of("甲砖厂"), classes_of("丁砖厂"), classes_of("戊砖厂")) == (["special"], ["key", "special"], [])
    span = ClassSpan.objects.get(target__name="甲砖厂")
    assert (span.since, span.until, span.by_list, span.reason) == (HELD, None, made, "行政处罚金额在20万元及以上")
    assert {t.name for t in labelled(Target.objects.all(), "c", "special")} == {"甲砖厂", "丁砖厂"}
    assert code_of(publish_list, by=here.approver, list_=made, version=made.version) == "firm-not-heard"
    for name, by in (("甲砖厂", here.county_clerk), ("丁砖厂", here.clerk)):
        one = Nomination.objects.get(target__name=name)
        one = tell_firm(by=by, at=AT, nomination=one, version=one.version, day=HELD, how="书面告知书送达")
        assert code_of(publish_list, by=here.approver, list_=made, version=made.version) == "firm-not-heard"
        hear_firm(by=by, at=AT, nomination=one, version=one.version, day=HELD + timedelta(days=3), answer="silent")
    done = publish_list(by=here.approver, at=AT, list_=made, version=made.version)
    assert done.state == ClassList.PUBLISHED
    one = Nomination.objects.get(target__name="甲砖厂")
    assert code_of(tell_firm, by=here.clerk, nomination=one, version=one.version, day=HELD, how="补登") == "nomination-over"
    events = list(JournalEntry.objects.filter(chain="652301").order_by("seq").values_list("event", flat=True))
    assert events[1:] == ["class.changed", "class.told", "class.heard"]


def test_nobody_confirms_his_own_and_nothing_is_confirmed_half(here: Prefecture) -> None:
    """Minutes, every decision, reasons for a no; another person; not twice."""
    first = meeting(here, nominated(here))
    assert code_of(submit_meeting, by=here.clerk, meeting=first, version=1) == "minutes-missing"
    pks = list(first.nominations.values_list("pk", flat=True))
    refuse = {pks[0]: (Nomination.REFUSED, " ")}
    assert code_of(enter_decisions, by=here.clerk, meeting=first, version=1, decisions=refuse) == "refusal-reason-missing"
    assert (
        code_of(enter_decisions, by=here.clerk, meeting=first, version=1, decisions={999: ("confirmed", "")}) == "outcome-unknown"
    )
    assert (
        code_of(enter_decisions, by=here.clerk, meeting=first, version=1, decisions={pks[0]: ("maybe", "")}) == "outcome-unknown"
    )
    held = enter_decisions(by=here.clerk, at=AT, meeting=first, version=1, decisions={}, minutes=MINUTES)
    assert code_of(submit_meeting, by=here.clerk, meeting=held, version=2) == "undecided"
    held = decided(here, held)
    assert code_of(confirm_meeting, by=here.clerk, meeting=held, version=held.version) == "not-allowed"
    ReviewMeeting.objects.update(made_by=here.approver.user)
    assert code_of(confirm_meeting, by=here.approver, meeting=held, version=held.version) == "own-request"
    ReviewMeeting.objects.update(made_by=here.clerk.user)
    back = send_back_meeting(by=here.approver, at=AT, meeting=held, version=held.version, reason="纪要没有盖章")
    again = submit_meeting(by=here.clerk, at=AT, meeting=back, version=back.version)
    confirm_meeting(by=here.approver, at=AT, meeting=again, version=again.version)
    with pytest.raises(ChangedMeanwhile):
        confirm_meeting(by=here.approver, at=AT, meeting=again, version=again.version)
    assert ClassList.objects.count() == 1 and ClassSpan.objects.filter(until=None).count() == 3


def test_a_meeting_takes_only_open_nominations_of_its_own(here: Prefecture) -> None:
    """Not those before another meeting, not twice the same meeting, not one that is yet to be held."""
    made = nominated(here)
    first = meeting(here, made[:1], day=AT.date() + timedelta(days=3))
    enter_decisions(by=here.clerk, at=AT, meeting=first, version=1, decisions={made[0].pk: ("confirmed", "")}, minutes=MINUTES)
    assert code_of(submit_meeting, by=here.clerk, meeting=first, version=2) == "meeting-to-come"
    given = {"by": here.clerk, "unit": here.unit, "class_id": "special", "number": "第二十八次", "day": HELD}
    assert code_of(call_meeting, **given, nominations=[one.pk for one in made]) == "elsewhere-nominated"
    assert code_of(call_meeting, **given, nominations=[]) == "nobody-nominated"
    assert code_of(call_meeting, **{**given, "number": ""}, nominations=[made[1].pk]) == "number-missing"
    assert code_of(call_meeting, **{**given, "by": here.county_clerk}, nominations=[made[1].pk]) == "not-allowed"
    meeting(here, made[1:2])
    assert code_of(call_meeting, **{**given, "number": "第二十七次"}, nominations=[made[2].pk]) == "meeting-known"


def test_a_meeting_entered_in_error_is_given_up(here: Prefecture) -> None:
    """With a reason, before it is handed over; its nominations can go before another of the same number."""
    made = nominated(here)
    first = meeting(here, made)
    given = {"by": here.clerk, "meeting": first, "version": 1}
    assert code_of(drop_meeting, **given, reason="") == "reason-missing"
    assert code_of(drop_meeting, **{**given, "by": here.approver}, reason="错了") == "not-allowed"
    drop_meeting(at=AT, **given, reason="应为补充名单")  # type: ignore[arg-type]  # given by name
    assert Nomination.objects.filter(meeting=None, state=Nomination.OPEN).count() == 3
    again = decided(here, meeting(here, made, supplements=True))
    assert code_of(drop_meeting, by=here.clerk, meeting=again, version=again.version, reason="错了") == "meeting-step"


def test_a_hearing_is_in_order(here: Prefecture) -> None:
    """First told, then heard; not in the future; an objection in words; by who is near."""
    one = nominated(here)[0]
    at_firm = {"nomination": one, "version": 1}
    assert code_of(hear_firm, by=here.clerk, **at_firm, day=HELD, answer="agreed") == "heard-before-told"
    assert code_of(tell_firm, by=here.clerk, **at_firm, day=AT.date() + timedelta(days=1), how="电话") == "event-in-future"
    assert code_of(tell_firm, by=here.clerk, **at_firm, day=HELD, how=" ") == "how-missing"
    stranger = here.neighbour_clerk if one.target.area == here.county else here.county_clerk
    assert code_of(tell_firm, by=stranger, **at_firm, day=HELD, how="电话") == "not-allowed"
    assert code_of(tell_firm, by=here.approver, **at_firm, day=HELD, how="电话") == "not-allowed"
    told = tell_firm(by=here.clerk, at=AT, **at_firm, day=HELD, how="电话")
    again = {"nomination": told, "version": told.version}
    assert code_of(hear_firm, by=here.clerk, **again, day=HELD - timedelta(days=1), answer="agreed") == "heard-before-told"
    assert code_of(hear_firm, by=here.clerk, **again, day=HELD, answer="objected") == "answer-missing"
    with pytest.raises(ChangedMeanwhile):
        tell_firm(by=here.clerk, at=AT, **at_firm, day=HELD, how="电话")


def test_whom_the_plan_prints_can_leave(here: Prefecture) -> None:
    """昌吉市城北污水处理厂 is special by annex 2; the next meeting's list without it ends that, and states so."""
    printed = firm(here.county, "昌吉市城北污水处理厂")
    held = decided(here, meeting(here, nominated(here)))
    confirm_meeting(by=here.approver, at=AT, meeting=held, version=held.version)
    printed.refresh_from_db()
    assert printed.classes == ["general"]


def test_a_class_ends_by_a_decision(here: Prefecture) -> None:
    """The firm's objection was right: by the approver, with the reason, kept in list and history."""
    held = decided(here, meeting(here, nominated(here)))
    made = confirm_meeting(by=here.approver, at=AT, meeting=held, version=held.version)
    target = Target.objects.get(name="甲砖厂")
    given = {"unit": here.unit, "target": target.pk, "class_id": "special", "day": HELD, "reason": "处罚决定已被撤销"}
    assert code_of(end_class, by=here.clerk, **given, version=target.version) == "not-allowed"
    assert code_of(end_class, by=here.approver, **{**given, "reason": ""}, version=target.version) == "reason-missing"
    assert code_of(end_class, by=here.approver, **{**given, "class_id": "key"}, version=target.version) == "not-in-class"
    span = end_class(by=here.approver, at=AT, **given, version=target.version)  # type: ignore[arg-type]  # given by name
    assert span is not None and span.until == HELD
    assert classes_of("甲砖厂") == ["general"]
    assert "处罚决定已被撤销" in made.members.get(target=target).left_out
    with pytest.raises(ChangedMeanwhile):
        end_class(by=here.approver, at=AT, **given, version=target.version)  # type: ignore[arg-type]  # given by name


def test_grades_move_with_the_evidence() -> None:
    """高新区: graded with each criterion's points and what was seen; again only where something moved."""
    zone = prefecture("changji-hitech", ("652300GX", "652300GX", "652300GX"))
    assert OpenedYear.objects.get().unit == zone.unit
    target = firm(zone.unit, "示例化工厂")
    firm(zone.unit, "示例仓库")
    first = grade_targets(by=zone.clerk, at=AT, unit=zone.unit) or []
    assert len(first) == 2
    assert all(one.scores and one.grade_name for one in first)
    assert grade_targets(by=zone.clerk, at=AT, unit=zone.unit) is None
    before = GradeEntry.objects.get(target=target, is_current=True)
    fact(target, "violation", "2024-04-01")
    grade_targets(by=zone.clerk, at=AT, unit=zone.unit)
    assert GradeEntry.objects.filter(target=target).count() == 2
    now = GradeEntry.objects.get(target=target, is_current=True)
    assert (before.grade_name, now.grade_name, now.from_impact) == ("低风险", "中风险", "低风险")
    assert any("2024-04-01" in seen for score in now.scores for seen in score["seen"])


def test_the_machine_is_no_approver(here: Prefecture) -> None:
    """A decision needs a person."""
    held = decided(here, meeting(here, nominated(here)))
    assert code_of(confirm_meeting, by=MACHINE, meeting=held, version=held.version) == "own-request"
