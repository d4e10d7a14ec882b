"""Whether a target meets a condition of its plan, and on which evidence."""

from __future__ import annotations

import operator
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation

from .periods import Period
from .policy.base import Part
from .policy.conditions import (
    AllOf,
    AnyOf,
    AttributeIs,
    Condition,
    FactIs,
    InArea,
    InClass,
    InGrade,
    InList,
    NotThis,
    OfKind,
)
from .registry import Fact, Target, Value


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one simple test saw: the test, the value found, the facts that made it (empty for columns)."""

    test: Condition
    found: Value | int
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a condition holds, and the evidence of the tests that decided it."""

    holds: bool
    evidence: tuple[Evidence, ...] = ()

    def __bool__(self) -> bool:
        return self.holds


@dataclass(frozen=True, slots=True)
class Subject:
    """One target as conditions see it. Facts after `on` are not yet known.

    `year` is the plan's year, which `plan-1` counts from. `period` is the one that is drawn for, which `quarter-1` and `month-1`
    count from (the day `on`, where there is none): a draw for the second quarter is made in March, and its last quarter is the
    first.
    """

    target: Target
    on: date
    year: int
    facts: Sequence[Fact] = ()
    classes: tuple[str, ...] = ()
    grade: str = ""
    lists: frozenset[str] = frozenset()
    areas: Mapping[str, frozenset[str]] = field(default_factory=dict)  # area → it and all below
    period: Period | None = None


class Likeness:
    """What a set of conditions looks at: two targets with the same likeness get the same verdicts and the same evidence."""

    def __init__(self, tests: Iterable[Part]) -> None:
        found = list(tests)
        self.names = tuple(sorted({test.attribute for test in found if isinstance(test, AttributeIs)}))
        self.facts = any(isinstance(test, FactIs) for test in found)

    def of(self, subject: Subject) -> Hashable | None:
        """The likeness of a target, None where facts of its own may decide."""
        if self.facts and subject.facts:
            return None
        t = subject.target
        values = tuple([attribute(t, name) for name in self.names]) if self.names else ()
        return (t.classes, subject.classes, subject.grade, subject.lists, t.kind, t.area, values)


def judge(condition: Condition, subject: Subject) -> Verdict:
    """Whether `condition` holds for `subject`. Empty cells meet no comparison; unknown names were refused on reading."""
    if isinstance(condition, AnyOf):
        verdicts = [judge(c, subject) for c in condition.any]
        held = [v for v in verdicts if v.holds]
        return Verdict(bool(held), _joined(held or verdicts))
    if isinstance(condition, AllOf):
        verdicts = [judge(c, subject) for c in condition.all]
        failed = [v for v in verdicts if not v.holds]
        return Verdict(not failed, _joined(failed or verdicts))
    if isinstance(condition, NotThis):
        inner = judge(condition.not_, subject)
        return Verdict(not inner.holds, inner.evidence)
    if isinstance(condition, FactIs):
        return _fact(condition, subject)
    if isinstance(condition, AttributeIs):
        found = attribute(subject.target, condition.attribute)
        return Verdict(_compares(condition, found), (Evidence(condition, found),))
    return _membership(condition, subject)


def attribute(target: Target, name: str) -> Value:
    """The value of a declared or core attribute; None where the cell is empty."""
    core: Mapping[str, Value] = {
        "name": target.name,
        "address": target.address,
        "state": target.state,
        "needs": target.needs,
        "tags": target.tags,
        "takes_part": target.takes_part,
    }
    found = core.get(name, target.values.get(name))
    return None if found == "" else found


def _joined(verdicts: Sequence[Verdict]) -> tuple[Evidence, ...]:
    return tuple(e for v in verdicts for e in v.evidence)


def _membership(condition: Condition, subject: Subject) -> Verdict:
    target = subject.target
    if isinstance(condition, InClass):
        holds = condition.class_ in subject.classes
    elif isinstance(condition, InGrade):
        holds = condition.grade == subject.grade
    elif isinstance(condition, InList):
        holds = condition.list_ in subject.lists
    elif isinstance(condition, OfKind):
        holds = condition.kind == target.kind
    elif isinstance(condition, InArea):
        holds = target.area in subject.areas.get(condition.area, frozenset({condition.area}))
    else:
        raise TypeError(condition)
    return Verdict(holds, (Evidence(condition, holds),))


def _compares(test: AttributeIs, found: Value) -> bool:
    if test.filled is not None:
        return (found not in (None, frozenset())) == test.filled
    if found is None:
        return False
    if test.has_tag is not None:
        return test.has_tag in found if isinstance(found, frozenset) else test.has_tag == found
    if test.is_ is not None:
        return _equals(found, test.is_)
    if test.in_ is not None:
        return any(_equals(found, choice) for choice in test.in_)
    return isinstance(found, Decimal) and within_bounds(test, found)


def _equals(found: Value, wanted: str | bool | int) -> bool:
    """Equal as the column's type has it: 5 and 5.0 are one number, a day is written 2025-01-31, one of several tags suffices."""
    if isinstance(found, bool) or isinstance(wanted, bool):
        return found is wanted
    if isinstance(found, Decimal):
        try:
            return found == Decimal(wanted)
        except InvalidOperation:
            return False
    if isinstance(found, frozenset):
        return str(wanted) in found
    return (found.isoformat() if isinstance(found, date) else found) == str(wanted)


def within_bounds(test: AttributeIs | FactIs, number: Decimal) -> bool:
    """以上 (`at_least`) includes the number itself, 超过 (`more_than`) does not; likewise `at_most` and `under`."""
    return all(_MEETS[name](number, Decimal(bound)) for name, bound in test.bounds())


_MEETS: Mapping[str, Callable[[Decimal, Decimal], bool]] = {
    "at_least": operator.ge,
    "more_than": operator.gt,
    "at_most": operator.le,
    "under": operator.lt,
}


def _fact(test: FactIs, subject: Subject) -> Verdict:
    first, last = _span(test.during, subject)
    facts = tuple(
        f
        for f in subject.facts
        if f.fact == test.fact
        and first <= f.fact_date <= min(last, subject.on)
        and (test.source is None or f.source == test.source)
        and (test.verified is None or f.verified == test.verified)
    )
    values = [f.value for f in facts if f.value is not None]
    number = {
        "count": Decimal(len(facts)),
        "sum": sum(values, Decimal(0)),
        "largest": max(values, default=Decimal(0)),
    }[test.take]
    return Verdict(within_bounds(test, number), (Evidence(test, number, facts),))


def _span(during: str | tuple[date, date], subject: Subject) -> tuple[date, date]:
    """First and last day of `plan-1`, `quarter-1`, … or a given range."""
    if isinstance(during, tuple):
        return during
    if during == "ever":
        return date.min, date.max
    name, _, back = during.partition("-")
    if name == "plan":
        year = subject.year - int(back or 0)
        return date(year, 1, 1), date(year, 12, 31)
    drawn_for = subject.period or Period(subject.on.replace(day=1), 1)
    span = drawn_for.around({"quarter": 3, "month": 1}[name], drawn_for.first.year).before(int(back or 0))
    return span.first, span.last
