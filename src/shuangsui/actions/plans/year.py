"""Whether a unit's year is open for planning."""

from __future__ import annotations

from shuangsui.records.models import OpenedYear, PolicyFile, Unit
from shuangsui.records.plans import is_closed
from shuangsui.records.policies import years_of

from ..errors import ActionError


def require_open(unit: Unit, policy: PolicyFile, year: int) -> None:
    """Nothing is planned or drawn in a year that has ended. Raises ActionError(year-closed)."""
    if is_closed(unit, policy, year):
        raise ActionError("year-closed", year=year)


def locked_year(unit: Unit, policy: PolicyFile, year: int) -> OpenedYear:
    """The open year that the unit works in, its own or that of the nearest above, locked: two who draft at once take turns.

    Raises ActionError(year-not-open, year-closed).
    """
    works_in = [one.pk for one in years_of(unit) if (one.year, one.policy_id) == (year, policy.pk)]
    found = OpenedYear.objects.select_for_update().filter(pk__in=works_in).first()
    if found is None:
        raise ActionError("year-not-open", unit=unit.name, year=year)
    if found.closed_at:
        raise ActionError("year-closed", year=year)
    return found
