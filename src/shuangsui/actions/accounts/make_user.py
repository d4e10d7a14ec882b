"""Make an account."""

from __future__ import annotations

from datetime import datetime

from shuangsui.access import Actor
from shuangsui.records.models import Inspector, User

from ..deed import action, record, require
from ..errors import ActionError


@action
def make_user(
    *,
    by: Actor,
    at: datetime,
    username: str,
    name: str,
    password: str,
    must_change: bool = True,
    inspector: Inspector | None = None,
) -> User:
    """A new account, to be given posts by the security administrator. Raises ActionError(user-taken), NotAllowed."""
    require(by, "users.make")
    if User.objects.filter(username=username).exists():
        raise ActionError("user-taken", username=username)
    user = User(username=username, name=name, created_at=at, must_change_password=must_change, inspector=inspector)
    user.set_password(password)
    user.password_changed_at = at
    user.save()
    record("user.made", by=by, at=at, subject=user, after={"username": username, "name": name})
    return user
