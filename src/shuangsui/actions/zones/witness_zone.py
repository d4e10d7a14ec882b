"""Register an offline freeze: the hash that the zone reads out is kept in the log of the unit above, before the luck is known."""

from __future__ import annotations

from datetime import datetime

from shuangsui.access import Actor
from shuangsui.dossier.witness import Kept, as_hash, witness
from shuangsui.records.models import Unit

from ..deed import action, record, require
from ..draws.cabinet import RecordCabinet
from ..errors import ActionError, NotAllowed


@action
def witness_zone(*, by: Actor, at: datetime, unit: Unit, above: Unit, draw: str, digest: str) -> Kept:
    """Keep `digest`, the hash of the `committed` entry of the zone's `draw`, in the log of `above`; again is nothing new.

    Raises ActionError(zone-draw-name), DossierError(bad-draw, bad-hash, witnessed-otherwise), NotAllowed.
    """
    require(by, "draws.witness", above)
    if above.pk == unit.pk or not unit.path.startswith(above.path):
        raise NotAllowed("draws.witness")
    if not draw.startswith(f"{unit.code}-"):
        raise ActionError("zone-draw-name", unit=unit.code)

    kept = witness(RecordCabinet(above), above.code, draw, as_hash(digest), at)

    record("zone.witnessed", by=by, at=at, unit=above, subject=unit, after={"draw": draw, "entry": kept.entry.body})
    return kept
