"""Enter a target or an inspector."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from shuangsui.access import Actor
from shuangsui.records.models import Inspector, Target, Unit
from shuangsui.records.rows import inspector_fields, target_fields
from shuangsui.rules import registry as rules

from ..deed import action, record, require
from ..errors import ActionError
from .entry_state import put, state_of

Place = tuple[Decimal | None, Decimal | None]


@action
def add_target(*, by: Actor, at: datetime, row: rules.Target, place: Place = (None, None)) -> Target:
    """A new target. Raises ActionError(entry-taken, entry-elsewhere), NotAllowed.

    A key that an undone import left behind comes back to life.
    """
    area = Unit.objects.filter(code=row.area).first()
    if area is None:
        raise ActionError("entry-elsewhere", area=row.area)
    require(by, "targets.edit", area)
    known = Target.objects.select_for_update().filter(key=row.id).first()
    if known and known.status != Target.WITHDRAWN:
        raise ActionError("entry-taken", key=row.id, name=known.name)

    target = known or Target(created_at=at, version=0)
    values = {**target_fields(row), "area": area, "latitude": place[0], "longitude": place[1]}
    put(target, at, {**values, "status": Target.ACTIVE})
    record("target.added", by=by, at=at, unit=area, subject=target, after=state_of(target))
    return target


@action
def add_inspector(*, by: Actor, at: datetime, row: rules.Inspector, unit: Unit) -> Inspector:
    """A new inspector of the unit. Raises ActionError(entry-taken), NotAllowed."""
    require(by, "inspectors.edit", unit)
    known = Inspector.objects.select_for_update().filter(key=row.id).first()
    if known and known.status != Inspector.WITHDRAWN:
        raise ActionError("entry-taken", key=row.id, name=known.name)

    inspector = known or Inspector(created_at=at, version=0)
    put(inspector, at, {**inspector_fields(row), "unit": unit, "status": Inspector.ACTIVE})
    record("inspector.added", by=by, at=at, unit=unit, subject=inspector, after=state_of(inspector))
    return inspector
