"""Note that an account was locked."""

from __future__ import annotations

from datetime import datetime

from shuangsui.access import Actor
from shuangsui.records.models import JournalEntry, User

from ..deed import action, record


@action
def note_lockout(*, by: Actor, at: datetime, username: str, since: datetime) -> User | None:
    """An entry for an account that there is, once a lock; a name that nobody has leaves none."""
    user = User.objects.filter(username=username).first()
    if user is None:
        return None
    told = JournalEntry.objects.filter(subject="user", subject_id=str(user.pk), event__in=("user.locked", "user.unlocked"))
    last = told.order_by("-id").first()
    if last and last.event == "user.locked" and last.at > since:
        return None
    record("user.locked", by=by, at=at, subject=user)
    return user
