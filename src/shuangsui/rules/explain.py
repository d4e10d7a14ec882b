"""Why a target is in its class and its grade, and which lines it falls under: conditions, evidence, articles.

Nothing is decided here: `classes.py` and `grades.py` decide, and every condition is judged once more so that those that fail are
told too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from .classes import Classes, Classified
from .conditions import Evidence, Subject, judge
from .grades import UNGRADED, Graded, Grades, asks_for_classes
from .lines import LinePlan
from .periods import Period
from .policy import Policy
from .policy.base import span_months
from .policy.classes import Nomination, TargetClass
from .policy.quotas import Quota
from .rectified import lets_go
from .registry import Fact, Target


@dataclass(frozen=True, slots=True)
class Judged:
    """A ground of a class, judged: `holds` None where the plan gives no number, so that the bureau decides.

    `in_force`: whether it counts; a reading that was not chosen is judged too, and does not. `says`: the reading's words.
    """

    class_id: str
    reason: str
    cite: str
    holds: bool | None
    evidence: tuple[Evidence, ...] = ()
    in_force: bool = True
    says: str = ""
    decided_by: str = ""


@dataclass(frozen=True, slots=True)
class Under:
    """A line that counts the target, and whose: the area whose authority owes it."""

    line: Quota
    area: str
    level: str


@dataclass(frozen=True, slots=True)
class Explained:
    """Everything about one target on one day. `lists`: the plan's printed lists on which it stands."""

    target: Target
    subject: Subject
    classified: Classified
    judged: tuple[Judged, ...]
    graded: Graded
    lists: frozenset[str]
    under: tuple[Under, ...]


def subject_of(
    policy: Policy, target: Target, facts: Sequence[Fact], on: date, period: Period
) -> tuple[Subject, Classified, Graded]:
    """The target as conditions see it, with its classes and its grade, found in the order in which they build on each other."""
    classes, grades = Classes(policy), Grades(policy)
    areas = {a.code: policy.below(a.code) for a in policy.area}
    own = tuple(f for f in facts if f.target == target.id)
    year = policy.policy.year or period.first.year
    subject = Subject(target, on, year, own, (), "", classes.lists_of(target), areas, period)
    grade_last = asks_for_classes(policy)
    graded = UNGRADED if grade_last else grades.of(subject)
    classified = classes.of(replace(subject, grade=graded.grade))
    if grade_last:
        graded = grades.of(replace(subject, classes=classified.classes))
    return replace(subject, classes=classified.classes, grade=graded.grade), classified, graded


def explain(policy: Policy, target: Target, facts: Sequence[Fact], on: date, period: Period) -> Explained:
    """Why one target is what it is on a day, for a draw of `period`. Facts after the day are not yet known."""
    subject, classified, graded = subject_of(policy, target, facts, on, period)
    judged = tuple(j for c in policy.classes for n in c.nominated_by for j in _judged(c, n, subject))
    return Explained(target, subject, classified, judged, graded, subject.lists, tuple(_under(policy, subject)))


def _judged(c: TargetClass, n: Nomination, subject: Subject) -> Iterator[Judged]:
    """The ground as it counts, then each reading that was not chosen."""
    chosen = next((r for r in n.readings if r.id == n.chosen), None)
    condition = n.in_force()
    if condition is None:
        yield Judged(c.id, n.reason, n.cite or c.cite, None, decided_by=n.decided_by)
        return
    verdict = judge(condition, subject)
    says, cite = (chosen.says, chosen.cite) if chosen is not None else ("", n.cite)
    yield Judged(c.id, n.reason, cite or n.cite or c.cite, verdict.holds, verdict.evidence, True, says, n.decided_by)
    for r in n.readings:
        if r.id != n.chosen:
            other = judge(r.when, subject)
            yield Judged(c.id, n.reason, r.cite or n.cite, other.holds, other.evidence, False, r.says, r.decided_by)


def _under(policy: Policy, subject: Subject) -> Iterator[Under]:
    """The lines of each authority whose area holds the target, from its own area upwards."""
    code: str | None = subject.target.area
    known = {a.code: a for a in policy.area}
    while code is not None and code in known:
        area = known[code]
        for line in policy.lines_of(area.level):
            scope = policy.below(code) if line.within == "below" else {code}
            if subject.target.area in scope and judge(line.of, subject) and not lets_go(policy, line, subject):
                yield Under(line, code, area.level)
        code = area.parent


def regular_period(policy: Policy, area: str, on: date) -> Period:
    """The period of the area's most frequent regular draw that holds the day; its month where it holds no such draw."""
    level = policy.area_of(area).level
    months = [span_months(d.every) for d in policy.draw if level in d.by and d.every != "ad-hoc"]
    return Period(on.replace(day=1), 1).around(min(months, default=1), policy.policy.effective_from.year)


def chance_in(plan: LinePlan, target: str) -> Fraction | None:
    """The target's chance in a line's own row at one draw: its tier's take ÷ members. None where it stands in neither tier.

    The first tier is drawn before the second. A target in several rows has at least the largest of its rows' chances.
    """
    first, second = len(plan.tier1), len(plan.tier2)
    if target in plan.tier1:
        return Fraction(min(plan.take, first), first)
    if target in plan.tier2:
        return Fraction(max(0, plan.take - first), second)
    if target in plan.returning:
        return Fraction(plan.return_take, len(plan.returning))
    return None
