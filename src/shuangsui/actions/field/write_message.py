"""A word between the office and a team about one task."""

from __future__ import annotations

from datetime import datetime, timedelta

from shuangsui.access import Actor, is_allowed
from shuangsui.records.models import Visit, VisitMessage

from ..deed import action, record
from ..errors import ActionError
from .tasks_of import own_tasks

MOST = 500  # characters
SAME = timedelta(hours=1)  # the same words of the same person within so long were sent twice, not said twice


@action
def write_message(*, by: Actor, at: datetime, visit: Visit, text: str) -> VisitMessage | None:
    """Say it, as a member of the team or as the office; None where just that was said.

    Raises ActionError(message-empty, message-long, not-on-the-team).
    """
    if by.user is None or not (is_allowed(by, "tasks.send", visit.unit) or _is_member(by, visit)):
        raise ActionError("not-on-the-team", number=visit.number)
    text = text.strip()
    if not text:
        raise ActionError("message-empty")
    if len(text) > MOST:
        raise ActionError("message-long", most=MOST)
    Visit.objects.select_for_update().get(pk=visit.pk)
    if VisitMessage.objects.filter(visit=visit, by=by.user, text=text, at__gt=at - SAME).exists():
        return None

    said = VisitMessage.objects.create(visit=visit, text=text, by=by.user, at=at)
    # What was said may name the firm; others read the journal before the visits.
    record("visit.message", by=by, at=at, unit=visit.unit, subject=visit, after={"message": said.pk})
    return said


def _is_member(by: Actor, visit: Visit) -> bool:
    return Visit.objects.filter(own_tasks(by), pk=visit.pk).exists()
