"""Open a year for a unit under a policy."""

from __future__ import annotations

from datetime import datetime

from shuangsui.access import Actor
from shuangsui.records.models import OpenedYear, PolicyFile, Unit

from ..deed import action, record, require


@action
def open_year(*, by: Actor, at: datetime, unit: Unit, year: int, policy: PolicyFile) -> OpenedYear | None:
    """The unit works under the policy in that year; nothing to do where it already does. Raises NotAllowed."""
    require(by, "years.open", unit)
    if OpenedYear.objects.filter(unit=unit, year=year, policy=policy).exists():
        return None
    opened = OpenedYear.objects.create(unit=unit, year=year, policy=policy, opened_at=at)
    record("year.opened", by=by, at=at, unit=unit, subject=policy, after={"year": year, "policy": policy.policy})
    return opened
