"""Change a target or an inspector. Its key stays what it was when it was entered."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from shuangsui.access import Actor
from shuangsui.records.models import Inspector, Target, Unit
from shuangsui.records.rows import inspector_fields, target_fields
from shuangsui.rules import registry as rules

from ..deed import action, changed, record, require
from ..errors import ActionError, ChangedMeanwhile
from .entry_state import put, state_of


def kept_beside(known: dict[str, Any], new: dict[str, Any], attributes: Collection[str]) -> dict[str, Any]:
    """The declared values of a form, with those that it did not ask for."""
    return {**{name: value for name, value in known.items() if name not in attributes}, **new}


@action
def edit_target(
    *, by: Actor, at: datetime, target: Target, version: int, row: rules.Target, attributes: Collection[str]
) -> Target | None:
    """The target is as the row says. `version`: the one that was seen; `attributes`: the declared ones that the form asked for.

    Nothing to do where nothing differs. Raises ChangedMeanwhile, ActionError(entry-elsewhere), NotAllowed.
    """
    current = Target.objects.select_for_update(of=("self",)).select_related("area").get(pk=target.pk)
    area = Unit.objects.filter(code=row.area).first()
    if area is None:
        raise ActionError("entry-elsewhere", area=row.area)
    require(by, "targets.edit", current.area)
    require(by, "targets.edit", area)
    if current.version != version:
        raise ChangedMeanwhile(current.name)

    before = state_of(current)
    values = target_fields(row)
    values["values"] = kept_beside(current.values, values["values"], attributes)
    values |= {"area": area, "key": current.key, "kept": current.kept}
    if all(getattr(current, name) == value for name, value in values.items()):
        return None
    put(current, at, values)
    was, is_ = changed(before, state_of(current))
    record("target.edited", by=by, at=at, unit=area, subject=current, before=was, after=is_)
    return current


@action
def edit_inspector(
    *, by: Actor, at: datetime, inspector: Inspector, version: int, row: rules.Inspector, attributes: Collection[str]
) -> Inspector | None:
    """The inspector is as the row says. Nothing to do where nothing differs. Raises ChangedMeanwhile, NotAllowed."""
    current = Inspector.objects.select_for_update(of=("self",)).select_related("unit").get(pk=inspector.pk)
    require(by, "inspectors.edit", current.unit)
    if current.version != version:
        raise ChangedMeanwhile(current.name)

    before = state_of(current)
    values = inspector_fields(row)
    values["values"] = kept_beside(current.values, values["values"], attributes)
    values |= {"key": current.key, "kept": current.kept}
    if all(getattr(current, name) == value for name, value in values.items()):
        return None
    put(current, at, values)
    was, is_ = changed(before, state_of(current))
    record("inspector.edited", by=by, at=at, unit=current.unit, subject=current, before=was, after=is_)
    return current
