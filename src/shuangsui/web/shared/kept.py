"""What somebody had typed when the sitting was over: kept in the browser's new session, for the same person to send again.

The session is a row of the database, in clear. So nothing is kept but the forms named here, long work without secrets: no
password, no code, no luck, nothing of a sealed draw. A form that is not named is lost with the sitting.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NamedTuple

_MOST = 200_000  # characters
_HOURS = timedelta(hours=12)
_TOKEN = "csrfmiddlewaretoken"
# The addresses, by name, whose forms are kept.
WORTH_KEEPING = frozenset(
    {
        "class-list-member",
        "class-list-new",
        "conflict-new",
        "import-columns",
        "inspector-edit",
        "inspector-new",
        "item-list-edit",
        "item-list-new",
        "keep-query",
        "meeting",
        "meeting-new",
        "nomination-hear",
        "nomination-tell",
        "owed-hand",
        "plan-entries",
        "plan-new",
        "plan-numbers",
        "plan-what-if",
        "target-edit",
        "target-end-class",
        "target-new",
        "target-propose",
        "target-state",
        "visit-ask",
    }
)


class Kept(NamedTuple):
    """A form: where it was sent, its fields in order, how many files came with it (they are not kept)."""

    path: str
    fields: list[tuple[str, str]]
    files: int


def keep(request: Any, user: Any) -> None:
    """Keep the posted form of a user whose sitting is over, where it is one that may be kept, and not very long."""
    if request.method != "POST" or request.resolver_match.url_name not in WORTH_KEEPING:
        return
    fields = [(name, value) for name, values in request.POST.lists() for value in values if name != _TOKEN]
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
