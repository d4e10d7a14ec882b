"""Keep a list's query by name."""

from __future__ import annotations

from datetime import datetime

from shuangsui.access import Actor
from shuangsui.records.models import SavedQuery

from ..deed import action, record, require
from ..errors import ActionError

LONGEST = 2000  # characters
MOST = 30  # kept queries a person and list


@action
def save_query(*, by: Actor, at: datetime, listing: str, name: str, query: str) -> SavedQuery | None:
    """The actor finds the query under the name from now on; an older one of that name is replaced.

    Nothing to do where it is so already. Raises ActionError(query-without-name, query-too-long, query-too-many), NotAllowed.
    """
    require(by, "desk.see")
    if by.user is None or not name.strip():
        raise ActionError("query-without-name")
    if len(query) > LONGEST:
        raise ActionError("query-too-long")
    kept = SavedQuery.objects.filter(user=by.user, listing=listing)
    known = kept.filter(name=name.strip()[:40]).first()
    if known and known.query == query:
        return None
    if known is None and kept.count() >= MOST:
        raise ActionError("query-too-many", most=MOST)
    before = {"query": known.query} if known else None
    saved = known or SavedQuery(user=by.user, listing=listing, name=name.strip()[:40])
    saved.query, saved.at = query, at
    saved.save()
    record("query.saved", by=by, at=at, subject=saved, before=before, after={"list": listing, "query": saved.query})
    return saved
