"""Unlock an account that wrong passwords have locked."""

from __future__ import annotations

from datetime import datetime

from axes.models import AccessAttempt
from django.db.models import Q

from shuangsui.access import Actor
from shuangsui.access.lockout import MARK
from shuangsui.records.models import User

from ..deed import action, record, require


@action
def unlock_user(*, by: Actor, at: datetime, user: User) -> User | None:
    """Forget the wrong tries with the account's name; nothing to do where there are none. Raises NotAllowed."""
    require(by, "users.unlock")
    own = Q(username=user.username)
    forgotten, _ = AccessAttempt.objects.filter(own | Q(username__startswith=user.username + MARK)).delete()
    if not forgotten:
        return None
    record("user.unlocked", by=by, at=at, subject=user)
    return user
