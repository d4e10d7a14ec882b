"""A firm set aside by hand before the freeze (公开排除): a second person, the approver, looks at each and confirms."""

from __future__ import annotations

from datetime import datetime

from shuangsui.access import Actor
from shuangsui.records.models import Draw, Target

from ..deed import action, record, require
from ..errors import ActionError, ChangedMeanwhile


@action
def confirm_aside(*, by: Actor, at: datetime, draw: Draw, version: int) -> Draw | None:
    """Confirm those that stand there now; another change to them needs it anew. Nothing to do where it is confirmed.

    Raises ActionError(draw-frozen, aside-none, own-request: he set them aside himself, aside-unknown: no such target of the
    unit), ChangedMeanwhile, NotAllowed.
    """
    require(by, "draws.approve", draw.unit)
    kept = Draw.objects.select_for_update(of=("self",)).select_related("unit").get(pk=draw.pk)
    if kept.state != Draw.PREPARED:
        raise ActionError("draw-frozen", draw=kept.title)
    aside = kept.options.get("set_aside") or {}
    if not aside:
        raise ActionError("aside-none", draw=kept.title)
    if kept.aside_confirmed_by_id is not None:
        return None
    if kept.version != version:
        raise ChangedMeanwhile(kept.title)
    if by.user is None or by.user.pk == kept.aside_by_id:
        raise ActionError("own-request")
    known = set(Target.objects.filter(key__in=aside, area__path__startswith=kept.unit.path).values_list("key", flat=True))
    if unknown := sorted(set(aside) - known):
        raise ActionError("aside-unknown", target=unknown[0])

    kept.aside_confirmed_by, kept.aside_confirmed_at, kept.version = by.user, at, kept.version + 1
    kept.save(update_fields=["aside_confirmed_by", "aside_confirmed_at", "version"])
    record("draw.aside-confirmed", by=by, at=at, unit=kept.unit, subject=kept, after={"set_aside": aside, "count": len(aside)})
    return kept


def set_aside_by(draw: Draw, by: Actor) -> None:
    """Whoever set firms aside is kept, and what was confirmed before is confirmed no longer. Called within a deed."""
    draw.aside_by = by.user if draw.options.get("set_aside") else None
    draw.aside_confirmed_by = draw.aside_confirmed_at = None


def require_confirmed(draw: Draw) -> None:
    """Raises ActionError(aside-unconfirmed) where somebody was set aside and no second person has confirmed it."""
    aside = draw.options.get("set_aside") or {}
    if aside and draw.aside_confirmed_by_id is None:
        raise ActionError("aside-unconfirmed", count=len(aside))
