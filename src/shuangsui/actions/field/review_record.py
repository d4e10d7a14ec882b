"""The review of a record that was handed in: accepted, or returned with a remark. Nobody reviews his own."""

from __future__ import annotations

from datetime import datetime

from shuangsui.access import Actor, is_allowed, own_inspector
from shuangsui.records.models import PolicyFile, Visit, VisitMember, VisitRecord
from shuangsui.records.situation import policy_of

from ..deed import action, record
from ..errors import ActionError, NotAllowed

MOST_REMARK = 500  # characters


def may_review(by: Actor, kept: VisitRecord) -> bool:
    """Whether the actor may: the unit's office, or the lead of the team; never who handed it in."""
    if by.user is not None and kept.by_id == by.user.pk:
        return False
    if is_allowed(by, "records.review", kept.visit.unit):
        return True
    inspector = own_inspector(by, "tasks.own")
    leads = VisitMember.objects.filter(visit=kept.visit, inspector=inspector, is_lead=True, ended_at=None)
    return inspector is not None and leads.exists()


def phrase_of(policy: PolicyFile, outcome: str) -> str:
    """The policy's phrase for an outcome code; the empty text where the plan has none (the gap is shown, not filled)."""
    return next((one.says for one in policy_of(policy).disclosure.phrase if outcome in one.outcomes), "")


def settle(visit: Visit, kept: VisitRecord) -> None:
    """Give the task the outcome of an accepted record, in the plan's phrase; it waits while a sample has no result."""
    waits = kept.samples.filter(resulted_at=None).exists()
    visit.outcome = "" if waits else phrase_of(kept.policy, kept.outcome)
    visit.save(update_fields=["outcome"])


@action
def review_record(*, by: Actor, at: datetime, kept: VisitRecord, accept: bool, remark: str = "", version: int) -> VisitRecord:
    """Accept a record, or return it so that the team hands in another; the one returned is kept as it was.

    Raises ActionError(record-decided, record-own, remark-missing), NotAllowed.
    """
    found = VisitRecord.objects.select_for_update(of=("self",)).select_related("visit__unit", "policy").get(pk=kept.pk)
    if by.user is not None and found.by_id == by.user.pk:
        raise ActionError("record-own")
    if by.user is None or not may_review(by, found):
        raise NotAllowed("records.review")
    if found.state != VisitRecord.HANDED_IN or not found.current or found.version != version:
        raise ActionError("record-decided", number=found.visit.number, state=found.state_says)
    if not accept and not remark.strip():
        raise ActionError("remark-missing")

    found.state = VisitRecord.ACCEPTED if accept else VisitRecord.RETURNED
    found.remark = remark.strip()[:MOST_REMARK]
    found.reviewed_by, found.reviewed_at = by.user, at
    found.version += 1
    found.save()
    visit = Visit.objects.select_for_update().get(pk=found.visit_id)
    if accept:
        settle(visit, found)
    else:
        visit.state, visit.visited_date, visit.ended_at = Visit.SENT, None, None
        visit.version += 1
        visit.save(update_fields=["state", "visited_date", "ended_at", "version"])
    event = "record.accepted" if accept else "record.returned"
    after = {"state": found.state, "outcome": visit.outcome, "uid": str(found.uid)}
    record(event, by=by, at=at, unit=visit.unit, subject=visit, after=after, reason=found.remark)
    return found
