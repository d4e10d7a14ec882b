"""A draw from its preparation to a bundle that a stranger verifies, and every way to disturb it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from fairdraw import read_bundle_bytes, verify
from shuangsui.access import Role
from shuangsui.actions.draws.ask_change import ask_change
from shuangsui.actions.draws.cabinet import folder_of
from shuangsui.actions.draws.decide_change import decide_change
from shuangsui.actions.draws.enter_entropy import enter_entropy
from shuangsui.actions.draws.freeze_draw import freeze_draw
from shuangsui.actions.draws.hold_draw import hold_draw
from shuangsui.actions.draws.prepare_draw import amend_draw, prepare_draw
from shuangsui.actions.draws.recover_secret import recover_secret, try_recovery
from shuangsui.actions.draws.reveal_draw import reveal_draw
from shuangsui.actions.draws.witness_draw import witness_draw
from shuangsui.actions.errors import ActionError, ChangedMeanwhile, NotAllowed
from shuangsui.records.models import CabinetFile, Draw, DrawChange, JournalEntry, Unit, Visit, VisitMember
from tests.people import AT, actor

from .bureau import Bureau, bureau, open_for

pytestmark = pytest.mark.django_db
DICE = "骰子:王某,李某"


def prepared(here: Bureau, period: str = "2025-M04", entropy: str = "骰子:王某,李某=2025-03-27T10:00") -> Draw:
    """A draw whose luck two people throw the day after."""
    open_for(here.unit, here.policy, period)
    return prepare_draw(by=here.clerk, at=AT, unit=here.unit, policy=here.policy, period=period, options={"entropy": [entropy]})


def held(here: Bureau) -> Draw:
    """The same, drawn."""
    draw = freeze_draw(by=here.clerk, at=AT, draw=prepared(here), version=1)
    later = AT + timedelta(days=1, hours=2)
    source = folder_of(draw).frozen.manifest.entropy[0].source
    for who in (here.clerk, here.approver):
        enter_entropy(
            by=who,
            at=later,
            draw=draw,
            source=source,
            value="3516241" * 6,
        )
    done = hold_draw(by=here.clerk, at=later, draw=draw)
    assert done is not None
    return done


def test_the_whole_life() -> None:
    """Prepare, freeze, witness, two enter, draw, substitute, reveal; a stranger verifies; each step is in the journal."""
    here = bureau()
    draw = held(here)
    visits = list(Visit.objects.filter(draw=draw))
    assert visits and all(visit.members.filter(is_lead=True).count() == 1 and visit.members.count() == 2 for visit in visits)
    above = Unit.objects.get(code="652300")
    witness_draw(by=actor(above, Role.CLERK), at=AT + timedelta(days=2), draw=draw, above=above)

    asked = ask_change(by=here.clerk, at=AT, draw=draw, kind=DrawChange.SUBSTITUTE, reason="停产", target=visits[0].target.key)
    decided = decide_change(by=here.approver, at=AT + timedelta(days=3), change=asked, approve=True)
    assert "改为" in decided.outcome
    visits[0].refresh_from_db()
    assert visits[0].state == Visit.REPLACED
    assert Visit.objects.filter(draw=draw, state=Visit.PLANNED).count() == len(visits)

    Visit.objects.filter(draw=draw, state=Visit.PLANNED).update(state=Visit.DONE)
    reveal_draw(by=here.approver, at=AT + timedelta(days=40), draw=draw)
    draw.refresh_from_db()
    bundle = read_bundle_bytes(folder_of(draw).read("bundle.zip"))
    assert verify(bundle, commitment=draw.commitment).agrees
    events = list(JournalEntry.objects.filter(chain=here.unit.code, event__startswith="draw.").values_list("event", flat=True))
    assert events == [
        "draw.prepared", "draw.frozen", "draw.entropy-entered", "draw.entropy-entered", "draw.drawn",
        "draw.change-asked", "draw.changed", "draw.revealed",
    ]  # fmt: skip


def test_the_second_freezes_nothing() -> None:
    """Two clerks at once: one commitment."""
    here = bureau()
    draw = prepared(here)
    first = freeze_draw(by=here.clerk, at=AT, draw=draw, version=1)
    with pytest.raises(ActionError) as refused:
        freeze_draw(by=here.clerk, at=AT, draw=draw, version=1)
    assert refused.value.code == "draw-frozen"
    assert Draw.objects.get(pk=draw.pk).commitment == first.commitment
    assert CabinetFile.objects.filter(path__endswith="manifest.json").count() == 1


def test_drawing_again_draws_nothing_else() -> None:
    """The seal stands."""
    here = bureau()
    draw = held(here)
    assert hold_draw(by=here.clerk, at=AT + timedelta(days=2), draw=draw) is None
    assert Draw.objects.get(pk=draw.pk).seal == draw.seal


def test_one_person_is_not_enough_for_dice() -> None:
    """And two who say different things are none."""
    here = bureau()
    draw = freeze_draw(by=here.clerk, at=AT, draw=prepared(here), version=1)
    source = folder_of(draw).frozen.manifest.entropy[0].source
    later = AT + timedelta(days=1, hours=2)
    for who, value in ((here.clerk, "1" * 40), (here.approver, "1" * 39 + "2")):
        enter_entropy(by=who, at=later, draw=draw, source=source, value=value)
        with pytest.raises(ActionError) as refused:
            hold_draw(by=here.clerk, at=later, draw=draw)
        assert refused.value.code == "entropy-missing"
    enter_entropy(by=here.approver, at=later, draw=draw, source=source, value="1" * 40)
    assert hold_draw(by=here.clerk, at=later, draw=draw)


def test_luck_before_its_time_is_refused() -> None:
    """Dice thrown before they were to be thrown."""
    here = bureau()
    draw = freeze_draw(by=here.clerk, at=AT, draw=prepared(here), version=1)
    source = folder_of(draw).frozen.manifest.entropy[0].source
    with pytest.raises(ActionError) as refused:
        enter_entropy(by=here.clerk, at=AT, draw=draw, source=source, value="1" * 40)
    assert refused.value.code == "entropy-early"


def test_nobody_decides_on_his_own_request() -> None:
    """Nor does a clerk decide at all."""
    here = bureau()
    draw = held(here)
    asked = ask_change(by=here.clerk, at=AT, draw=draw, kind=DrawChange.VOID, reason="名录有误")
    with pytest.raises(NotAllowed):
        decide_change(by=here.clerk, at=AT, change=asked, approve=True)


def test_a_stale_page_freezes_nothing() -> None:
    """The options were changed meanwhile by somebody else."""
    here = bureau()
    draw = prepared(here)
    amend_draw(by=here.clerk, at=AT, draw=draw, version=1, options={"entropy": ["local=2025-03-26T10:00"]})
    with pytest.raises(ChangedMeanwhile):
        freeze_draw(by=here.clerk, at=AT, draw=draw, version=1)


def test_another_county_may_not() -> None:
    """Its clerk has the right at home only."""
    here = bureau()
    stranger = actor(Unit.objects.get(code="652302"), Role.CLERK)
    with pytest.raises(NotAllowed):
        freeze_draw(by=stranger, at=AT, draw=prepared(here), version=1)


def test_a_lost_secret_comes_back_from_its_copy() -> None:
    """The sealed copy is tried beforehand; another draw's copy is refused."""
    here = bureau()
    draw = freeze_draw(by=here.clerk, at=AT, draw=prepared(here), version=1)
    secret = folder_of(draw).secret.hex()
    assert try_recovery(by=here.approver, at=AT, draw=draw, typed=f"密钥 {secret}")
    with pytest.raises(ActionError):
        try_recovery(by=here.approver, at=AT, draw=draw, typed="00" * 32)
    CabinetFile.objects.filter(path__endswith="secret.json").delete()
    assert recover_secret(by=here.approver, at=AT, draw=draw, typed=secret) is True
    assert folder_of(draw).secret.hex() == secret


def test_the_drawn_are_all_seated_after_a_recusal() -> None:
    """An inspector who recuses himself is replaced by the protocol, and his row goes."""
    here = bureau()
    draw = held(here)
    member = VisitMember.objects.filter(visit__draw=draw).select_related("inspector", "visit__target").first()
    assert member is not None
    asked = ask_change(
        by=here.clerk, at=AT, draw=draw, kind=DrawChange.SUBSTITUTE, reason="回避",
        target=member.visit.target.key, inspector=member.inspector.key,
    )  # fmt: skip
    decide_change(by=here.approver, at=AT + timedelta(days=2), change=asked, approve=True)
    team = set(VisitMember.objects.filter(visit=member.visit).values_list("inspector__key", flat=True))
    assert len(team) == 2 and member.inspector.key not in team
