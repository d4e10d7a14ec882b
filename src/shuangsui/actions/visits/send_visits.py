"""Send tasks to their teams, each with the day by which it is due."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import F

from shuangsui.access import Actor
from shuangsui.records.models import Unit, Visit

from ..deed import action, record, require
from ..errors import ActionError


@action
def send_visits(*, by: Actor, at: datetime, unit: Unit, visits: Iterable[int], due: date | None = None) -> int | None:
    """Send the planned and the returned among the unit's visits of these keys; how many. None where there were none.

    `due`: an earlier day for all of them. Raises ActionError(nothing-chosen, due-too-late), NotAllowed.
    """
    require(by, "tasks.send", unit)
    wanted = list(visits)
    if not wanted:
        raise ActionError("nothing-chosen")
    found = Visit.objects.select_for_update().filter(unit=unit, pk__in=wanted, state__in=(Visit.PLANNED, Visit.RETURNED))
    sent = list(found.order_by("number"))
    for visit in sent:
        if due and visit.due_date and due > visit.due_date:
            raise ActionError("due-too-late", number=visit.number, latest=visit.due_date)
    if not sent:
        return None

    chosen = Visit.objects.filter(pk__in=[visit.pk for visit in sent])
    chosen.update(state=Visit.SENT, sent_at=at, version=F("version") + 1, **({"due_date": due} if due else {}))
    after = {"count": len(sent), "numbers": [visit.number for visit in sent], "due": due.isoformat() if due else ""}
    record("visit.sent", by=by, at=at, unit=unit, subject=sent[0].draw, after=after)
    return len(sent)
