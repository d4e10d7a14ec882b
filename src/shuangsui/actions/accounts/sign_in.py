"""Come and go."""

from __future__ import annotations

from datetime import datetime, timedelta

from shuangsui.access import Actor
from shuangsui.records.models import SecondFactor, User

from ..deed import action, record
from ..errors import ActionError
from .end_devices import end_one
from .second_factor import take_code


@action
def sign_in(*, by: Actor, at: datetime, one_time_days: int, code: str = "") -> User:
    """Somebody whose password was right comes in. With a second factor set up, `code` must show it; no code is taken twice.

    `one_time_days`: how long a password holds that an administrator has set. Raises ActionError(password-expired, code-wrong).
    """
    user = by.user
    assert user is not None
    if user.must_change_password and user.password_changed_at and at > user.password_changed_at + timedelta(days=one_time_days):
        raise ActionError("password-expired", days=one_time_days)
    shown = take_code(user, code, at) if SecondFactor.objects.filter(user=user).exists() else ""
    record("user.signed-in", by=by, at=at, subject=user, after={"second_factor": shown} if shown else None)
    return user


@action
def sign_out(*, by: Actor, at: datetime, device: str) -> User | None:
    """The device of the token is ended."""
    if by.user is None:
        return None
    end_one(by.user, device, at)
    record("user.signed-out", by=by, at=at, subject=by.user)
    return by.user
