"""Note that somebody took a file which not everybody may see."""

from __future__ import annotations

from datetime import datetime

from shuangsui.access import Actor
from shuangsui.records.models import Draw

from ..deed import action, record, require


@action
def note_file(*, by: Actor, at: datetime, draw: Draw, file: str) -> bool:
    """A line in the journal. Raises NotAllowed."""
    require(by, "draws.list", draw.unit)
    record("draw.file-taken", by=by, at=at, unit=draw.unit, subject=draw, after={"file": file})
    return True
