"""Group tasks into one trip (一趟): the same target, the same team or the same day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from shuangsui.access import Actor
from shuangsui.records.models import Unit, Visit

from ..deed import action, record, require
from ..errors import ActionError


@action
def group_trip(*, by: Actor, at: datetime, unit: Unit, visits: Iterable[int], name: str) -> int:
    """Give the unit's visits of these keys one trip; how many. An empty `name` takes them out of theirs.

    Raises ActionError(nothing-chosen, visit-over, trip-name, trip-apart), NotAllowed.
    """
    require(by, "tasks.send", unit)
    found = (
        Visit.objects.select_for_update(of=("self",))
        .filter(unit=unit, pk__in=list(visits))
        .select_related("draw")
        .order_by("number")
    )
    chosen = list(found)
    if not chosen:
        raise ActionError("nothing-chosen")
    if len(name) > 40:
        raise ActionError("trip-name")
    for visit in chosen:
        if visit.state not in Visit.OPEN:
            raise ActionError("visit-over", number=visit.number, state=visit.state_says)
    if name and not _together(chosen):
        raise ActionError("trip-apart")

    for visit in chosen:
        visit.trip = name.strip()
        visit.version += 1
    Visit.objects.bulk_update(chosen, ["trip", "version"])
    # The name is the office's own: it may say whom the trip is for, and others read the journal.
    after = {"numbers": [visit.number for visit in chosen], "together": bool(name.strip())}
    record("visit.trip", by=by, at=at, unit=unit, subject=chosen[0].draw, after=after)
    return len(chosen)


def _together(visits: list[Visit]) -> bool:
    """Whether they are at one target, of one team, or due on one day."""
    teams: dict[int, set[int]] = {visit.pk: set() for visit in visits}
    members = Visit.objects.filter(pk__in=teams, members__ended_at=None)
    for visit, inspector in members.values_list("pk", "members__inspector"):
        teams[visit].add(inspector)
    same_team = len({frozenset(team) for team in teams.values()}) == 1
    return same_team or len({visit.target_id for visit in visits}) == 1 or len({visit.due_date for visit in visits}) == 1
