"""Ask for more time for a task, or to give it back; and decide on what was asked."""

from __future__ import annotations

from datetime import date, datetime

from shuangsui.access import Actor, is_allowed, own_inspector
from shuangsui.records.models import Visit, VisitMember, VisitRequest

from ..deed import action, record, require
from ..errors import ActionError, NotAllowed


@action
def ask_request(*, by: Actor, at: datetime, visit: Visit, kind: str, reason: str, until: date | None = None) -> VisitRequest:
    """Ask, as a member of the team or as the clerk. `kind`: VisitRequest.EXTEND or GIVE_BACK.

    Raises ActionError(visit-over, not-on-the-team, reason-missing, until-missing, asked-for-it), NotAllowed.
    """
    kept = Visit.objects.select_for_update(of=("self",)).select_related("unit").get(pk=visit.pk)
    _check_may_ask(by, kept)
    if kept.state != Visit.SENT:
        raise ActionError("visit-over", number=kept.number, state=kept.state_says)
    if not reason.strip() or by.user is None:
        raise ActionError("reason-missing")
    extends = kind == VisitRequest.EXTEND
    if extends and (until is None or (kept.due_date and until <= kept.due_date)):
        raise ActionError("until-missing", due=kept.due_date)
    if kept.requests.filter(state=VisitRequest.ASKED).exists():
        raise ActionError("asked-for-it", number=kept.number)

    asked = VisitRequest.objects.create(
        visit=kept,
        kind=VisitRequest.EXTEND if extends else VisitRequest.GIVE_BACK,
        reason=reason.strip()[:300],
        until=until if extends else None,
        asked_by=by.user,
        asked_at=at,
    )
    # The reason may name the target; others read the journal before the visits.
    after = {"request": asked.pk, "kind": VisitRequest.KINDS[asked.kind], "until": until.isoformat() if until and extends else ""}
    record("visit.asked", by=by, at=at, unit=kept.unit, subject=kept, after=after)
    return asked


def _check_may_ask(by: Actor, visit: Visit) -> None:
    if is_allowed(by, "tasks.send", visit.unit):
        return
    if not is_allowed(by, "tasks.own") or by.user is None:
        raise NotAllowed("tasks.own")
    inspector = own_inspector(by, "tasks.own")
    if inspector is None or not VisitMember.objects.filter(visit=visit, inspector=inspector, ended_at=None).exists():
        raise ActionError("not-on-the-team", number=visit.number)


@action
def decide_request(*, by: Actor, at: datetime, request: VisitRequest, grant: bool) -> VisitRequest:
    """Grant or refuse. Nobody decides on what he himself asked. Raises ActionError(decided-already, own-request), NotAllowed."""
    kept = VisitRequest.objects.select_for_update(of=("self",)).select_related("visit__unit").get(pk=request.pk)
    visit = kept.visit
    require(by, "tasks.send", visit.unit)
    if kept.state != VisitRequest.ASKED:
        raise ActionError("decided-already")
    if by.user is None or kept.asked_by_id == by.user.pk:
        raise ActionError("own-request")

    before = {"due_date": str(visit.due_date), "state": visit.state}
    kept.state = VisitRequest.GRANTED if grant else VisitRequest.REFUSED
    kept.decided_by, kept.decided_at = by.user, at
    kept.save()
    if grant:
        if kept.kind == VisitRequest.EXTEND:
            visit.due_date = kept.until
        else:
            visit.state = Visit.RETURNED
        visit.version += 1
        visit.save(update_fields=["due_date", "state", "version"])
    after = {"due_date": str(visit.due_date), "state": visit.state}
    event = "visit.granted" if grant else "visit.refused"
    record(event, by=by, at=at, unit=visit.unit, subject=visit, before=before, after=after)
    return kept
