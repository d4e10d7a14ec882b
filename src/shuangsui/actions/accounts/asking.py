"""What the deeds on requests for an account (账号申请) share."""

from __future__ import annotations

from datetime import datetime

from shuangsui.access import Actor, Role
from shuangsui.records.models import AccountRequest, Inspector, User

from ..deed import require
from ..errors import ActionError, NotAllowed
from .administrators import roles_of


def ask(*, by: Actor, at: datetime, user: User, kind: str, reason: str, inspector: Inspector | None = None) -> AccountRequest:
    """Part of a deed: put the request down; `user` is locked. Raises ActionError(account-asked-already)."""
    if AccountRequest.objects.filter(user=user, kind=kind, state=AccountRequest.ASKED).exists():
        raise ActionError("account-asked-already", name=user.name, kind=AccountRequest.KINDS[kind])
    return AccountRequest.objects.create(user=user, kind=kind, inspector=inspector, reason=reason, asked_by=by.user, asked_at=at)


def take_up(by: Actor, request: AccountRequest) -> AccountRequest:
    """Part of a deed: the request and its account, locked, to be decided by the actor.

    The audit administrator decides for a security administrator alone, who may be the only one and cannot let himself in.
    Raises ActionError(own-account, asked-oneself, request-decided), NotAllowed.
    """
    require(by, "users.confirm")
    user = User.objects.select_for_update().get(pk=request.user_id)
    now = AccountRequest.objects.select_for_update().get(pk=request.pk)
    now.user = user
    if by.user == user:
        raise ActionError("own-account")
    if by.user is None or by.user.pk == now.asked_by_id:
        raise ActionError("asked-oneself")
    if Role.SECURITY not in {Role(post.role) for post in by.posts} | roles_of(user):
        raise NotAllowed("users.confirm")
    if now.state != AccountRequest.ASKED:
        raise ActionError("request-decided")
    return now


def settle(by: Actor, at: datetime, request: AccountRequest, state: str) -> None:
    """Part of a deed: the request is decided."""
    request.state, request.decided_by, request.decided_at = state, by.user, at
    request.save(update_fields=["state", "decided_by", "decided_at"])
