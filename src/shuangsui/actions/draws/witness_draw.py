"""Witness a freeze of a unit below in the log of the unit above."""

from __future__ import annotations

from datetime import datetime

from fairdraw import entry_hash, read_log
from fairdraw.log import of_draw
from shuangsui.access import Actor
from shuangsui.dossier.witness import Kept, witness
from shuangsui.records.models import Draw, Unit

from ..deed import action, record, require
from ..errors import NotAllowed
from .cabinet import RecordCabinet, folder_of


@action
def witness_draw(*, by: Actor, at: datetime, draw: Draw, above: Unit) -> Kept:
    """Keep the hash of the draw's `committed` entry in the log of `above`; again is nothing new.

    Raises NotAllowed, also where `above` does not stand above the draw's unit.
    """
    require(by, "draws.witness", above)
    if above.pk == draw.unit_id or not draw.unit.path.startswith(above.path):
        raise NotAllowed("draws.witness")
    folder = folder_of(draw)
    name = folder.frozen.manifest.draw
    digest = entry_hash(of_draw(read_log(folder.log), name, "committed")[0])

    kept = witness(RecordCabinet(above), above.code, name, digest, at)

    record("draw.witnessed", by=by, at=at, unit=above, subject=draw, after={"draw": name, "entry": digest, "log": kept.head})
    return kept
