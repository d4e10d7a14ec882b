"""Recusals (回避): declared by the inspector himself or entered by the clerk, and ended."""

from __future__ import annotations

from datetime import datetime

from shuangsui.access import Actor, Role, is_allowed
from shuangsui.records.models import Conflict, Inspector, Target

from ..deed import action, record, require
from ..errors import ActionError


def _may(by: Actor, inspector: Inspector) -> None:
    """The clerk for every inspector of his unit, an inspector for himself alone. Raises NotAllowed, ActionError."""
    require(by, "conflicts.declare")
    if by.user is None or by.user.inspector_id == inspector.pk:
        return
    if not any(post.role == Role.CLERK for post in by.posts) or not is_allowed(by, "inspectors.edit", inspector.unit):
        raise ActionError("conflict-not-own")


@action
def declare_conflict(*, by: Actor, at: datetime, inspector: Inspector, target: Target, ground: str) -> Conflict:
    """The inspector may not go to the target, from now on.

    Raises ActionError(conflict-known, conflict-not-own, reason-missing), NotAllowed.
    """
    _may(by, inspector)
    if not ground.strip():
        raise ActionError("reason-missing")
    if Conflict.objects.filter(inspector=inspector, target=target, ended_at=None).exists():
        raise ActionError("conflict-known", inspector=inspector.name, target=target.name)

    conflict = Conflict.objects.create(
        inspector=inspector, target=target, ground=ground.strip()[:200], declared_by=by.name, at=at
    )
    after = {"inspector": inspector.key, "target": target.key}
    record("conflict.declared", by=by, at=at, unit=inspector.unit, subject=inspector, after=after, reason=ground.strip()[:200])
    return conflict


@action
def end_conflict(*, by: Actor, at: datetime, conflict: Conflict, reason: str) -> Conflict | None:
    """The recusal has ended; nothing to do where it has already. Raises ActionError(conflict-not-own, reason-missing)."""
    current = Conflict.objects.select_for_update(of=("self",)).select_related("inspector__unit", "target").get(pk=conflict.pk)
    _may(by, current.inspector)
    if current.ended_at is not None:
        return None
    if not reason.strip():
        raise ActionError("reason-missing")

    current.ended_at = at
    current.save()
    before = {"inspector": current.inspector.key, "target": current.target.key}
    unit, reason = current.inspector.unit, reason.strip()[:500]
    record("conflict.ended", by=by, at=at, unit=unit, subject=current.inspector, before=before, reason=reason)
    return current
