"""Reveal: the secret and all files as one bundle that anyone can verify."""

from __future__ import annotations

from datetime import datetime

from shuangsui.access import Actor
from shuangsui.dossier.reveal import reveal
from shuangsui.records.models import Draw

from ..deed import action, record, require
from ..errors import ActionError
from .cabinet import folder_of


@action
def reveal_draw(*, by: Actor, at: datetime, draw: Draw, early: bool = False) -> Draw | None:
    """Reveal a drawn draw, a voided one too. Again is nothing to do. `early`: although visits are still owed.

    What a bundle says of its pool names whoever earlier draws had drawn: they are revealed first.

    Raises ActionError(visits-owed, not-drawn, reveal-order), NotAllowed, DossierError.
    """
    require(by, "draws.approve", draw.unit)
    kept = Draw.objects.select_for_update(of=("self",)).select_related("unit").get(pk=draw.pk)
    if kept.revealed_at:
        return None
    if not kept.drawn_at:
        raise ActionError("not-drawn", draw=kept.title)
    earlier = Draw.objects.filter(unit=kept.unit, drawn_at__isnull=False, revealed_at=None, drawn_at__lt=kept.drawn_at).first()
    if earlier:
        raise ActionError("reveal-order", draw=earlier.title)
    owed = kept.visits.filter(state__in=("planned", "sent", "returned")).count()
    if owed and not early:
        raise ActionError("visits-owed", count=owed)

    reveal(folder_of(kept), at)

    kept.revealed_at = at
    if kept.state == Draw.DRAWN:
        kept.state = Draw.REVEALED
    kept.version += 1
    kept.save()
    record("draw.revealed", by=by, at=at, unit=kept.unit, subject=kept, after={"owed": owed})
    return kept
