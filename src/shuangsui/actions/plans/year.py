"""Whether a unit's year is open for planning."""

from __future__ import annotations

from shuangsui.records.models import OpenedYear, PolicyFile, Unit
from shuangsui.records.plans import is_closed

from ..errors import ActionError


def require_open(unit: Unit, policy: PolicyFile, year: int) -> None:
    """Nothing is planned or drawn in a year that has ended. Raises ActionError(year-closed)."""
    if is_closed(unit, policy, year):
        raise ActionError("year-closed", year=year)


def locked_year(unit: Unit, policy: PolicyFile, year: int) -> OpenedYear:
    """The unit's open year, locked, so that two who draft at once come one after the other.

    Raises ActionError(year-not-open, year-closed).
    """
    found = OpenedYear.objects.select_for_update().filter(unit=unit, policy=policy, year=year).first()
    if found is None:
        raise ActionError("year-not-open", unit=unit.name, year=year)
    if found.closed_at:
        raise ActionError("year-closed", year=year)
    return found
