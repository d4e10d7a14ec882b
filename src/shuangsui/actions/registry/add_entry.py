"""Enter a target or an inspector."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from shuangsui.access import Actor, is_allowed
from shuangsui.records.models import Inspector, Target, Unit
from shuangsui.records.rows import inspector_fields, target_fields
from shuangsui.rules import registry as rules

from ..deed import action, record, require
from ..errors import ActionError
from .entry_state import Entry, kind_of, put, state_of


def _taken(by: Actor, known: Entry) -> ActionError:
    """Why the key cannot be had; the name only to who may edit that entry."""
    home = known.area if isinstance(known, Target) else known.unit
    if is_allowed(by, f"{kind_of(known)}.edit", home):
        return ActionError("entry-taken", key=known.key, name=known.name)
    return ActionError("entry-taken-elsewhere", key=known.key)


def _put_new(by: Actor, entry: Entry, at: datetime, values: dict[str, Any]) -> None:
    """Save it. Raises ActionError where somebody else took the key in this very moment."""
    try:
        with transaction.atomic():
            put(entry, at, values)
    except IntegrityError:
        raise _taken(by, type(entry)._default_manager.get(key=values["key"])) from None


@action
def add_target(*, by: Actor, at: datetime, row: rules.Target) -> Target:
    """A new target. Raises ActionError(entry-taken, entry-taken-elsewhere, entry-elsewhere), NotAllowed.

    A key that an undone import left behind in the actor's own reach comes back to life.
    """
    area = Unit.objects.filter(code=row.area).first()
    if area is None:
        raise ActionError("entry-elsewhere", area=row.area)
    require(by, "targets.edit", area)
    known = Target.objects.select_for_update(of=("self",)).select_related("area").filter(key=row.id).first()
    if known and (known.status != Target.WITHDRAWN or not is_allowed(by, "targets.edit", known.area)):
        raise _taken(by, known)

    target = known or Target(created_at=at, version=0)
    values = {**target_fields(row), "area": area}
    _put_new(by, target, at, {**values, "status": Target.ACTIVE})
    record("target.added", by=by, at=at, unit=area, subject=target, after=state_of(target))
    return target


@action
def add_inspector(*, by: Actor, at: datetime, row: rules.Inspector, unit: Unit) -> Inspector:
    """A new inspector of the unit. Raises ActionError(entry-taken, entry-taken-elsewhere), NotAllowed."""
    require(by, "inspectors.edit", unit)
    known = Inspector.objects.select_for_update(of=("self",)).select_related("unit").filter(key=row.id).first()
    if known and (known.status != Inspector.WITHDRAWN or not is_allowed(by, "inspectors.edit", known.unit)):
        raise _taken(by, known)

    inspector = known or Inspector(created_at=at, version=0)
    _put_new(by, inspector, at, {**inspector_fields(row), "unit": unit, "status": Inspector.ACTIVE})
    record("inspector.added", by=by, at=at, unit=unit, subject=inspector, after=state_of(inspector))
    return inspector
