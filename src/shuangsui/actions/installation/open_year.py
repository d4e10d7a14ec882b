"""Open a year for a unit under a policy."""

from __future__ import annotations

from datetime import datetime

from shuangsui.access import Actor
from shuangsui.records.models import OpenedYear, PolicyFile, Unit
from shuangsui.records.policies import parent_of
from shuangsui.records.situation import policy_of
from shuangsui.rules.flaws import flaws_of, told
from shuangsui.rules.policy import Policy

from ..deed import action, record, require
from ..errors import ActionError

UNDERCUTS = ("below-parent", "parent-line-missing")  # flaws with which no year is opened: floors of the plan above not kept


@action
def open_year(*, by: Actor, at: datetime, unit: Unit, year: int, policy: PolicyFile) -> OpenedYear | None:
    """The unit works under the policy in that year; nothing to do where it already does.

    Raises NotAllowed, ActionError(year-other-policy, year-out, undercuts: with both articles, year-closed: it has ended).
    """
    require(by, "years.open", unit)
    known = OpenedYear.objects.filter(unit=unit, year=year, policy=policy).first()
    if known and known.closed_at:
        raise ActionError("year-closed", year=year)
    if known:
        return None
    rules = policy_of(policy)
    if unit.code not in {area.code for area in rules.area}:
        raise ActionError("year-other-policy", policy=policy.title, unit=unit.name)
    if not binds_year(rules, year):
        valid = f"{rules.policy.effective_from} 至 {rules.policy.effective_to or '另行通知'}"
        raise ActionError("year-out", policy=policy.title, valid=valid, year=year)
    if detail := undercut(policy):
        raise ActionError("undercuts", policy=policy.title, detail=detail)

    opened = OpenedYear.objects.create(unit=unit, year=year, policy=policy, opened_at=at)
    record("year.opened", by=by, at=at, unit=unit, subject=policy, after={"year": year, "policy": policy.policy})
    return opened


def binds_year(rules: Policy, year: int) -> bool:
    """Whether the policy is in force in some part of the year. One that was made for a year stays until the next is there."""
    return rules.policy.effective_from.year <= year


def undercut(policy: PolicyFile) -> str:
    """In which lines a policy asks for less than the plan above it, with both articles; "" where in none."""
    parent = parent_of(policy)
    if parent is None:
        return ""
    found = [flaw for flaw in flaws_of(policy_of(policy), policy_of(parent)) if flaw.code in UNDERCUTS]
    return "".join(f"{told(flaw).what}（{'；'.join(flaw.cites)}）" for flaw in found)
