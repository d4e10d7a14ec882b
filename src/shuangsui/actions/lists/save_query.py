"""Keep a list's query by name."""

from __future__ import annotations

from datetime import datetime

from shuangsui.access import Actor
from shuangsui.records.models import SavedQuery

from ..deed import action, record, require
from ..errors import ActionError


@action
def save_query(*, by: Actor, at: datetime, listing: str, name: str, query: str) -> SavedQuery | None:
    """The actor finds the query under the name from now on; an older one of that name is replaced.

    Nothing to do where it is so already. Raises ActionError(query-without-name), NotAllowed.
    """
    require(by, "desk.see")
    if by.user is None or not name.strip():
        raise ActionError("query-without-name")
    known = SavedQuery.objects.filter(user=by.user, listing=listing, name=name.strip()[:40]).first()
    if known and known.query == query[:2000]:
        return None
    before = {"query": known.query} if known else None
    saved = known or SavedQuery(user=by.user, listing=listing, name=name.strip()[:40])
    saved.query, saved.at = query[:2000], at
    saved.save()
    record("query.saved", by=by, at=at, subject=saved, before=before, after={"list": listing, "query": saved.query})
    return saved
