"""Refuse what was asked for an account."""

from __future__ import annotations

from datetime import datetime

from shuangsui.access import Actor
from shuangsui.records.models import AccountRequest

from ..deed import action, record
from .asking import settle, take_up
from .reasons import reason_of


@action
def refuse_request(*, by: Actor, at: datetime, request: AccountRequest, reason: str) -> AccountRequest:
    """The account stays as it is. Raises ActionError(own-account, own-request, request-decided, reason-missing), NotAllowed."""
    now = take_up(by, request)
    reason = reason_of(reason)
    settle(by, at, now, AccountRequest.REFUSED)
    record("user.request-refused", by=by, at=at, subject=now.user, after={"kind": now.says}, reason=reason)
    return now
