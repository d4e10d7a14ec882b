"""Everybody of a unit with his classes as the plan and the decisions have them today: two queries, whatever the number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from shuangsui.rules import registry as rules
from shuangsui.rules.classes import Classes, Classified
from shuangsui.rules.conditions import Subject
from shuangsui.rules.explain import regular_period
from shuangsui.rules.grades import UNGRADED, Graded, Grades, asks_for_classes
from shuangsui.rules.periods import Period
from shuangsui.rules.policy import Policy

from .models import Fact, Target, Unit
from .rows import fact_row, target_row


@dataclass(frozen=True)
class Standing:
    """One target as conditions see it; `stated`: what the registry says itself, `classified`: what counts."""

    target: Target
    subject: Subject
    classified: Classified
    graded: Graded

    @property
    def classes(self) -> tuple[str, ...]:
        """Stated and counting classes: where the plan's order lets only one count, the others are still stated."""
        return tuple(dict.fromkeys([*self.target.classes, *self.classified.classes]))


class Roll:
    """The active targets of a unit and all below, under a policy, as of a day and for a period (the regular one of the day)."""

    def __init__(self, unit: Unit, policy: Policy, on: date, period: Period | None = None) -> None:
        self.unit, self.policy, self.on = unit, policy, on
        known = any(area.code == unit.code for area in policy.area)
        self.period = period or (regular_period(policy, unit.code, on) if known else Period(on.replace(day=1), 1))
        self.classes, self.grades = Classes(policy), Grades(policy)
        self._areas = {a.code: policy.below(a.code) for a in policy.area}
        self._grade_last = asks_for_classes(policy)

    def standing(self, *, computed: bool = False) -> Iterator[Standing]:
        """Everybody, by key. `computed`: as the plan alone would sort them, whatever the registry states."""
        below = {"target__area__path__startswith": self.unit.path, "target__status": Target.ACTIVE}
        facts: dict[str, list[rules.Fact]] = defaultdict(list)
        for fact in Fact.objects.filter(withdrawn_at=None, **below).select_related("target").order_by("fact_date", "pk"):
            facts[fact.target.key].append(fact_row(fact))
        rows = Target.objects.filter(area__path__startswith=self.unit.path, status=Target.ACTIVE).select_related("area")
        for target in rows.order_by("key").iterator(chunk_size=2_000):
            yield self._one(target, facts.get(target.key, ()), computed)

    def one(self, target: Target) -> Standing:
        """One target; its area must have been selected with it."""
        rows = Fact.objects.filter(target=target, withdrawn_at=None).select_related("target").order_by("fact_date", "pk")
        return self._one(target, [fact_row(fact) for fact in rows], False)

    def _one(self, target: Target, facts: Sequence[rules.Fact], computed: bool) -> Standing:
        row = target_row(target)
        if computed:
            row = replace(row, classes=())
        year = self.policy.policy.year or self.period.first.year
        lists = self.classes.lists_of(row)
        subject = Subject(row, self.on, year, facts, (), "", lists, self._areas, self.period)
        graded = UNGRADED if self._grade_last else self.grades.of(subject)
        classified = self.classes.of(replace(subject, grade=graded.grade))
        if self._grade_last:
            graded = self.grades.of(replace(subject, classes=classified.classes))
        return Standing(target, replace(subject, classes=classified.classes, grade=graded.grade), classified, graded)


def deciding_unit(unit: Unit, policy: Policy) -> Unit:
    """Whose meeting decides over the unit's targets: the nearest unit at or above it that the policy binds, else itself."""
    codes = [code for code in unit.path.split("/") if code in policy.policy.binds]
    if not codes or codes[-1] == unit.code:
        return unit
    return Unit.objects.filter(code=codes[-1]).first() or unit
