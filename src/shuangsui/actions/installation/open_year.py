"""Open a year for a unit under a policy."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from shuangsui.access import Actor
from shuangsui.records.models import OpenedYear, PolicyFile, Unit
from shuangsui.records.situation import policy_of
from shuangsui.rules.policy import Policy

from ..deed import action, record, require
from ..errors import ActionError
from .parents import require_floors


@action
def open_year(*, by: Actor, at: datetime, unit: Unit, year: int, policy: PolicyFile, decision: str = "") -> OpenedYear | None:
    """The unit works under the policy in that year; nothing to do where it already does. An older text of the same policy ends
    there, with all that was planned and drawn under it kept. `decision`: why a plan whose time is over goes on in the year.

    Raises NotAllowed, ActionError(year-other-policy, year-out, year-outlived: without a decision, year-early: the older text
    binds until the day of the new one, undercuts: with both articles, policy-parent-unnamed, year-closed: it has
    ended).
    """
    require(by, "years.open", unit)
    known = OpenedYear.objects.filter(unit=unit, year=year, policy=policy).first()
    if known and known.closed_at:
        raise ActionError("year-closed", year=year)
    if known:
        return None
    rules, decision = policy_of(policy), decision.strip()[:300]
    if unit.code not in {area.code for area in rules.area}:
        raise ActionError("year-other-policy", policy=policy.title, unit=unit.name)
    if not binds_year(policy, year):
        valid = f"{policy.binds_from} 至 {rules.policy.effective_to or '另行通知'}"
        raise ActionError("year-out", policy=policy.title, valid=valid, year=year)
    if is_outlived(rules, year) and not decision:
        raise ActionError("year-outlived", policy=policy.title, until=rules.policy.effective_to, year=year)
    require_floors(policy, year, "undercuts")

    _end_older(unit, year, policy, by, at)
    opened = OpenedYear.objects.create(
        unit=unit, year=year, policy=policy, decision=decision if is_outlived(rules, year) else "", opened_at=at
    )
    after = {"year": year, "policy": policy.policy} | ({"decision": opened.decision} if opened.decision else {})
    record("year.opened", by=by, at=at, unit=unit, subject=policy, after=after)
    return opened


def _end_older(unit: Unit, year: int, policy: PolicyFile, by: Actor, at: datetime) -> None:
    """The year under an older text of the same policy is over once the new one binds. Raises ActionError(year-early)."""
    older = OpenedYear.objects.select_for_update(of=("self",)).select_related("policy")
    for one in older.filter(unit=unit, year=year, policy__policy=policy.policy, closed_at=None):
        if timezone.localdate(at) < policy.binds_from:
            raise ActionError("year-early", policy=policy.title, day=policy.binds_from)
        one.closed_at = at
        one.save(update_fields=["closed_at"])
        record("year.replaced", by=by, at=at, unit=unit, subject=one.policy, after={"year": year, "sha256": policy.sha256})


def binds_year(policy: PolicyFile, year: int) -> bool:
    """Whether the policy binds in some part of the year. One that was made for a year stays until the next is there."""
    return policy.binds_from.year <= year


def is_outlived(rules: Policy, year: int) -> bool:
    """Whether the plan's own time is over before the year begins: somebody must have decided that it goes on."""
    until = rules.policy.effective_to
    return until is not None and until.year < year
