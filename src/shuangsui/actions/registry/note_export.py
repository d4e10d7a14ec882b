"""Note that a registry left the house as a file."""

from __future__ import annotations

from datetime import datetime

from shuangsui.access import Actor
from shuangsui.records.models import Unit

from ..deed import action, record, require


@action
def note_export(*, by: Actor, at: datetime, unit: Unit, kind: str, query: str, count: int) -> bool:
    """Who took how many rows of which list, and by what query. Raises NotAllowed."""
    require(by, f"{kind}.export")
    record("registry.exported", by=by, at=at, unit=unit, after={"list": kind, "query": query[:500], "rows": count})
    return True
