"""Hand the sealed copy of the secret to its second custodian: once."""

from __future__ import annotations

from datetime import datetime

from shuangsui.access import Actor
from shuangsui.dossier.papers import SEALED
from shuangsui.records.models import Draw

from ..deed import action, record, require
from ..errors import ActionError, NotAllowed
from .cabinet import folder_of


@action
def hand_out_copy(*, by: Actor, at: datetime, draw: Draw) -> bytes:
    """The page to be printed and sealed. Who takes it enters no luck any more, and did not freeze.

    Raises ActionError(not-frozen; copy-handed: somebody has it; copy-froze: he froze the draw himself), NotAllowed.
    """
    require(by, "draws.approve", draw.unit)
    if by.user is None:
        raise NotAllowed("draws.approve")
    kept = Draw.objects.select_for_update(of=("self",)).select_related("unit").get(pk=draw.pk)
    if not kept.frozen_at:
        raise ActionError("not-frozen", draw=kept.title)
    if kept.frozen_by_id == by.user.pk:
        raise ActionError("copy-froze")
    if kept.copy_handed_at:
        raise ActionError("copy-handed", name=kept.copy_handed_to, when=f"{kept.copy_handed_at:%Y-%m-%d}")
    page = folder_of(kept).read(SEALED)

    kept.copy_handed_at, kept.copy_handed_to, kept.copy_handed_user = at, by.name, by.user
    kept.version += 1
    kept.save(update_fields=["copy_handed_at", "copy_handed_to", "copy_handed_user", "version"])
    record("draw.copy-handed", by=by, at=at, unit=kept.unit, subject=kept, after={"name": by.name})
    return page
