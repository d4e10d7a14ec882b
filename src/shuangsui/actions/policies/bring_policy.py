"""Bring a plan into the office: read, checked and kept aside. It binds nobody until another person has confirmed it."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone

from shuangsui.access import Actor
from shuangsui.records.models import PolicyFile, PolicyOffer
from shuangsui.rules.policy import Policy, policy_hash

from ..deed import action, record, require
from ..errors import ActionError
from .place import require_reach
from .reading import Reading, read_upload


def bring_policy(*, by: Actor, at: datetime, name: str, data: bytes, binds_from: date | None = None) -> PolicyOffer:
    """Keep an uploaded plan for another person to confirm. `binds_from`: the first day; the plan's own without one.

    Raises PolicyError with every fault of the text; ActionError as `read_upload` and `require_reach` do, and (policy-known,
    policy-waiting, policy-day); NotAllowed. Nothing is kept then.
    """
    require(by, "policies.bring")
    return _keep_offer(by=by, at=at, name=name, read=read_upload(name, data), binds_from=binds_from)


@action
def _keep_offer(*, by: Actor, at: datetime, name: str, read: Reading, binds_from: date | None) -> PolicyOffer:
    """What was read waits for another person. Reading comes before: it takes its time, and nobody else is to wait for it."""
    require(by, "policies.bring")
    assert by.user is not None
    unit = require_reach(by, "policies.bring", read.policy)
    sha256 = policy_hash(read.source)
    if known := PolicyFile.objects.filter(sha256=sha256).first():
        raise ActionError("policy-known", when=f"{timezone.localtime(known.at):%Y-%m-%d %H:%M}")
    if PolicyOffer.objects.filter(sha256=sha256, state=PolicyOffer.BROUGHT).exists():
        raise ActionError("policy-waiting")

    offer = PolicyOffer.objects.create(
        policy=read.policy.policy.id,
        title=read.policy.policy.title,
        unit=unit,
        file_name=name[-200:],
        source=read.source,
        sha256=sha256,
        cases=read.cases,
        binds_from=_first_day(read.policy, binds_from),
        brought_by=by.user,
        brought_at=at,
    )
    after = {"policy": offer.policy, "sha256": sha256, "binds_from": str(offer.binds_from), "file": offer.file_name}
    record("policy.brought", by=by, at=at, unit=unit, subject=offer, after=after)
    return offer


def _first_day(policy: Policy, asked: date | None) -> date:
    """The day from which it is to bind, within the time that the plan gives itself. Raises ActionError(policy-day)."""
    plan = policy.policy
    day = asked or plan.effective_from
    if day < plan.effective_from or (plan.effective_to is not None and day > plan.effective_to):
        raise ActionError("policy-day", valid=f"{plan.effective_from} 至 {plan.effective_to or '另行通知'}")
    return day
