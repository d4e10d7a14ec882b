"""Change an account's name, or ask that it be another inspector's."""

from __future__ import annotations

from datetime import datetime

from shuangsui.access import Actor
from shuangsui.records.models import AccountRequest, Inspector, User

from ..deed import action, changed, record, require
from ..errors import ActionError, ChangedMeanwhile
from .asking import ask
from .make_user import refuse_taken


@action
def edit_user(*, by: Actor, at: datetime, user: User, version: int, name: str, inspector: Inspector | None) -> User | None:
    """The name changes at once, and the account is no inspector's at once; to be one's the security administrator confirms.

    Nothing to do where nothing differs. Raises ActionError(name-missing, inspector-taken, account-asked-already, own-account),
    ChangedMeanwhile, NotAllowed.
    """
    require(by, "users.make")
    now = User.objects.select_for_update(of=("self",)).select_related("inspector").get(pk=user.pk)
    if now.version != version:
        raise ChangedMeanwhile(now.name)
    if not name.strip():
        raise ActionError("name-missing")
    refuse_taken(inspector, now)

    old = {"name": now.name, "inspector": now.inspector.name if now.inspector else None}
    kept = now.inspector if inspector else None
    new = {"name": name.strip()[:60], "inspector": kept.name if kept else None}
    before, after = changed(old, new)
    asked = inspector is not None and inspector != now.inspector
    if asked:
        _ask_inspector(by, at, now, inspector)
    if not after:
        return now if asked else None
    now.name, now.inspector, now.version = str(new["name"]), kept, version + 1
    now.save(update_fields=["name", "inspector", "version"])
    record("user.edited", by=by, at=at, subject=now, before=before, after=after)
    return now


def _ask_inspector(by: Actor, at: datetime, user: User, inspector: Inspector | None) -> None:
    """Whose the account is decides which tasks it shows: the one who makes accounts asks, another confirms."""
    assert inspector is not None
    if by.user == user:
        raise ActionError("own-account")
    reason = f"{inspector.name}（{inspector.key}）"
    ask(by=by, at=at, user=user, kind=AccountRequest.INSPECTOR, reason=reason, inspector=inspector)
    record("user.inspector-asked", by=by, at=at, subject=user, after={"inspector": inspector.name})
