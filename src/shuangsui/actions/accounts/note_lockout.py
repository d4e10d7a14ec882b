"""Note that an account was locked."""

from __future__ import annotations

from datetime import datetime

from shuangsui.access import Actor
from shuangsui.records.models import User

from ..deed import action, record


@action
def note_lockout(*, by: Actor, at: datetime, username: str) -> User | None:
    """An entry for an account that there is; a name that nobody has leaves none."""
    user = User.objects.filter(username=username).first()
    if user is None:
        return None
    record("user.locked", by=by, at=at, subject=user)
    return user
