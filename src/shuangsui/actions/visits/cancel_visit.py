"""Cancel a task that was not drawn. What the lot gave is never cancelled: it is replaced or voided by the protocol."""

from __future__ import annotations

from datetime import datetime

from shuangsui.access import Actor
from shuangsui.records.models import Visit

from ..deed import action, record, require
from ..errors import ActionError


@action
def cancel_visit(*, by: Actor, at: datetime, visit: Visit, reason: str) -> Visit:
    """Cancel with a reason. Raises ActionError(drawn-stays, visit-over, reason-missing), NotAllowed."""
    require(by, "tasks.send", visit.unit)
    kept = Visit.objects.select_for_update(of=("self",)).select_related("unit").get(pk=visit.pk)
    if kept.draw_id is not None:
        raise ActionError("drawn-stays", number=kept.number)
    if kept.state not in Visit.OPEN:
        raise ActionError("visit-over", number=kept.number, state=kept.state_says)
    if not reason.strip():
        raise ActionError("reason-missing")

    before = {"state": kept.state}
    kept.state, kept.ended_at = Visit.VOID, at
    kept.version += 1
    kept.save(update_fields=["state", "ended_at", "version"])
    record(
        "visit.cancelled",
        by=by,
        at=at,
        unit=kept.unit,
        subject=kept,
        before=before,
        after={"state": kept.state},
        reason=reason.strip(),
    )
    return kept
