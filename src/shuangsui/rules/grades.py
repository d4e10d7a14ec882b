"""Risk grades by rule, after IMPEL's IRAM: the highest impact score decides, the operator's record moves it by one at most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .conditions import Evidence, Subject, judge
from .policy import Policy
from .policy.classes import Criterion
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
    criteria = () if policy.grading is None else (*policy.grading.impact, *policy.grading.performance)
    return any(isinstance(leaf, InClass) for c in criteria for step in c.score for leaf in leaves(step.when))


def grade(policy: Policy, subject: Subject) -> Graded:
    """The risk grade of a target and the criteria that made it."""
    if policy.grading is None or not policy.grade:
        return UNGRADED
    steps = sorted(policy.grade, key=lambda g: g.impact_from)
    impact = _score(policy.grading.impact, subject)
    performance = _score(policy.grading.performance, subject)
    highest = max((s.points for s in impact), default=0)
    place = max((n for n, g in enumerate(steps) if g.impact_from <= highest), default=0)
    record = sum(s.points for s in performance)
    move = (record >= policy.grading.worse_from) - (record <= policy.grading.better_until)
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
