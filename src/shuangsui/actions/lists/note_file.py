"""Note that somebody took a list away as a file."""

from __future__ import annotations

from datetime import datetime

from shuangsui.access import Actor, units_for
from shuangsui.records.models import JournalEntry

from ..deed import action, record, require


@action
def note_file(*, by: Actor, at: datetime, right: str, listing: str, query: str, rows: int) -> JournalEntry:
    """Which list, by what query, how many rows; in the chain of a unit whose post gives the right. Raises NotAllowed."""
    require(by, right)
    unit = next(iter(units_for(by, right)), None)
    after = {"list": listing, "query": query[:500], "rows": rows}
    return record("list.taken", by=by, at=at, unit=unit, after=after)
