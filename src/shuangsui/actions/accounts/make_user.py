"""Make an account."""

from __future__ import annotations

import re
from datetime import datetime

from django.db import IntegrityError, transaction

from shuangsui.access import Actor
from shuangsui.records.models import AccountRequest, Inspector, User

from ..deed import action, record, require
from ..errors import ActionError
from .asking import ask

_USERNAME = re.compile(r"[\w.@-]{2,60}")


@action
def make_user(
    *,
    by: Actor,
    at: datetime,
    username: str,
    name: str,
    password: str | None = None,
    must_change: bool = True,
    inspector: Inspector | None = None,
) -> User:
    """A new account, to be given posts by the security administrator.

    Without a password nobody can sign in yet: the one-time password is asked for, and given by the security administrator too.
    Raises ActionError(bad-username, name-missing, user-taken, inspector-taken), NotAllowed.
    """
    require(by, "users.make")
    username, name = username.strip(), name.strip()
    if not _USERNAME.fullmatch(username):
        raise ActionError("bad-username", username=username)
    if not name:
        raise ActionError("name-missing")
    refuse_taken(inspector)

    user = User(username=username, name=name[:60], created_at=at, must_change_password=must_change, inspector=inspector)
    user.set_password(password)
    user.password_changed_at = at
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError:
        raise ActionError("user-taken", username=username) from None
    if password is None:
        ask(by=by, at=at, user=user, kind=AccountRequest.PASSWORD, reason="新建账号")
    after = {"username": username, "name": user.name, "inspector": inspector.name if inspector else None}
    record("user.made", by=by, at=at, subject=user, after=after)
    return user


def refuse_taken(inspector: Inspector | None, user: User | None = None) -> None:
    """Raises ActionError(inspector-taken) where somebody else signs in as the inspector."""
    if inspector is None:
        return
    others = User.objects.filter(inspector=inspector)
    if other := (others.exclude(pk=user.pk) if user else others).first():
        raise ActionError("inspector-taken", inspector=inspector.name, username=other.username)
