"""What somebody had typed when the sitting was over: kept in the browser's new session, for the same person to send again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NamedTuple

_MOST = 200_000  # characters
_HOURS = timedelta(hours=12)
_SECRET = ("password", "code", "token")


class Kept(NamedTuple):
    """A form: where it was sent, its fields in order, how many files came with it (they are not kept)."""

    path: str
    fields: list[tuple[str, str]]
    files: int


def keep(request: Any, user: Any) -> None:
    """Keep the posted form of a user whose sitting is over; nothing secret, and nothing very long."""
    if request.method != "POST":
        return
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if not any(word in name.lower() for word in _SECRET)
    ]
    if fields and sum(len(name) + len(value) for name, value in fields) <= _MOST:
        what = {"path": request.get_full_path(), "fields": fields, "files": len(request.FILES)}
        request.session["kept"] = what | {"user": user.pk, "at": request.at.isoformat()}


def kept(request: Any, user: Any) -> Kept | None:
    """The form that was kept for the user in this browser."""
    what = request.session.get("kept")
    if not what or what["user"] != user.pk or request.at - datetime.fromisoformat(what["at"]) > _HOURS:
        return None
    return Kept(what["path"], [(name, value) for name, value in what["fields"]], what["files"])


def forget(request: Any) -> None:
    """It is not wanted any more."""
    request.session.pop("kept", None)
