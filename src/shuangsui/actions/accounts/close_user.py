"""Close an account: nobody is deleted."""

from __future__ import annotations

from datetime import datetime

from shuangsui.access import Actor
from shuangsui.records.models import User

from ..deed import action, record, require
from ..errors import ActionError
from .administrators import keep_somebody, roles_of
from .end_devices import end_all
from .reasons import reason_of


@action
def close_user(*, by: Actor, at: datetime, user: User, reason: str) -> User | None:
    """Nobody signs in with it any more, and who is signed in is out at the next click. Nothing to do where that is so.

    Raises ActionError(own-account, last-administrator, reason-missing), NotAllowed.
    """
    require(by, "users.make")
    reason = reason_of(reason)
    if by.user == user:
        raise ActionError("own-account")
    keep_somebody(user, roles_of(user))
    now = User.objects.select_for_update().get(pk=user.pk)
    if not now.is_active:
        return None

    now.is_active, now.version = False, now.version + 1
    now.save(update_fields=["is_active", "version"])
    end_all(now, at)
    record("user.closed", by=by, at=at, subject=now, before={"is_active": True}, after={"is_active": False}, reason=reason)
    return now
