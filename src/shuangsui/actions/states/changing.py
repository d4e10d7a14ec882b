"""Puts new values into a target within a deed: its version counts on, and it is found by its new words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from shuangsui.access import Actor
from shuangsui.dossier.entropy import CHINA
from shuangsui.records.models import Attachment, Target, Unit

from ..attachments import keep_attachment
from ..errors import ActionError, ChangedMeanwhile
from ..registry.entry_state import put as put_entry

Upload = tuple[str, bytes]  # a file's name and its bytes


def locked(targets: Mapping[int, int]) -> list[Target]:
    """The targets (primary key → the version that was seen), locked in one order. Raises ChangedMeanwhile with their names."""
    found = Target.objects.select_for_update(of=("self",)).select_related("area").filter(pk__in=targets).order_by("pk")
    kept = list(found)
    stale = [one.name for one in kept if one.version != targets[one.pk]]
    if stale or len(kept) != len(targets):
        raise ChangedMeanwhile("、".join(stale[:5]) or "检查对象")
    return kept


def put(target: Target, at: datetime, values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Set fields (`area`, `merged_into`: the model itself) and save. What was and what is, of those that differ, as JSON."""
    before = {name: plain(getattr(target, name)) for name in values}
    put_entry(target, at, dict(values))
    after = {name: plain(getattr(target, name)) for name in values}
    differ = [name for name in values if before[name] != after[name]]
    return {name: before[name] for name in differ}, {name: after[name] for name in differ}


def plain(value: Any) -> Any:
    """A field's value as the event keeps it: a unit by its code, a target by its key, a coordinate as text."""
    if isinstance(value, Unit):
        return value.code
    if isinstance(value, Decimal):
        return str(value)
    return value.key if isinstance(value, Target) else value


def restored(values: Mapping[str, Any]) -> dict[str, Any]:
    """What an event kept, as the fields take it again."""
    found = dict(values)
    if "area" in found:
        found["area"] = Unit.objects.get(code=found["area"])
    if found.get("merged_into"):
        found["merged_into"] = Target.objects.get(key=found["merged_into"])
    return found


def check_words(reason: str, day: date, at: datetime) -> None:
    """Raises ActionError(reason-missing, event-in-future: the day lies after the deed's)."""
    if not reason.strip():
        raise ActionError("reason-missing")
    if day > at.astimezone(CHINA).date():
        raise ActionError("event-in-future")


def keep_evidence(*, by: Actor, at: datetime, unit: Unit, file: Upload | None, basis: str) -> Attachment | None:
    """The evidence: a file, or words on what proves it. Raises ActionError(evidence-missing: neither)."""
    if file is None:
        if not basis.strip():
            raise ActionError("evidence-missing")
        return None
    return keep_attachment(by=by, at=at, unit=unit, name=file[0], data=file[1], kind="state")


def names_of(targets: Iterable[Target]) -> str:
    """A few names, for a sentence."""
    names = [target.name for target in targets]
    return "、".join(names[:5]) + (f"等 {len(names)} 家" if len(names) > 5 else "")
