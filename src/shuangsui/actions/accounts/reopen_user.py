"""Open a closed account again."""

from __future__ import annotations

from datetime import datetime

from shuangsui.access import Actor
from shuangsui.records.models import User

from ..deed import action, record, require
from .reasons import reason_of


@action
def reopen_user(*, by: Actor, at: datetime, user: User, reason: str) -> User | None:
    """The account may sign in again, with the posts that it still has. Nothing to do for an open one.

    Raises ActionError(reason-missing), NotAllowed.
    """
    require(by, "users.make")
    reason = reason_of(reason)
    now = User.objects.select_for_update().get(pk=user.pk)
    if now.is_active:
        return None

    now.is_active, now.version = True, now.version + 1
    now.save(update_fields=["is_active", "version"])
    record("user.reopened", by=by, at=at, subject=now, before={"is_active": False}, after={"is_active": True}, reason=reason)
    return now
