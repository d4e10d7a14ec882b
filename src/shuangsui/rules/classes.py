"""Which classes a target belongs to, why, and where what the bureau states differs from what its plan says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from .conditions import Evidence, Subject, judge
from .policy import Policy
from .policy.classes import Nomination, TargetClass
from .registry import Target


@dataclass(frozen=True, slots=True)
class Ground:
    """Why a target is in a class, or nominated for it: the plan's reason, its article and the evidence."""

    class_id: str
    reason: str
    cite: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Classified:
    """The classes of one target.

    `by`: "decision" when the registry states them, "plan" when they were computed. `nominated`: grounds that the plan's
    conditions give, confirmed or not. `doubts`: codes where statement and plan differ, each with a class id.
    """

    classes: tuple[str, ...]
    by: Literal["decision", "plan"]
    grounds: tuple[Ground, ...]
    nominated: tuple[Ground, ...] = ()
    doubts: tuple[tuple[str, str], ...] = ()


def classify(policy: Policy, subject: Subject) -> Classified:
    """The classes of a target under its plan (`subject.classes` is ignored; `subject.lists` holds the lists it stands on)."""
    nominated = tuple(g for c in policy.classes for g in _nominations(c, subject))
    computed = _computed(policy, subject, nominated)
    stated = subject.target.classes
    if not stated:
        grounds = tuple(g for c in computed for g in _grounds(policy.class_of(c), nominated))
        waiting = tuple(("nominee-unconfirmed", g.class_id) for g in nominated if g.class_id not in computed)
        return Classified(computed, "plan", grounds, nominated, tuple(dict.fromkeys(waiting)))
    kept = _by_precedence(policy, stated)
    grounds = tuple(Ground(c, "登记为" + policy.class_of(c).name, policy.class_of(c).cite) for c in kept)
    return Classified(kept, "decision", grounds, nominated, tuple(_doubts(policy, subject, stated, computed, nominated)))


def lists_of(policy: Policy, target: Target) -> frozenset[str]:
    """Ids of the plan's printed lists on which the target stands, by credit code or by exact name within the area."""
    names = {code: {a.name, *a.synonyms, a.code} for code, a in ((a.code, a) for a in policy.area)}
    return frozenset(
        issued.id
        for issued in policy.listed
        for m in issued.member
        if (m.credit_code and m.credit_code == target.credit_code)
        or (m.name == target.name and m.area in names.get(target.area, {m.area}))
    )


def _nominations(c: TargetClass, subject: Subject) -> list[Ground]:
    grounds = []
    for nomination in c.nominated_by:
        condition = nomination.in_force()
        verdict = judge(condition, subject) if condition is not None else None
        if verdict:
            grounds.append(Ground(c.id, nomination.reason, _cite(nomination, c), verdict.evidence))
    return grounds


def _cite(nomination: Nomination, c: TargetClass) -> str:
    return nomination.cite or c.cite


def _computed(policy: Policy, subject: Subject, nominated: Sequence[Ground]) -> tuple[str, ...]:
    named = {g.class_id for g in nominated}
    members = []
    for c in policy.classes:
        if c.listed_in is not None:
            inside = c.listed_in in subject.lists
        elif c.confirmed_by is not None:
            inside = c.confirmed_by.listed_in in subject.lists if c.confirmed_by.listed_in else False
        else:
            inside = c.id in named
        if inside and not c.otherwise:
            members.append(c.id)
    rest = [c.id for c in policy.classes if c.otherwise]
    return _by_precedence(policy, tuple(members or rest))


def _by_precedence(policy: Policy, classes: tuple[str, ...]) -> tuple[str, ...]:
    """All classes where the plan gives no order, else the first of its order."""
    ordered = sorted((policy.class_of(c) for c in classes), key=lambda c: (c.precedence is None, c.precedence or 0))
    if len(ordered) > 1 and ordered[0].precedence is not None:
        return (ordered[0].id,)
    return classes


def _grounds(c: TargetClass, nominated: Sequence[Ground]) -> list[Ground]:
    own = [g for g in nominated if g.class_id == c.id]
    return own or [Ground(c.id, c.definition or c.name, c.cite)]


def _doubts(
    policy: Policy, subject: Subject, stated: tuple[str, ...], computed: tuple[str, ...], nominated: Sequence[Ground]
) -> Iterable[tuple[str, str]]:
    named = {g.class_id for g in nominated}
    for c in policy.classes:
        if c.id in stated and c.otherwise and len(stated) > 1:
            yield "otherwise-beside-class", c.id
        elif c.id in computed and c.id not in stated and not c.otherwise:
            yield "on-list-not-stated", c.id
        elif c.id in named and c.id not in stated:
            yield "nominated-not-stated", c.id
        elif c.id in stated and c.nominated_by and c.id not in named and c.id not in computed and subject.facts:
            yield "stated-without-ground", c.id
