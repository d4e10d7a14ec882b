"""Risk grades by rule, after IMPEL's IRAM: the highest impact score decides, the operator's record moves it by one at most."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from .conditions import Evidence, Likeness, Subject, judge
from .policy import Policy
from .policy.base import Part
from .policy.classes import Criterion, Grade, Grading
from .policy.conditions import InClass, leaves


@dataclass(frozen=True, slots=True)
class Scored:
    """The points of one criterion, the words of the step that held ("" where none did) and its evidence."""

    criterion: str
    cite: str
    points: int
    says: str = ""
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Graded:
    """A target's grade ("" where the plan grades nobody), the grade from impact alone, and every criterion's score."""

    grade: str
    from_impact: str
    impact: tuple[Scored, ...] = ()
    performance: tuple[Scored, ...] = ()


UNGRADED = Graded("", "")


def asks_for_classes(policy: Policy) -> bool:
    """Whether a criterion of the grades asks for a class: then the classes must be found first."""
    return any(isinstance(test, InClass) for test in _tests(policy))


def _tests(policy: Policy) -> list[Part]:
    criteria = () if policy.grading is None else (*policy.grading.impact, *policy.grading.performance)
    return [leaf for c in criteria for step in c.score for leaf in leaves(step.when)]


class Grades:
    """The grading of a plan, ready for many targets."""

    def __init__(self, policy: Policy) -> None:
        self.grading = policy.grading if policy.grade else None
        self.steps = sorted(policy.grade, key=lambda g: g.impact_from)
        self.likeness = Likeness(_tests(policy))
        self._known: dict[Hashable, Graded] = {}

    def of(self, subject: Subject) -> Graded:
        """The risk grade of a target and the criteria that made it."""
        if self.grading is None:
            return UNGRADED
        key = self.likeness.of(subject)
        found = self._known.get(key) if key is not None else None
        if found is None:
            found = _graded(self.grading, self.steps, subject)
            if key is not None:
                self._known[key] = found
        return found


def grade(policy: Policy, subject: Subject) -> Graded:
    """The risk grade of one target; for many targets make `Grades` once."""
    return Grades(policy).of(subject)


def _graded(grading: Grading, steps: Sequence[Grade], subject: Subject) -> Graded:
    impact = _score(grading.impact, subject)
    performance = _score(grading.performance, subject)
    highest = max((s.points for s in impact), default=0)
    place = max((n for n, g in enumerate(steps) if g.impact_from <= highest), default=0)
    record = sum(s.points for s in performance)
    move = (record >= grading.worse_from) - (record <= grading.better_until)
    moved = min(max(place + (move if performance else 0), 0), len(steps) - 1)
    return Graded(steps[moved].id, steps[place].id, impact, performance)


def _score(criteria: Sequence[Criterion], subject: Subject) -> tuple[Scored, ...]:
    scored = []
    for criterion in criteria:
        hits = ((step, judge(step.when, subject)) for step in criterion.score)
        hit = next(((step, verdict) for step, verdict in hits if verdict), None)
        if hit is None:
            scored.append(Scored(criterion.name, criterion.cite, 0))
        else:
            scored.append(Scored(criterion.name, criterion.cite, hit[0].points, hit[0].says, hit[1].evidence))
    return tuple(scored)
