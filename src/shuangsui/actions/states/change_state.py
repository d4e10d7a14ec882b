"""Change the state of targets: moved, stopped, resumed, cancelled, opted out, opted in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from shuangsui.access import Actor
from shuangsui.records.models import Attachment, Target, TargetEvent, Unit

from ..deed import action, record, require
from ..errors import ActionError
from .changing import Upload, check_words, keep_evidence, locked, names_of, put
from .kinds import BATCH, SINGLE, effect_of, senseless, state_words


@action
def change_state(
    *,
    by: Actor,
    at: datetime,
    target: Target,
    version: int,
    kind: str,
    day: date,
    reason: str,
    basis: str = "",
    file: Upload | None = None,
    address: str = "",
    area: Unit | None = None,
) -> TargetEvent:
    """Give one target a change of `kind` that came about on `day`. `address`, `area`: where a firm moved to; its area stays where
    none is given. The evidence is a file, or `basis`: words on what proves it.

    Raises NotAllowed, ChangedMeanwhile, ActionError(reason-missing, event-in-future, evidence-missing, state-not-active,
    state-same, move-nowhere).
    """
    require(by, "targets.edit", target.area)
    [kept] = locked({target.pk: version})
    require(by, "targets.edit", kept.area)
    check_words(reason, day, at)
    if kind not in SINGLE:
        raise ActionError("state-same", names=kept.name)
    words = state_words(kept)
    if refusal := senseless(kind, kept, words):
        raise ActionError(refusal, names=kept.name)
    values = effect_of(kind, words)
    if kind == TargetEvent.MOVED:
        values |= _moved_to(kept, address, area)

    evidence = keep_evidence(by=by, at=at, unit=kept.area, file=file, basis=basis)
    return _change(by, at, kept, values, TargetEvent(kind=kind, event_date=day, reason=reason, basis=basis, evidence=evidence))


@action
def change_states(
    *,
    by: Actor,
    at: datetime,
    targets: Mapping[int, int],
    kind: str,
    day: date,
    reason: str,
    basis: str = "",
    file: Upload | None = None,
) -> list[TargetEvent] | None:
    """Give many targets (primary key → the version that was seen) one change, all or none. Raises as `change_state`; the
    evidence is kept once, under the first target's unit. None where no target was given."""
    if not targets:
        return None
    kept = locked(targets)
    for one in kept:
        require(by, "targets.edit", one.area)
    check_words(reason, day, at)
    words = {area.pk: state_words(one) for one in kept for area in [one.area]}
    if kind not in BATCH or (wrong := [one for one in kept if senseless(kind, one, words[one.area_id])]):
        raise ActionError("state-same", names=names_of(wrong if kind in BATCH else kept))

    evidence = keep_evidence(by=by, at=at, unit=kept[0].area, file=file, basis=basis)
    events = []
    for one in kept:
        event = TargetEvent(kind=kind, event_date=day, reason=reason, basis=basis, evidence=evidence)
        events.append(_change(by, at, one, effect_of(kind, words[one.area_id]), event))
    return events


def _moved_to(target: Target, address: str, area: Unit | None) -> dict[str, Any]:
    """Where to: another address, another area, or both."""
    values: dict[str, Any] = {}
    if address.strip() and address.strip() != target.address:
        values["address"] = address.strip()[:300]
    if area is not None and area.pk != target.area_id:
        values["area"] = area
    if not values:
        raise ActionError("move-nowhere")
    return values | ({"latitude": None, "longitude": None} if target.latitude is not None else {})


def _change(by: Actor, at: datetime, target: Target, values: dict[str, Any], event: TargetEvent) -> TargetEvent:
    """Put the values in, keep the event, tell the journal of the unit that had the target, and of the one that gets it."""
    home = target.area
    event.before, event.after = put(target, at, values)
    event.target, event.by, event.by_name, event.at = target, by.user, by.name, at
    event.save()
    told = file_told(event.evidence)
    after = event.after | ({"file": told} if told else {})
    record(f"target.{event.kind}", by=by, at=at, unit=home, subject=target, before=event.before, after=after, reason=event.reason)
    if target.area != home:
        record("target.moved-in", by=by, at=at, unit=target.area, subject=target, after={"area": home.name}, reason=event.reason)
    return event


def file_told(evidence: Attachment | None) -> dict[str, str] | None:
    """A file as the journal names it."""
    return {"name": evidence.name, "sha256": evidence.sha256} if evidence else None
