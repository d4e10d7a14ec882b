"""Change an account's name, or whose it is in the registry of inspectors."""

from __future__ import annotations

from datetime import datetime

from shuangsui.access import Actor
from shuangsui.records.models import Inspector, User

from ..deed import action, changed, record, require
from ..errors import ActionError, ChangedMeanwhile
from .make_user import refuse_taken


@action
def edit_user(*, by: Actor, at: datetime, user: User, version: int, name: str, inspector: Inspector | None) -> User | None:
    """Nothing to do where nothing differs. Raises ActionError(name-missing, inspector-taken), ChangedMeanwhile, NotAllowed."""
    require(by, "users.make")
    now = User.objects.select_for_update(of=("self",)).select_related("inspector").get(pk=user.pk)
    if now.version != version:
        raise ChangedMeanwhile(now.name)
    if not name.strip():
        raise ActionError("name-missing")
    refuse_taken(inspector, now)

    old = {"name": now.name, "inspector": now.inspector.name if now.inspector else None}
    new = {"name": name.strip()[:60], "inspector": inspector.name if inspector else None}
    before, after = changed(old, new)
    if not after and now.inspector == inspector:
        return None
    now.name, now.inspector, now.version = str(new["name"]), inspector, version + 1
    now.save(update_fields=["name", "inspector", "version"])
    record("user.edited", by=by, at=at, subject=now, before=before, after=after)
    return now
