"""Choose the columns of a list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from shuangsui.access import Actor
from shuangsui.records.models import ColumnChoice

from ..deed import action, record, require

LONGEST, MOST = 80, 80  # characters of a column's id, columns


@action
def choose_columns(*, by: Actor, at: datetime, listing: str, columns: Sequence[str]) -> ColumnChoice | None:
    """The actor sees these columns of the list, in this order; none: the list's own again. Raises NotAllowed.

    Which columns the list has is the page's to know; here only their number and length are bounded.
    """
    require(by, "desk.see")
    if by.user is None:
        return None
    choice = ColumnChoice.objects.filter(user=by.user, listing=listing).first() or ColumnChoice(user=by.user, listing=listing)
    before, after = list(choice.columns), [column[:LONGEST] for column in columns][:MOST]
    if before == after:
        return None
    choice.columns = after
    choice.save()
    record("columns.chosen", by=by, at=at, subject=choice, before=before, after=after)
    return choice
