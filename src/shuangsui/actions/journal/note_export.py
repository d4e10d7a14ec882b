"""Note that somebody took the journal away as a file."""

from __future__ import annotations

from datetime import datetime

from shuangsui.access import Actor
from shuangsui.records.models import JournalEntry

from ..deed import action, record, require


@action
def note_export(*, by: Actor, at: datetime, rows: int, query: str) -> JournalEntry:
    """How many entries, and which were asked for. Raises NotAllowed."""
    require(by, "journal.export")
    return record("journal.exported", by=by, at=at, after={"rows": rows, "query": query[:500]})
