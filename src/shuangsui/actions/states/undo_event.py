"""Take a change of state back: a further deed, never a deletion."""

from __future__ import annotations

from datetime import datetime

from shuangsui.access import Actor
from shuangsui.dossier.entropy import CHINA
from shuangsui.records.models import Target, TargetEvent

from ..deed import action, record, require
from ..errors import ActionError
from ..events.telling import field_name
from .changing import plain, put, restored
from .merge_targets import TABLES


def why_not(event: TargetEvent) -> ActionError | None:
    """The reason why the event cannot be taken back any more, as it would be refused; None where it can."""
    if event.kind == TargetEvent.UNDONE or hasattr(event, "undone_by"):
        return ActionError("undo-twice")
    target = event.target
    later = TargetEvent.objects.filter(target=target, pk__gt=event.pk, undone_by=None).exclude(kind=TargetEvent.UNDONE).first()
    if later:
        return ActionError("undo-later-first", says=later.says)
    changed = [name for name, value in event.after.items() if plain(getattr(target, name)) != value]
    if changed:
        return ActionError("undo-changed", names="、".join(field_name("target", name) for name in changed))
    if event.other and event.other.status != Target.ACTIVE:
        return ActionError("undo-survivor-gone", name=event.other.name)
    for name, pks in event.moved.items():
        if TABLES[name].objects.filter(pk__in=pks, target=event.other).count() != len(pks):
            return ActionError("undo-survivor-changed", name=event.other.name if event.other else "")
    return None


@action
def undo_event(*, by: Actor, at: datetime, event: TargetEvent, reason: str) -> TargetEvent:
    """Put the target back to what it was before the event, where nothing of it has changed since.

    Of a merger, what followed to the survivor goes back; what the survivor took over into its own fields goes where it still
    stands as it was taken. Raises NotAllowed, ActionError(reason-missing, undo-twice, undo-later-first, undo-changed,
    undo-survivor-gone, undo-survivor-changed).
    """
    target = Target.objects.select_for_update(of=("self",)).select_related("area").get(pk=event.target_id)
    require(by, "targets.edit", target.area)
    kept = TargetEvent.objects.select_related("other__area", "undone_by").get(pk=event.pk)
    kept.target = target
    if not reason.strip():
        raise ActionError("reason-missing")
    if refusal := why_not(kept):
        raise refusal

    if kept.other:
        _give_back(kept, target, at, by)
    home = target.area
    before, after = put(target, at, restored(kept.before))
    undone = TargetEvent.objects.create(
        target=target, kind=TargetEvent.UNDONE, event_date=at.astimezone(CHINA).date(), reason=reason, before=before, after=after,
        undoes=kept, by=by.user, by_name=by.name, at=at,
    )  # fmt: skip
    told = {"kind": kept.says, **after}
    record("target.undone", by=by, at=at, unit=home, subject=target, before=before, after=told, reason=reason)
    if target.area != home:
        record("target.undone", by=by, at=at, unit=target.area, subject=target, before=before, after=told, reason=reason)
    return undone


def _give_back(event: TargetEvent, target: Target, at: datetime, by: Actor) -> None:
    """What followed to the survivor returns, and the survivor's fields too, unless they were changed since."""
    assert event.other is not None
    stays = Target.objects.select_for_update(of=("self",)).select_related("area").get(pk=event.other.pk)
    require(by, "targets.edit", stays.area)
    for name, pks in event.moved.items():
        TABLES[name].objects.filter(pk__in=pks).update(target=target)
    took = event.lost.get("after", {})
    back = {name: value for name, value in event.lost.get("before", {}).items() if getattr(stays, name) == took[name]}
    before, after = put(stays, at, back) if back else ({}, {})
    record("target.given-back", by=by, at=at, unit=stays.area, subject=stays, before=before, after=after | {"target": target.key})
