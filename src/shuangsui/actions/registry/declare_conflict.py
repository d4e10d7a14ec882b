"""Recusals (回避): declared by the inspector himself or entered by the clerk, and ended."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import IntegrityError

from shuangsui.access import Actor, Role, is_allowed
from shuangsui.records.models import Conflict, Inspector, Target

from ..deed import action, record, require
from ..errors import ActionError


def _is_own(by: Actor, inspector: Inspector) -> bool:
    return by.user is not None and by.user.inspector_id == inspector.pk


def _may(by: Actor, inspector: Inspector) -> None:
    """The clerk for every inspector of his unit, an inspector for himself alone. Raises NotAllowed, ActionError."""
    require(by, "conflicts.declare", inspector.unit)
    if by.user is None or _is_own(by, inspector):
        return
    as_clerk = replace(by, posts=tuple(post for post in by.posts if post.role == Role.CLERK))
    if not is_allowed(as_clerk, "conflicts.declare", inspector.unit):
        raise ActionError("conflict-not-own")


@action
def declare_conflict(*, by: Actor, at: datetime, inspector: Inspector, target: Target, ground: str) -> Conflict:
    """The inspector may not go to the target, from now on. The target lies in the same region (the same root of the tree).

    Raises ActionError(conflict-known, conflict-not-own, conflict-elsewhere, reason-missing), NotAllowed.
    """
    _may(by, inspector)
    if target.area.path.split("/")[0] != inspector.unit.path.split("/")[0]:
        raise ActionError("conflict-elsewhere", inspector=inspector.name, target=target.key)
    if not ground.strip():
        raise ActionError("reason-missing")
    if Conflict.objects.filter(inspector=inspector, target=target, ended_at=None).exists():
        raise ActionError("conflict-known", inspector=inspector.name, target=target.name)

    try:
        conflict = Conflict.objects.create(
            inspector=inspector,
            target=target,
            ground=ground.strip()[:200],
            declared_by=by.name,
            declared_own=_is_own(by, inspector),
            at=at,
        )
    except IntegrityError:  # declared by somebody else in this very moment
        raise ActionError("conflict-known", inspector=inspector.name, target=target.name) from None
    after = {"inspector": inspector.key, "target": target.key}
    record("conflict.declared", by=by, at=at, unit=inspector.unit, subject=inspector, after=after, reason=ground.strip()[:200])
    return conflict


@action
def end_conflict(*, by: Actor, at: datetime, conflict: Conflict, reason: str) -> Conflict | None:
    """The recusal has ended; nothing to do where it has already. What an inspector declared of himself he alone ends.

    Raises ActionError(conflict-not-own, conflict-declared-own, reason-missing), NotAllowed.
    """
    current = Conflict.objects.select_for_update(of=("self",)).select_related("inspector__unit", "target").get(pk=conflict.pk)
    _may(by, current.inspector)
    if current.ended_at is not None:
        return None
    if current.declared_own and by.user is not None and not _is_own(by, current.inspector):
        raise ActionError("conflict-declared-own", inspector=current.inspector.name)
    if not reason.strip():
        raise ActionError("reason-missing")

    current.ended_at, current.end_says = at, reason.strip()[:300]
    current.save()
    before = {"inspector": current.inspector.key, "target": current.target.key}
    unit, reason = current.inspector.unit, reason.strip()[:500]
    record("conflict.ended", by=by, at=at, unit=unit, subject=current.inspector, before=before, reason=reason)
    return current
