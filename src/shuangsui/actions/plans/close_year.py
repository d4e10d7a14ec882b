"""Close a unit's year: it is kept, and nothing more is planned or drawn in it."""

from __future__ import annotations

from datetime import datetime

from shuangsui.access import Actor
from shuangsui.records.models import Draw, OpenedYear

from ..deed import action, record, require
from ..errors import ActionError


@action
def close_year(*, by: Actor, at: datetime, year: OpenedYear) -> OpenedYear:
    """Close. Raises ActionError(year-closed, draws-open: which draws are not over), NotAllowed."""
    require(by, "years.open", year.unit)
    kept = OpenedYear.objects.select_for_update().select_related("unit", "policy").get(pk=year.pk)
    if kept.closed_at:
        raise ActionError("year-closed", year=kept.year)
    unfinished = Draw.objects.filter(unit=kept.unit, policy=kept.policy, period__startswith=str(kept.year))
    names = [d.title for d in unfinished.filter(revealed_at=None).exclude(state=Draw.VOID)]
    if names:
        raise ActionError("draws-open", draws="、".join(names[:5]))
    kept.closed_at = at
    kept.save()
    record("year.closed", by=by, at=at, unit=kept.unit, subject=kept.policy, after={"year": kept.year})
    return kept
