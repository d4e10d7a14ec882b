"""Merge a target that was entered twice into the entry that stays."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from shuangsui.access import Actor
from shuangsui.records.models import ClassSpan, Conflict, Fact, Nomination, PastVisit, Permit, Target, TargetEvent, Visit
from shuangsui.records.policies import policy_for

from ..deed import action, record, require
from ..errors import ActionError
from ..registry.unrevealed import refuse_while_secret
from .change_state import file_told
from .changing import Upload, check_words, keep_evidence, locked, put

_FILLED = ("credit_code", "address", "kind", "needs")  # what the survivor takes over where it has nothing of its own
_NESTED = ("values", "kept")


@action
def merge_targets(
    *,
    by: Actor,
    at: datetime,
    target: Target,
    version: int,
    into: Target,
    into_version: int,
    day: date,
    reason: str,
    basis: str = "",
    file: Upload | None = None,
) -> TargetEvent:
    """`target` is the same firm as `into`: its facts, permits, visits, recusals, classes and tags follow to it, and it is no
    longer drawn. What both have stays once.

    Raises NotAllowed, ChangedMeanwhile, ActionError(merge-itself, state-not-active, list-still-secret, merge-open-visits,
    reason-missing, event-in-future, evidence-missing).
    """
    if target.pk == into.pk:
        raise ActionError("merge-itself")
    kept = {one.pk: one for one in locked({target.pk: version, into.pk: into_version})}
    lost, stays = kept[target.pk], kept[into.pk]
    _check(by, lost, stays)
    check_words(reason, day, at)

    evidence = keep_evidence(by=by, at=at, unit=stays.area, file=file, basis=basis)
    moved = _follow(lost, stays, at)
    was, became = put(stays, at, _taken_over(lost, stays))
    before, after = put(lost, at, {"status": Target.MERGED, "merged_into": stays, "takes_part": False})
    event = TargetEvent(
        target=lost, kind=TargetEvent.MERGED, event_date=day, reason=reason, basis=basis, evidence=evidence, before=before,
        after=after, other=stays, moved=moved,
        lost={"before": was, "after": became}, by=by.user, by_name=by.name, at=at,
    )  # fmt: skip
    event.save()

    told = {"into": stays.key, **{name: len(pks) for name, pks in moved.items()}, "file": file_told(evidence)}
    record("target.merged", by=by, at=at, unit=lost.area, subject=lost, before=before, after=after | told, reason=reason)
    gained = became | {"from": lost.key}
    record("target.absorbed", by=by, at=at, unit=stays.area, subject=stays, before=was, after=gained, reason=reason)
    return event


def _check(by: Actor, lost: Target, stays: Target) -> None:
    """Both are the actor's and in the registry, and nobody is on the way to the one that goes."""
    for one in (lost, stays):
        require(by, "targets.edit", one.area)
        if one.status != Target.ACTIVE:
            raise ActionError("state-not-active", names=one.name)
    refuse_while_secret(by, (lost.area, stays.area))
    if Visit.objects.filter(target=lost, state__in=Visit.OPEN).exists():
        raise ActionError("merge-open-visits", name=lost.name)


def _follow(lost: Target, stays: Target, at: datetime) -> dict[str, list[int]]:
    """Move what hangs on the lost one; what the survivor has too stays where it is. Table → primary keys that moved.

    Visits of a draw that is not yet revealed stay as well: its statements name the target that was drawn.
    """
    moved: dict[str, list[int]] = {}
    permits = Permit.objects.filter(target=stays, withdrawn_at=None).values_list("number", flat=True)
    people = Conflict.objects.filter(target=stays, ended_at=None).values_list("inspector", flat=True)
    classes = ClassSpan.objects.filter(target=stays, until=None).values_list("class_id", flat=True)
    nominated = Nomination.objects.filter(target=stays, state=Nomination.OPEN).values_list("class_id", flat=True)
    known = set(Fact.objects.filter(target=stays, withdrawn_at=None).values_list("fact", "fact_date", "value", "number"))
    facts = Fact.objects.filter(target=lost).values_list("pk", "fact", "fact_date", "value", "number")
    wanted: dict[str, Any] = {
        "fact": [pk for pk, *same in facts if tuple(same) not in known],
        "permit": _keys(Permit.objects.filter(target=lost, withdrawn_at=None).exclude(number__in=list(permits))),
        "pastvisit": _keys(PastVisit.objects.filter(target=lost)),
        "visit": _keys(Visit.objects.filter(target=lost).exclude(draw__isnull=False, draw__revealed_at=None)),
        "conflict": _keys(Conflict.objects.filter(target=lost, ended_at=None).exclude(inspector__in=list(people))),
        "nomination": _keys(Nomination.objects.filter(target=lost, state=Nomination.OPEN).exclude(class_id__in=list(nominated))),
        "classspan": _keys(ClassSpan.objects.filter(target=lost, until=None).exclude(class_id__in=list(classes))),
    }
    for name, pks in wanted.items():
        if pks:
            TABLES[name]._default_manager.filter(pk__in=pks).update(target=stays)
            moved[name] = pks
    return moved


def _keys(rows: Any) -> list[int]:
    return list(rows.values_list("pk", flat=True))


TABLES: dict[str, Any] = {
    "fact": Fact, "permit": Permit, "pastvisit": PastVisit, "visit": Visit, "conflict": Conflict,
    "nomination": Nomination, "classspan": ClassSpan,
}  # fmt: skip


def _taken_over(lost: Target, stays: Target) -> dict[str, Any]:
    """The survivor's fields afterwards: its own, the empty ones filled, tags and classes of both (never the rest class beside
    another)."""
    values: dict[str, Any] = {name: getattr(stays, name) or getattr(lost, name) for name in _FILLED}
    for name in _NESTED:
        values[name] = {**getattr(lost, name), **getattr(stays, name)}
    values["tags"] = sorted({*stays.tags, *lost.tags})
    classes = list(dict.fromkeys([*stays.classes, *lost.classes]))
    policy = policy_for(stays.area)
    rest = {c.id for c in policy.classes if c.otherwise} if policy else set()
    values["classes"] = [c for c in classes if c not in rest] or classes
    return values
