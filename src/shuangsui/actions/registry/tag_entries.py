"""Add a tag to many entries, or take it away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from shuangsui.access import Actor, scope
from shuangsui.records.models import Inspector, Target, Unit

from ..deed import action, record, require
from ..errors import ActionError
from .entry_state import Entry, put


def _locked(by: Actor, kind: str, entries: Sequence[int]) -> list[Entry]:
    """Those of the entries that the actor may edit."""
    if kind == "targets":
        mine = Target.objects.filter(scope(by, "targets.edit", "area"), status=Target.ACTIVE).select_related("area")
        return list(mine.select_for_update(of=("self",)).filter(pk__in=entries).order_by("pk"))
    people = Inspector.objects.filter(scope(by, "inspectors.edit", "unit"), status=Inspector.ACTIVE).select_related("unit")
    return list(people.select_for_update(of=("self",)).filter(pk__in=entries).order_by("pk"))


@action
def tag_entries(*, by: Actor, at: datetime, kind: str, entries: Sequence[int], tag: str, bears: bool) -> int | None:
    """The targets or inspectors (primary keys) bear the tag from now on, or no longer; how many changed.

    An entry out of the actor's reach is passed over. Nothing to do where none changes. One journal entry a unit.
    Raises ActionError(tag-missing, nothing-marked), NotAllowed.
    """
    require(by, f"{kind}.edit")
    tag = tag.strip()
    if not tag or len(tag) > 60:
        raise ActionError("tag-missing")
    found = [entry for entry in _locked(by, kind, entries) if (tag in entry.tags) != bears]
    if not entries:
        raise ActionError("nothing-marked")

    told: dict[Unit, list[str]] = {}
    for entry in found:
        put(entry, at, {"tags": sorted({*entry.tags, tag} if bears else {*entry.tags} - {tag})})
        told.setdefault(entry.area if isinstance(entry, Target) else entry.unit, []).append(entry.key)
    event = f"{kind}.tagged" if bears else f"{kind}.untagged"
    for unit, keys in told.items():
        record(event, by=by, at=at, unit=unit, after={"tag": tag, "keys": keys})
    return len(found) or None
