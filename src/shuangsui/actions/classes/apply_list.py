"""What a confirmed list does to the registry: who joins the class, who leaves it, and the history of both. Within a deed."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from shuangsui.access import Actor
from shuangsui.dossier.entropy import CHINA
from shuangsui.records.models import ClassList, ClassListMember, ClassSpan, Target, Unit
from shuangsui.records.roll import Roll, Standing
from shuangsui.records.situation import policy_of
from shuangsui.rules.policy import Policy

from ..deed import record
from ..states.changing import put


@dataclass
class Effect:
    """What a list changes: who joins, stays, and leaves, each with the classes afterwards."""

    joins: list[tuple[Target, list[str]]] = field(default_factory=list)
    stays: list[tuple[Target, list[str]]] = field(default_factory=list)
    leaves: list[tuple[Target, list[str]]] = field(default_factory=list)

    def __iter__(self) -> Iterator[tuple[Target, list[str]]]:
        yield from (*self.joins, *self.stays, *self.leaves)


def class_says(policy: Policy, class_id: str) -> str:
    """The class's name in the policy; its id where the policy has no such class."""
    return next((c.name for c in policy.classes if c.id == class_id), class_id)


def members_of(list_: ClassList) -> dict[int, ClassListMember]:
    """Target's primary key → the member that means it; those left out are none."""
    found = ClassListMember.objects.filter(list=list_, left_out="").exclude(target=None)
    return {member.target_id: member for member in found if member.target_id is not None}


def effect_of(list_: ClassList, on: date) -> Effect:
    """What confirming the list would change, as of a day."""
    return effect_on(list_.unit, policy_of(list_.policy), list_.class_id, set(members_of(list_)), list_.supplements, on)


def effect_on(unit: Unit, policy: Policy, class_id: str, members: Collection[int], supplements: bool, on: date) -> Effect:
    """What it changes when these targets (primary keys) are the class. The rest class changes nothing: it is who is left.

    In the class already is who the registry states, or who stands on the list that the plan prints; meeting its condition alone
    is not enough.
    """
    effect = Effect()
    if any(c.otherwise for c in policy.classes if c.id == class_id):
        return effect
    printed = any(c.listed_in or c.confirmed_by for c in policy.classes if c.id == class_id)
    for standing in Roll(unit, policy, on).standing():
        was = class_id in (standing.classes if printed else standing.target.classes)
        if standing.target.pk in members:
            (effect.stays if was else effect.joins).append((standing.target, joined(policy, standing, class_id)))
        elif was and not supplements:
            effect.leaves.append((standing.target, left(policy, standing, class_id)))
    return effect


def joined(policy: Policy, standing: Standing, class_id: str) -> list[str]:
    """The classes of who joins: the rest class goes."""
    rest = {c.id for c in policy.classes if c.otherwise}
    wanted = {*standing.classes, class_id} - rest
    return [c.id for c in policy.classes if c.id in wanted]


def left(policy: Policy, standing: Standing, class_id: str) -> list[str]:
    """The classes of who leaves: those that stay, else the rest class, stated, so that no older list counts again."""
    kept = [c for c in standing.classes if c != class_id]
    return [c.id for c in policy.classes if c.id in kept] or [c.id for c in policy.classes if c.otherwise]


def apply_list(*, by: Actor, at: datetime, list_: ClassList) -> Effect:
    """Change classes and history as the list says; the list in force before is replaced. Called within a deed that confirms."""
    effect = effect_of(list_, at.astimezone(CHINA).date())
    members, policy = members_of(list_), policy_of(list_.policy)
    name = class_says(policy, list_.class_id)
    for target, classes in effect:
        set_classes(by, at, target, classes, list_.name)
    _end_spans(by, at, list_, [target.pk for target, _ in (*effect.leaves, *effect.stays)], {t.pk for t, _ in effect.stays})
    ClassSpan.objects.bulk_create(
        ClassSpan(
            target=target, class_id=list_.class_id, class_name=name, reason=members[target.pk].reason, since=list_.issued_date,
            by_list=list_, by_name=by.name, at=at,
        )
        for target, _ in (*effect.joins, *effect.stays)
    )  # fmt: skip
    if not list_.supplements:
        _replace_others(list_)
    return effect


def set_classes(by: Actor, at: datetime, target: Target, classes: list[str], reason: str) -> None:
    """State a target's classes and tell the journal of its area; nothing where they stand so."""
    if list(target.classes) == classes:
        return
    before, after = put(target, at, {"classes": classes})
    record("class.changed", by=by, at=at, unit=target.area, subject=target, before=before, after=after, reason=reason)


def _end_spans(by: Actor, at: datetime, list_: ClassList, targets: list[int], renewed: set[int]) -> None:
    """End the running spans of the class: of those who leave, and of those for whom the list begins another."""
    open_ = ClassSpan.objects.filter(target__in=targets, class_id=list_.class_id, until=None)
    for span in open_:
        span.until = max(list_.issued_date, span.since)
        span.ended_by, span.ended_by_name, span.ended_at = list_, by.name, at
        span.end_reason = "由新的名录接续" if span.target_id in renewed else "不在新的名录上"
    ClassSpan.objects.bulk_update(open_, ["until", "ended_by", "ended_by_name", "ended_at", "end_reason"])


def _replace_others(list_: ClassList) -> None:
    """The lists of the same unit and class that were in force."""
    others = ClassList.objects.filter(unit=list_.unit, class_id=list_.class_id).exclude(pk=list_.pk)
    running = others.filter(state__in=(ClassList.CONFIRMED, ClassList.PUBLISHED))
    list_.replaces = running.order_by("-issued_date", "-pk").first()
    list_.save(update_fields=["replaces"])
    running.update(state=ClassList.REPLACED)
