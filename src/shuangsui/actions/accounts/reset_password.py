"""Give an account a one-time password."""

from __future__ import annotations

from datetime import datetime

from shuangsui.access import Actor
from shuangsui.records.models import User

from ..deed import action, record, require
from ..errors import ActionError
from .end_devices import end_all
from .reasons import reason_of


@action
def reset_password(*, by: Actor, at: datetime, user: User, password: str, reason: str) -> User:
    """The password holds until it is changed at the next sign-in; every device of the account is out.

    A second factor stays: that one the security administrator lifts, so that no administrator alone can act as somebody else.
    Raises ActionError(own-account, account-closed, reason-missing), NotAllowed.
    """
    require(by, "users.make")
    reason = reason_of(reason)
    if by.user == user:
        raise ActionError("own-account")
    now = User.objects.select_for_update().get(pk=user.pk)
    if not now.is_active:
        raise ActionError("account-closed", username=now.username)

    now.set_password(password)
    now.must_change_password, now.password_changed_at, now.version = True, at, now.version + 1
    now.save(update_fields=["password", "must_change_password", "password_changed_at", "version"])
    end_all(now, at)
    record("password.reset", by=by, at=at, subject=now, reason=reason)
    return now
