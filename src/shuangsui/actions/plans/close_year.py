"""Close a unit's year: it is kept, and nothing more is planned or drawn in it."""

from __future__ import annotations

from datetime import datetime

from shuangsui.access import Actor
from shuangsui.records.models import Draw, OpenedYear

from ..deed import action, record, require
from ..errors import ActionError


@action
def close_year(*, by: Actor, at: datetime, year: OpenedYear) -> OpenedYear:
    """Close it, for those below too who work in it. Raises ActionError(year-closed, draws-open: which are left), NotAllowed."""
    require(by, "years.open", year.unit)
    kept = OpenedYear.objects.select_for_update().select_related("unit", "policy").get(pk=year.pk)
    if kept.closed_at:
        raise ActionError("year-closed", year=kept.year)
    own = OpenedYear.objects.filter(year=kept.year, policy=kept.policy).exclude(pk=kept.pk).values("unit")
    below = Draw.objects.filter(unit__path__startswith=kept.unit.path, policy=kept.policy).exclude(unit__in=own)
    unfinished = below.filter(period__startswith=str(kept.year), revealed_at=None).exclude(state=Draw.VOID)
    names = [f"{d.unit.name}{d.title}" for d in unfinished.select_related("unit")]
    if names:
        raise ActionError("draws-open", draws="、".join(names[:5]))
    kept.closed_at = at
    kept.save()
    record("year.closed", by=by, at=at, unit=kept.unit, subject=kept.policy, after={"year": kept.year})
    return kept
