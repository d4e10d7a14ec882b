"""Which policy a unit works under."""

from __future__ import annotations

from collections.abc import Sequence

from shuangsui.rules.policy import Policy

from .models import OpenedYear, PolicyFile, Unit
from .situation import policy_of


def policy_file_of(unit: Unit) -> PolicyFile | None:
    """The policy of the year that the unit, or the nearest above it, opened last and has not closed; None where none is open."""
    codes = unit.path.strip("/").split("/")
    years = OpenedYear.objects.filter(unit__code__in=codes, closed_at=None).select_related("policy", "unit")
    nearest = sorted(years, key=lambda opened: (len(opened.unit.path), opened.year, opened.opened_at))
    return nearest[-1].policy if nearest else None


def policy_for(unit: Unit) -> Policy | None:
    """The same, read."""
    file = policy_file_of(unit)
    return policy_of(file) if file else None


def newest_of(policy: str) -> PolicyFile | None:
    """The text of a plan that was loaded last; None where none was."""
    return PolicyFile.objects.filter(policy=policy).order_by("-at", "-pk").first()


def parent_of(file: PolicyFile) -> PolicyFile | None:
    """The plan above a policy, as it was loaded last; None where it has none, or that was not loaded."""
    parent = policy_of(file).policy.parent
    return newest_of(parent) if parent else None


def open_under(codes: Sequence[str], year: int | None = None) -> list[PolicyFile]:
    """The plans under which units of these codes have a year (this one, where one is given) open, each plan's last text once. One
    query."""
    years = OpenedYear.objects.filter(unit__code__in=codes, closed_at=None).select_related("policy").order_by("policy__at", "pk")
    years = years if year is None else years.filter(year=year)
    return list({year.policy.policy: year.policy for year in years}.values())


def decision_for(unit: Unit, file: PolicyFile, year: int) -> str:
    """Who decided that the unit goes on under the plan in a year that it does not bind of itself; "" without one. One query."""
    codes = unit.path.strip("/").split("/")
    years = OpenedYear.objects.filter(unit__code__in=codes, year=year, policy__policy=file.policy).exclude(decision="")
    nearest = years.order_by("-unit__path", "-pk").first()
    return nearest.decision if nearest else ""


def years_of(unit: Unit) -> list[OpenedYear]:
    """The years that a unit works in, open or closed, the newest first: its own; where it opened none in a year, those that the
    nearest above it opened under a policy that knows the unit's area. One query."""
    codes = unit.path.strip("/").split("/")
    years = OpenedYear.objects.filter(unit__code__in=codes).select_related("policy", "unit").order_by("-year", "pk")
    found = []
    for year in dict.fromkeys(one.year for one in years):
        rows = [one for one in years if one.year == year and _knows(one.policy, unit)]
        nearest = max((len(one.unit.path) for one in rows), default=0)
        found += [one for one in rows if len(one.unit.path) == nearest]
    return found


def _knows(file: PolicyFile, unit: Unit) -> bool:
    return unit.code in {area.code for area in policy_of(file).area}
