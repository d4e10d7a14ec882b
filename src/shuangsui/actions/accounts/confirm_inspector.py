"""Confirm whose an account is in the registry of inspectors: from then on it shows that inspector's tasks."""

from __future__ import annotations

from datetime import datetime

from shuangsui.access import Actor
from shuangsui.records.models import AccountRequest, User

from ..deed import action, record
from ..errors import ActionError
from .asking import settle, take_up
from .make_user import refuse_taken


@action
def confirm_inspector(*, by: Actor, at: datetime, request: AccountRequest) -> User:
    """The account is the inspector's from now on.

    Raises ActionError(own-account, asked-oneself, request-decided, inspector-taken), NotAllowed.
    """
    now = take_up(by, request)
    user = now.user
    if now.inspector is None:
        raise ActionError("request-decided")
    refuse_taken(now.inspector, user)

    before = {"inspector": user.inspector.name if user.inspector else None}
    user.inspector, user.version = now.inspector, user.version + 1
    user.save(update_fields=["inspector", "version"])
    settle(by, at, now, AccountRequest.DONE)
    after = {"inspector": now.inspector.name}
    record("user.inspector-confirmed", by=by, at=at, subject=user, before=before, after=after, reason=now.reason)
    return user
