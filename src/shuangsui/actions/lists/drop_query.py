"""Forget a kept query."""

from __future__ import annotations

from datetime import datetime

from shuangsui.access import Actor
from shuangsui.records.models import SavedQuery

from ..deed import action, record, require


@action
def drop_query(*, by: Actor, at: datetime, saved: SavedQuery) -> SavedQuery | None:
    """The actor's own query is gone; nothing to do for another's. Raises NotAllowed."""
    require(by, "desk.see")
    if by.user is None or saved.user_id != by.user.pk:
        return None
    record("query.dropped", by=by, at=at, subject=saved, before={"list": saved.listing, "query": saved.query})
    saved.delete()
    return saved
