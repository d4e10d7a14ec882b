"""Which policy a unit works under."""

from __future__ import annotations

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


def parent_of(file: PolicyFile) -> PolicyFile | None:
    """The plan above a policy, as it was loaded last; None where it has none, or that was not loaded."""
    parent = policy_of(file).policy.parent
    return PolicyFile.objects.filter(policy=parent).order_by("-at", "-pk").first() if parent else None
