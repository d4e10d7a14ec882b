"""Give an account a one-time password: the system administrator asks, the security administrator gives.

Only who gives it sees it, so that no administrator alone can act as somebody else.
"""

from __future__ import annotations

from datetime import datetime

from shuangsui.access import Actor
from shuangsui.records.models import AccountRequest, User

from ..deed import action, record, require
from ..errors import ActionError
from .asking import ask, settle, take_up
from .end_devices import end_all
from .reasons import reason_of


@action
def ask_reset(*, by: Actor, at: datetime, user: User, reason: str) -> AccountRequest:
    """Ask for a one-time password; nothing of the account changes yet.

    Raises ActionError(own-account, account-closed, account-asked-already, reason-missing), NotAllowed.
    """
    require(by, "users.make")
    reason = reason_of(reason)
    if by.user == user:
        raise ActionError("own-account")
    now = User.objects.select_for_update().get(pk=user.pk)
    if not now.is_active:
        raise ActionError("account-closed", username=now.username)
    asked = ask(by=by, at=at, user=now, kind=AccountRequest.PASSWORD, reason=reason)
    record("password.asked", by=by, at=at, subject=now, reason=reason)
    return asked


@action
def release_password(*, by: Actor, at: datetime, request: AccountRequest, password: str) -> User:
    """The password holds until it is changed at the next sign-in; every device of the account is out. A second factor stays.

    Raises ActionError(own-account, asked-oneself, request-decided, account-closed), NotAllowed.
    """
    now = take_up(by, request)
    user = now.user
    if now.kind != AccountRequest.PASSWORD:
        raise ActionError("request-decided")
    if not user.is_active:
        raise ActionError("account-closed", username=user.username)

    user.set_password(password)
    user.must_change_password, user.password_changed_at, user.version = True, at, user.version + 1
    user.save(update_fields=["password", "must_change_password", "password_changed_at", "version"])
    end_all(user, at)
    settle(by, at, now, AccountRequest.DONE)
    record("password.reset", by=by, at=at, subject=user, reason=now.reason)
    return user
