"""Which classes a target belongs to, why, and where what the bureau states differs from what its plan says."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from .conditions import Evidence, Likeness, Subject, judge
from .policy import Policy
from .policy.base import Part
from .policy.classes import Nomination, TargetClass
from .policy.conditions import InClass, leaves
from .rectified import ending_classes, is_rectified, problems_of
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


class Classes:
    """The classes of a plan, ready to sort many targets: in the order in which their conditions build on each other."""

    def __init__(self, policy: Policy) -> None:
        self.by_id = {c.id: c for c in policy.classes}
        self.order = _by_dependence(policy.classes)
        self.lists = _Lists(policy)
        self.likeness = Likeness(leaf for c in policy.classes for leaf in leaves_of(c))
        self.ending, self.problems = ending_classes(policy), problems_of(policy)
        self._known: dict[Hashable, Classified] = {}

    def lists_of(self, target: Target) -> frozenset[str]:
        """Ids of the plan's printed lists on which the target stands, by credit code or by exact name within the area."""
        return self.lists.of(target)

    def of(self, subject: Subject) -> Classified:
        """The classes of a target (`subject.classes` is ignored; `subject.lists` holds the lists that it stands on).

        A condition may name other classes (除A类外): it sees those that the registry states, else those computed before it.
        """
        key = None if self.ending and subject.facts else self.likeness.of(subject)
        found = self._known.get(key) if key is not None else None
        if found is None:
            found = self._sort(subject)
            if key is not None:
                self._known[key] = found
        return found

    def _sort(self, subject: Subject) -> Classified:
        stated = tuple(c for c in self.by_id if c in subject.target.classes)
        nominated, computed = self._compute(subject, stated)
        if self.ending and is_rectified(subject, self.problems):
            return self._rectified(stated, nominated, computed)
        if not stated:
            kept = self._by_precedence(computed)
            grounds = tuple(g for c in kept for g in _grounds(self.by_id[c], nominated))
            waiting = tuple(("nominee-unconfirmed", g.class_id) for g in nominated if g.class_id not in computed)
            return Classified(kept, "plan", grounds, nominated, tuple(dict.fromkeys(waiting)))
        kept = self._by_precedence(stated)
        grounds = tuple(Ground(c, "登记为" + self.by_id[c].name, self.by_id[c].cite) for c in kept)
        doubts = tuple(self._doubts(subject, stated, self._by_precedence(computed), nominated))
        return Classified(kept, "decision", grounds, nominated, doubts)

    def _rectified(self, stated: tuple[str, ...], nominated: tuple[Ground, ...], computed: tuple[str, ...]) -> Classified:
        """The classes of a target whose problem was put right: those that end with it are gone, before any precedence, so that
        it stands in its other classes again, or in the rest. A registry that still states one is told."""
        left = tuple(c for c in stated or computed if c not in self.ending)
        kept = self._by_precedence(left or tuple(c.id for c in self.by_id.values() if c.otherwise))
        ended = tuple(("rectified", c) for c in stated if c in self.ending)
        grounds = tuple(g for c in kept for g in _grounds(self.by_id[c], nominated))
        return Classified(kept, "decision" if stated and left else "plan", grounds, nominated, ended)

    def _compute(self, subject: Subject, stated: tuple[str, ...]) -> tuple[tuple[Ground, ...], tuple[str, ...]]:
        """Grounds of nomination and computed classes, both in the plan's order, before any precedence."""
        grounds: dict[str, list[Ground]] = {}
        found: list[str] = []
        seen = subject
        for c in self.order:
            if c.nominated_by:
                wanted = stated or tuple(found)
                seen = seen if seen.classes == wanted else replace(seen, classes=wanted)
                grounds[c.id] = _nominations(c, seen)
            if not c.otherwise and _is_inside(c, subject, grounds.get(c.id, [])):
                found.append(c.id)
        inside = tuple(c for c in self.by_id if c in found) or tuple(c.id for c in self.by_id.values() if c.otherwise)
        return tuple(g for c in self.by_id for g in grounds.get(c, ())), inside

    def _by_precedence(self, classes: tuple[str, ...]) -> tuple[str, ...]:
        """All classes where the plan gives no order, else those of the lowest number: equals stand beside each other."""
        orders = [(c, self.by_id[c].precedence) for c in classes]
        first = min((order for _, order in orders if order is not None), default=None)
        return classes if first is None else tuple(c for c, order in orders if order == first)

    def _doubts(
        self, subject: Subject, stated: tuple[str, ...], computed: tuple[str, ...], nominated: Sequence[Ground]
    ) -> Iterator[tuple[str, str]]:
        named = {g.class_id for g in nominated}
        for c in self.by_id.values():
            if c.id in stated and c.otherwise and len(stated) > 1:
                yield "otherwise-beside-class", c.id
            elif c.id in computed and c.id not in stated and not c.otherwise:
                yield "on-list-not-stated", c.id
            elif c.id in named and c.id not in stated:
                yield "nominated-not-stated", c.id
            elif c.id in stated and c.nominated_by and c.id not in named and c.id not in computed and subject.facts:
                yield "stated-without-ground", c.id


def classify(policy: Policy, subject: Subject) -> Classified:
    """The classes of one target under its plan; for many targets make `Classes` once."""
    return Classes(policy).of(subject)


def lists_of(policy: Policy, target: Target) -> frozenset[str]:
    """Ids of the plan's printed lists on which one target stands; for many targets make `Classes` once."""
    return _Lists(policy).of(target)


class _Lists:
    """The printed lists of a plan by credit code and by name."""

    def __init__(self, policy: Policy) -> None:
        self.spellings = {a.code: frozenset({a.name, *a.synonyms, a.code}) for a in policy.area}
        self.by_code: dict[str, set[str]] = {}
        self.by_name: dict[str, list[tuple[str, str]]] = {}
        for issued in policy.listed:
            for m in issued.member:
                if m.credit_code:
                    self.by_code.setdefault(m.credit_code, set()).add(issued.id)
                self.by_name.setdefault(m.name, []).append((issued.id, m.area))

    def of(self, target: Target) -> frozenset[str]:
        found = self.by_code.get(target.credit_code, set()) if target.credit_code else set()
        named = self.by_name.get(target.name)
        if named is None:
            return frozenset(found) if found else _NO_LIST
        spellings = self.spellings.get(target.area)
        return frozenset(found | {id_ for id_, area in named if spellings is None or area in spellings})


_NO_LIST: frozenset[str] = frozenset()


def _by_dependence(classes: Sequence[TargetClass]) -> list[TargetClass]:
    """The classes so that each comes after those which its conditions name, else in the plan's order. A circle ends where it
    closes: the class met first again is taken as not yet known."""
    by_id = {c.id: c for c in classes}
    order: dict[str, TargetClass] = {}
    entered: set[str] = set()

    def enter(c: TargetClass) -> None:
        if c.id in entered:
            return
        entered.add(c.id)
        for leaf in leaves_of(c):
            if isinstance(leaf, InClass) and leaf.class_ in by_id:
                enter(by_id[leaf.class_])
        order[c.id] = c

    for c in classes:
        enter(c)
    return list(order.values())


def leaves_of(c: TargetClass) -> list[Part]:
    """Every simple test in the conditions that nominate for a class."""
    conditions = (n.in_force() for n in c.nominated_by)
    return [leaf for condition in conditions if condition is not None for leaf in leaves(condition)]


def _is_inside(c: TargetClass, subject: Subject, grounds: Sequence[Ground]) -> bool:
    """Whether the plan makes the target a member: a nominee waits for the meeting's list where the plan has a meeting."""
    if c.listed_in is not None:
        return c.listed_in in subject.lists
    if c.confirmed_by is not None:
        return c.confirmed_by.listed_in is not None and c.confirmed_by.listed_in in subject.lists
    return bool(grounds)


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


def _grounds(c: TargetClass, nominated: Sequence[Ground]) -> list[Ground]:
    own = [g for g in nominated if g.class_id == c.id]
    return own or [Ground(c.id, c.definition or c.name, c.cite)]
