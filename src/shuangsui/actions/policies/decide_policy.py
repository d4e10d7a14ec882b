"""What becomes of a plan that was brought: confirmed by a second person, refused by one, or taken back."""

from __future__ import annotations

from datetime import datetime

from shuangsui.access import Actor
from shuangsui.records.models import PolicyFile, PolicyOffer, Unit
from shuangsui.records.situation import policy_of

from ..deed import action, record, require
from ..errors import ActionError
from ..installation.load_policy import keep_policy
from ..installation.parents import require_parent
from .place import require_reach


@action
def confirm_policy(*, by: Actor, at: datetime, offer: PolicyOffer) -> PolicyFile:
    """The text is kept for good and binds from its day on: years are opened under it. Older texts stay as they are.

    Raises ActionError(policy-decided, policy-own, policy-known), and as `require_reach` and `require_parent` do; NotAllowed.
    """
    kept = _waiting(by, offer, "policies.confirm")
    policy = policy_of(kept)
    require_reach(by, "policies.confirm", policy)
    require_parent(policy)
    _another_person(by, kept)

    file = keep_policy(source=bytes(kept.source), policy=policy, binds_from=kept.binds_from, by=by, at=at)
    _decide(kept, PolicyOffer.CONFIRMED, by, at)
    PolicyOffer.objects.filter(pk=kept.pk).update(file=file)
    after = {"policy": kept.policy, "sha256": kept.sha256, "binds_from": str(kept.binds_from)}
    record("policy.confirmed", by=by, at=at, unit=kept.unit, subject=file, after=after)
    return file


@action
def refuse_policy(*, by: Actor, at: datetime, offer: PolicyOffer, reason: str) -> PolicyOffer:
    """Not confirmed, with a reason. Raises ActionError(policy-decided, policy-own, policy-reason), NotAllowed."""
    kept = _waiting(by, offer, "policies.confirm")
    _another_person(by, kept)
    if not reason.strip():
        raise ActionError("policy-reason")
    kept.reason = reason.strip()[:300]
    _decide(kept, PolicyOffer.REFUSED, by, at)
    record("policy.refused", by=by, at=at, unit=kept.unit, subject=kept, after={"sha256": kept.sha256}, reason=kept.reason)
    return kept


@action
def withdraw_policy(*, by: Actor, at: datetime, offer: PolicyOffer) -> PolicyOffer:
    """Taken back by who brought it. Raises ActionError(policy-decided, policy-not-own), NotAllowed."""
    kept = _waiting(by, offer, "policies.bring")
    if by.user is None or kept.brought_by_id != by.user.pk:
        raise ActionError("policy-not-own")
    _decide(kept, PolicyOffer.WITHDRAWN, by, at)
    record("policy.withdrawn", by=by, at=at, unit=kept.unit, subject=kept, after={"sha256": kept.sha256})
    return kept


def _waiting(by: Actor, offer: PolicyOffer, right: str) -> PolicyOffer:
    """The offer, locked: of two who decide at once the second sees the first's decision."""
    kept = PolicyOffer.objects.select_for_update(of=("self",)).select_related("unit").get(pk=offer.pk)
    require(by, right, kept.unit or Unit(code="", path=""))  # a place that is new here: only who reaches everywhere
    if kept.state != PolicyOffer.BROUGHT:
        raise ActionError("policy-decided", state=kept.state_says)
    return kept


def _another_person(by: Actor, offer: PolicyOffer) -> None:
    if by.user is None or offer.brought_by_id == by.user.pk:
        raise ActionError("policy-own")


def _decide(offer: PolicyOffer, state: str, by: Actor, at: datetime) -> None:
    offer.state, offer.decided_by, offer.decided_at = state, by.user, at
    offer.save(update_fields=["state", "decided_by", "decided_at", "reason"])
