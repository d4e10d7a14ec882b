"""What one person alone must not be able to do with a draw, and what a third must not be able to block."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from shuangsui.access import Actor, Role
from shuangsui.actions.draws.cabinet import folder_of
from shuangsui.actions.draws.enter_entropy import enter_entropy
from shuangsui.actions.draws.freeze_draw import freeze_draw
from shuangsui.actions.draws.hand_out_copy import hand_out_copy
from shuangsui.actions.draws.hold_draw import hold_draw
from shuangsui.actions.draws.prepare_draw import prepare_draw
from shuangsui.actions.draws.reveal_draw import reveal_draw
from shuangsui.actions.draws.witness_draw import witness_draw
from shuangsui.actions.errors import ActionError, NotAllowed
from shuangsui.actions.visits.take_results import take_results
from shuangsui.dossier.errors import DossierError
from shuangsui.records.models import Draw, JournalEntry, Post, Unit, Visit
from tests.people import AT, actor

from .bureau import Bureau, bureau, open_for

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=1, hours=2)
THROWN = "3516241562" * 4


def prepared(here: Bureau, period: str = "2025-M04", dice: str = "2025-03-27T10:00") -> Draw:
    """A draw whose luck two people throw."""
    options = {"entropy": [f"骰子:王某,李某={dice}"]}
    open_for(here.unit, here.policy, period)
    return prepare_draw(by=here.clerk, at=AT, unit=here.unit, policy=here.policy, period=period, options=options)


def frozen(here: Bureau, period: str = "2025-M04") -> Draw:
    """The same, frozen."""
    return freeze_draw(by=here.clerk, at=AT, draw=prepared(here, period), version=1)


def entered(draw: Draw, *who: Actor, value: str = THROWN) -> None:
    """Each enters the throw."""
    source = folder_of(draw).frozen.manifest.entropy[0].source
    for one in who:
        enter_entropy(by=one, at=LATER, draw=draw, source=source, value=value)


def held(here: Bureau, period: str = "2025-M04") -> Draw:
    """The same, drawn."""
    draw = frozen(here, period)
    entered(draw, here.clerk, here.approver)
    done = hold_draw(by=here.clerk, at=LATER, draw=draw)
    assert done is not None
    return done


def refused(code: str, deed: Any, *args: Any, **given: Any) -> None:
    """The deed says just this."""
    with pytest.raises(ActionError) as error:
        deed(*args, **given)
    assert error.value.code == code


def test_who_has_the_copy_enters_no_luck() -> None:
    """He could try values until the list pleased him; another approver enters instead."""
    here = bureau(targets=8)
    draw = frozen(here)
    hand_out_copy(by=here.approver, at=AT, draw=draw)
    refused("entropy-copy", entered, draw, here.approver)
    entered(draw, here.clerk, actor(here.unit, Role.APPROVER, "另一审批"))
    assert hold_draw(by=here.clerk, at=LATER, draw=draw)


def test_who_froze_does_not_take_the_copy() -> None:
    """Whatever posts he has."""
    here = bureau(targets=8)
    draw, user = frozen(here), here.clerk.user
    assert user is not None
    Post.objects.create(user=user, unit=here.unit, role=Role.APPROVER, since=AT)
    refused("copy-froze", hand_out_copy, by=Actor.of(user), at=AT, draw=draw)
    assert Draw.objects.get().copy_handed_at is None
    assert hand_out_copy(by=here.approver, at=AT, draw=draw).startswith(b"%PDF")


def test_a_third_person_cannot_block_the_draw() -> None:
    """Two agree: nobody else enters; they may still put their own right."""
    here = bureau(targets=8)
    draw = frozen(here)
    entered(draw, here.clerk, here.approver, value="1" * 40)
    refused("entropy-full", entered, draw, actor(here.unit, Role.APPROVER, "第三人"), value="1" * 39 + "2")
    entered(draw, here.clerk, here.approver)
    assert hold_draw(by=here.clerk, at=LATER, draw=draw)


def test_the_database_allows_one_open_draw(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever gets past the look before is told the same."""
    here = bureau(targets=8)
    prepared(here)
    refused("draw-open", prepared, here)
    blind = Draw.objects.none()
    looked = Draw.objects.filter
    asked = "state__in"
    monkeypatch.setattr(Draw.objects, "filter", lambda **given: blind if asked in given else looked(**given))
    refused("draw-open", prepared, here)


def test_only_a_unit_above_witnesses() -> None:
    """A neighbour's log, or the unit's own, proves nothing."""
    here = bureau(targets=8)
    draw = frozen(here)
    for code in ("652302", "652301"):
        unit = Unit.objects.get(code=code)
        with pytest.raises(NotAllowed):
            witness_draw(by=actor(unit, Role.CLERK, f"见证-{code}"), at=AT, draw=draw, above=unit)


def test_the_earlier_draw_is_revealed_first() -> None:
    """The later one's public pool names those whom the earlier drew."""
    here = bureau(targets=16)
    first = held(here)
    second = freeze_draw(by=here.clerk, at=LATER, draw=prepared(here, "2025-M05", "2025-03-27T11:30"), version=1)
    after = LATER + timedelta(hours=1)
    source = folder_of(second).frozen.manifest.entropy[0].source
    for one in (here.clerk, here.approver):
        enter_entropy(by=one, at=after, draw=second, source=source, value=THROWN)
    hold_draw(by=here.clerk, at=after, draw=second)
    refused("reveal-order", reveal_draw, by=here.approver, at=after, draw=second, early=True)
    assert reveal_draw(by=here.approver, at=after, draw=first, early=True)
    assert reveal_draw(by=here.approver, at=after, draw=second, early=True)


def test_the_level_above_hands_in_no_results_of_a_county() -> None:
    """Nor does the county itself before the task is sent; the journal holds no target's key."""
    here = bureau(targets=8)
    draw = held(here)
    key = draw.visits.order_by("number").values_list("target__key", flat=True)[0]
    row = '{"visited_date":"2025-03-27","outcome":"未发现问题"}'
    name = folder_of(draw).frozen.manifest.draw
    data = f'{{"draw":"{name}","commitment":"{draw.commitment}","results":{{"{key}":{row}}}}}'.encode()
    given: dict[str, Any] = {"at": LATER, "draw": draw, "name": f"{key}.json", "data": data}
    with pytest.raises(NotAllowed):
        take_results(by=actor(Unit.objects.get(code="652300"), Role.CLERK, "州经办"), **given)
    refused("results-unsent", take_results, by=here.clerk, **given)
    Visit.objects.filter(draw=draw).update(state=Visit.SENT)
    assert take_results(by=here.clerk, **given) == {"未发现问题": 1}
    assert key not in str(JournalEntry.objects.get(event="visit.results-taken").after)


def test_a_moment_beyond_the_calendar_is_a_refusal() -> None:
    """Told as such, and no fault of the program."""
    here = bureau(targets=4)
    with pytest.raises(DossierError) as error:
        prepared(here, dice="9999-12-31T10:00")
    assert error.value.code == "bad-moment"
