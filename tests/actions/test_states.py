"""Changes of state as deeds: each with its date, reason and evidence, taken back by a further deed, never by deleting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import pytest

from shuangsui.access import Actor, Role
from shuangsui.actions.errors import ActionError, ChangedMeanwhile, NotAllowed
from shuangsui.actions.states.change_state import change_state, change_states
from shuangsui.actions.states.merge_targets import merge_targets
from shuangsui.actions.states.undo_event import undo_event
from shuangsui.records.loading import load_words
from shuangsui.records.media import content_of
from shuangsui.records.models import (
    Conflict,
    Draw,
    Fact,
    Inspector,
    JournalEntry,
    Permit,
    PolicyFile,
    Target,
    TargetEvent,
    Unit,
    Visit,
)
from shuangsui.records.words import SHIFT, labelled, words_of
from tests.people import AT, actor, units

pytestmark = pytest.mark.django_db
DAY = date(2025, 3, 20)


@dataclass
class Cast:
    """A county's clerk, a neighbour's, and the prefecture's."""

    units: dict[str, Unit]
    clerk: Actor
    neighbour: Actor
    above: Actor


@pytest.fixture
def cast() -> Cast:
    """The cast."""
    made = units()
    return Cast(
        made,
        actor(made["652301"], Role.CLERK),
        actor(made["652302"], Role.CLERK),
        actor(made["652300"], Role.CLERK),
    )


def firm(unit: Unit, name: str = "示例砖厂", **more: object) -> Target:
    """A target with the words that it is found by."""
    given = {"address": "旧路 1 号", "state": "正常生产", "created_at": AT, "updated_at": AT} | more
    made = Target.objects.create(key=f"K-{name}", name=name, area=unit, **given)
    load_words(word * SHIFT + made.pk for word in words_of(made.name, made.tags, made.classes))
    return made


def change(by: Actor, target: Target, kind: str, **more: object) -> TargetEvent:
    """A change as a form sends it."""
    given: dict[str, object] = {"version": target.version, "day": DAY, "reason": "现场核实", "basis": "3月20日现场核查记录"}
    return change_state(by=by, at=AT, target=target, kind=kind, **{**given, **more})  # type: ignore[arg-type]  # names vary by test


def refused(by: Actor, target: Target, kind: str, **more: object) -> str:
    """The code of the refusal."""
    with pytest.raises(ActionError) as error:
        change(by, target, kind, **more)
    return error.value.code


def test_a_firm_that_moved_is_updated_and_opted_out(cast: Cast) -> None:
    """昌吉 三、注意 1: address and area updated, not in the draw; both units' journals know."""
    target = firm(cast.units["652301"], latitude=Decimal("44.1"), longitude=Decimal("87.3"))
    event = change(cast.clerk, target, "moved", address="新路 2 号", area=cast.units["652302"], file=("证明.pdf", b"%PDF 1"))
    target.refresh_from_db()
    assert (target.address, target.area.code, target.takes_part, target.state) == ("新路 2 号", "652302", False, "已搬迁")
    assert target.latitude is None, "the pin of the old place does not stay"
    assert event.before["address"] == "旧路 1 号"
    assert event.evidence is not None and content_of(event.evidence) == b"%PDF 1"
    told = list(JournalEntry.objects.filter(subject="target").order_by("pk").values_list("chain", "event"))
    assert told == [("652301", "target.moved"), ("652302", "target.moved-in")]
    with pytest.raises(NotAllowed):
        undo_event(by=cast.clerk, at=AT, event=event, reason="弄错了")  # it is the neighbour's now
    undo_event(by=cast.neighbour, at=AT, event=event, reason="没有搬来")
    target.refresh_from_db()
    assert (target.address, target.area.code, target.takes_part, target.state) == ("旧路 1 号", "652301", True, "正常生产")
    assert target.latitude == Decimal("44.1")


def test_stopped_and_resumed_cancelled_and_back(cast: Cast) -> None:
    """昌吉 三、注意 2–3; a cancelled one can only come back by undoing."""
    target = firm(cast.units["652301"])
    change(cast.clerk, target, "stopped")
    target.refresh_from_db()
    assert (target.state, target.takes_part, target.status) == ("长期停产", False, Target.ACTIVE)
    assert refused(cast.clerk, target, "stopped") == "state-same"
    change(cast.clerk, target, "resumed")
    target.refresh_from_db()
    assert (target.state, target.takes_part) == ("正常生产", True)
    gone = change(cast.clerk, target, "cancelled")
    target.refresh_from_db()
    assert (target.status, target.takes_part, target.state) == (Target.CANCELLED, False, "破产注销")
    assert refused(cast.clerk, target, "opted-in") == "state-not-active"
    undo_event(by=cast.clerk, at=AT, event=gone, reason="同名企业，登记错了")
    target.refresh_from_db()
    assert (target.status, target.takes_part, target.state) == (Target.ACTIVE, True, "正常生产")
    assert Target.objects.count() == 1
    assert [one.kind for one in target.events.order_by("pk")] == ["stopped", "resumed", "cancelled", "undone"]


def test_what_is_refused(cast: Cast) -> None:
    """No reason, no evidence, a day to come, nowhere to, a stale page, a neighbour, an auditor: nothing is written."""
    target = firm(cast.units["652301"])
    assert refused(cast.clerk, target, "stopped", reason="  ") == "reason-missing"
    assert refused(cast.clerk, target, "stopped", basis="") == "evidence-missing"
    assert refused(cast.clerk, target, "stopped", day=AT.date() + timedelta(days=1)) == "event-in-future"
    assert refused(cast.clerk, target, "moved") == "move-nowhere"
    assert refused(cast.clerk, target, "moved", address="旧路 1 号") == "move-nowhere"
    assert refused(cast.clerk, target, "opted-in") == "state-same"
    assert refused(cast.clerk, target, "deleted") == "state-same"
    assert refused(cast.clerk, target, "stopped", file=("空.pdf", b"")) == "file-empty"
    assert refused(cast.neighbour, target, "stopped") == "not-allowed"
    assert refused(actor(cast.units["652301"], Role.APPROVER), target, "stopped") == "not-allowed"
    with pytest.raises(ChangedMeanwhile):
        change(cast.clerk, target, "stopped", version=7)
    assert not TargetEvent.objects.exists() and not JournalEntry.objects.exists()
    change(cast.above, target, "stopped")  # the prefecture reaches below


def test_the_same_form_twice_does_it_once(cast: Cast) -> None:
    """A double click sends the version that was seen."""
    target = firm(cast.units["652301"])
    change(cast.clerk, target, "opted-out", version=1)
    with pytest.raises(ChangedMeanwhile):
        change(cast.clerk, target, "opted-out", version=1)
    assert TargetEvent.objects.count() == 1


def test_an_undo_is_refused_where_the_target_was_changed_since(cast: Cast) -> None:
    """The latest first; not over what was changed since; not twice; not an undo itself."""
    target = firm(cast.units["652301"])
    first = change(cast.clerk, target, "opted-out")
    target.refresh_from_db()
    second = change(cast.clerk, target, "stopped")

    def code(event: TargetEvent, reason: str = "弄错了") -> str:
        with pytest.raises(ActionError) as error:
            undo_event(by=cast.clerk, at=AT, event=event, reason=reason)
        return error.value.code

    assert code(first) == "undo-later-first"
    assert code(second, "") == "reason-missing"
    Target.objects.update(state="另一个状态")
    assert code(second) == "undo-changed"
    Target.objects.update(state="长期停产")
    undone = undo_event(by=cast.clerk, at=AT, event=second, reason="弄错了")
    assert code(second) == "undo-twice"
    assert code(undone) == "undo-twice"
    undo_event(by=cast.clerk, at=AT, event=first, reason="也弄错了")
    target.refresh_from_db()
    assert (target.takes_part, target.state) == (True, "正常生产")


def test_many_at_once_all_or_none(cast: Cast) -> None:
    """One reason and one file for all; one that cannot, a stale one or a stranger's stops the whole batch."""
    ours = [firm(cast.units["652301"], f"示例{n}厂") for n in range(4)]
    theirs = firm(cast.units["652302"], "邻县厂")

    def batch(targets: list[Target], version: int = 1) -> object:
        chosen = {one.pk: version for one in targets}
        return change_states(by=cast.clerk, at=AT, targets=chosen, kind="stopped", day=DAY, reason="停产潮", basis="通报")

    with pytest.raises(NotAllowed):
        batch([*ours, theirs])
    with pytest.raises(ChangedMeanwhile):
        batch(ours, version=2)
    Target.objects.filter(pk=ours[0].pk).update(state="长期停产", takes_part=False)
    with pytest.raises(ActionError) as error:
        batch(ours)
    assert "示例0厂" in str(error.value.values["names"])
    assert not TargetEvent.objects.exists()
    assert batch([]) is None
    batch(ours[1:])
    assert Target.objects.filter(area__code="652301", takes_part=False).count() == 4
    assert TargetEvent.objects.count() == 3
    assert JournalEntry.objects.filter(event="target.stopped").count() == 3


def twice(cast: Cast) -> tuple[Target, Target]:
    """A firm that was entered twice, with things known under both names."""
    unit = cast.units["652301"]
    lost = firm(unit, "示例砖厂（旧）", classes=["special"], tags=["正面清单"], credit_code="X" * 18, values={"industry": "砖瓦"})
    stays = firm(unit, "示例砖厂", classes=["general"], tags=["小微"], address="")
    for target, number in ((lost, "P1"), (lost, "P2"), (stays, "P2")):
        Permit.objects.create(target=target, number=number, at=AT)
    for target, day in ((lost, date(2024, 5, 1)), (lost, date(2024, 6, 1)), (stays, date(2024, 6, 1))):
        Fact.objects.create(target=target, fact="complaint", fact_date=day, at=AT)
    person = Inspector.objects.create(key="Z1", name="甲", unit=unit, created_at=AT, updated_at=AT)
    Conflict.objects.create(target=lost, inspector=person, at=AT)
    Visit.objects.create(unit=unit, number="C1", target=lost, kind="case", state=Visit.DONE)
    return lost, stays


def merge(by: Actor, lost: Target, stays: Target) -> TargetEvent:
    """A merger as a form sends it."""
    given = {"version": lost.version, "into_version": stays.version, "day": DAY, "reason": "同一家", "basis": "营业执照"}
    return merge_targets(by=by, at=AT, target=lost, into=stays, **given)  # type: ignore[arg-type]  # one table for two types


def test_a_duplicate_is_merged_and_split_again(cast: Cast) -> None:
    """Facts, permits, visits and recusals follow; what both had stays once; undone, all stands as before."""
    lost, stays = twice(cast)
    before = [list(model.objects.order_by("pk").values("pk", "target_id")) for model in (Fact, Permit, Conflict, Visit)]
    was = list(
        Target.objects.order_by("pk").values("address", "classes", "tags", "values", "credit_code", "takes_part", "status")
    )
    event = merge(cast.clerk, lost, stays)
    lost.refresh_from_db()
    stays.refresh_from_db()
    assert (lost.status, lost.merged_into, lost.takes_part) == (Target.MERGED, stays, False)
    assert (stays.address, stays.credit_code, stays.values) == ("旧路 1 号", "X" * 18, {"industry": "砖瓦"})
    assert (sorted(stays.classes), stays.tags) == (["general", "special"], ["小微", "正面清单"])
    assert [p.number for p in stays.permits.order_by("number")] == ["P1", "P2"]
    assert stays.facts.count() == 2 and stays.visits.count() == 1 and stays.conflicts.count() == 1
    assert stays in labelled(Target.objects.all(), "t", "正面清单"), "found by the tag that it took over"
    undo_event(by=cast.clerk, at=AT, event=event, reason="原来是两家")
    assert before == [list(model.objects.order_by("pk").values("pk", "target_id")) for model in (Fact, Permit, Conflict, Visit)]
    assert was == list(
        Target.objects.order_by("pk").values("address", "classes", "tags", "values", "credit_code", "takes_part", "status")
    )
    assert list(labelled(Target.objects.all(), "t", "正面清单")) == [lost]


def test_what_stands_against_a_merger(cast: Cast) -> None:
    """Itself, a stranger's, an open task, one that is merged already; a survivor that went its way cannot be split."""
    lost, stays = twice(cast)
    other = firm(cast.units["652302"], "邻县厂")

    def code(one: Target, into: Target) -> str:
        with pytest.raises(ActionError) as error:
            merge(cast.clerk, one, into)
        return error.value.code

    assert code(lost, lost) == "merge-itself"
    assert code(lost, other) == "not-allowed"
    Visit.objects.update(state=Visit.SENT)
    assert code(lost, stays) == "merge-open-visits"
    Visit.objects.update(state=Visit.DONE)
    event = merge(cast.clerk, lost, stays)
    lost.refresh_from_db()
    stays.refresh_from_db()
    assert code(stays, lost) == "state-not-active"
    third = firm(cast.units["652301"], "示例砖厂三")
    merge(cast.clerk, stays, third)
    with pytest.raises(ActionError) as error:
        undo_event(by=cast.clerk, at=AT, event=event, reason="弄错了")
    assert error.value.code == "undo-survivor-gone"


def test_a_drawn_visit_stays_with_whom_was_drawn_until_the_reveal(cast: Cast) -> None:
    """The draw's own statements name the target."""
    lost, stays = twice(cast)
    policy = PolicyFile.objects.create(policy="x", title="x", source=b"", sha256="0" * 64, binds_from=AT.date(), at=AT)
    draw = Draw.objects.create(unit=cast.units["652301"], policy=policy, period="2025-Q1", prepared_at=AT)
    drawn = Visit.objects.create(unit=cast.units["652301"], number="D1", target=lost, state=Visit.DONE, draw=draw)
    merge(cast.clerk, lost, stays)
    drawn.refresh_from_db()
    assert drawn.target == lost
