"""Which lists a policy makes units hand in, for which periods of a year, by when, and what came (乌鲁木齐 二（一）)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from shuangsui.rules.duties import anchored_periods, due_window, hangs_on_event
from shuangsui.rules.periods import Period
from shuangsui.rules.policy import Policy
from shuangsui.rules.policy.base import span_months
from shuangsui.rules.policy.duties import OwedList

from .models import HandedList, PolicyFile, Unit

FACTS, TARGETS, INSPECTORS, FORMED = "facts", "targets", "inspectors", "formed"


@dataclass(frozen=True)
class Owing:
    """One list that one unit owes for one period. `by`: the unit, or the department of it; `due` None: the plan names no day."""

    duty: OwedList
    unit: Unit
    by: str
    period: Period
    due: date | None
    handed: HandedList | None
    on: date

    @property
    def state(self) -> str:
        """handed, handed-late, late, waiting (the day is yet to come), open (no day), early (the period has not begun)."""
        if self.handed:
            return "handed-late" if self.handed.is_late else "handed"
        if self.due is not None and self.due < self.on:
            return "late"
        if self.period.first > self.on:
            return "early"
        return "waiting" if self.due is not None else "open"


def reads_of(duty: OwedList, policy: Policy) -> str:
    """What its rows are: inspectors, targets, facts; `formed`: no list that is handed in but the classes made from the others;
    "" where only the file can be kept."""
    if INSPECTORS in duty.feeds:
        return INSPECTORS
    if TARGETS in duty.feeds:
        return TARGETS
    classes = {c.id: c for c in policy.classes}
    fed = [classes[feed] for feed in duty.feeds if feed in classes]
    if fed and all(c.nominated_by for c in fed):
        return FACTS
    return FORMED if fed and any(c.otherwise for c in fed) else ""


def fact_of(duty: OwedList, policy: Policy) -> str:
    """The fact that its rows are, by the longest of the facts' names that stands in the list's; "" for none."""
    named = [(len(word), fact.id) for fact in policy.fact for word in (fact.name, *fact.synonyms) if word in duty.name]
    return max(named, default=(0, ""))[1]


def periods_of(duty: OwedList, year: int) -> list[tuple[Period, date | None]]:
    """The periods whose list falls due in the year, each with its day; without a day, the periods of the year."""
    if duty.due is None or hangs_on_event(duty.due):
        return [(period, None) for period in Period(date(year, 1, 1), 12).parts(span_months(duty.every or "year"))]
    found = [(period, due_window(duty.due, period)[0].last) for period in anchored_periods(duty.due, year)]
    return [(period, day) for period, day in found if day.year == year]


def owers(duty: OwedList, policy: Policy, units: Sequence[Unit]) -> Iterator[tuple[Unit, str]]:
    """The units that owe it, each with who of it: a duty without levels is a department's of the unit bound at the top."""
    below = {code for top in policy.policy.binds for code in policy.below(top)}
    for unit in units:
        if duty.levels and unit.level in duty.levels and unit.code in below:
            yield unit, unit.official_name
        elif not duty.levels and unit.code in policy.policy.binds:
            yield unit, "、".join(duty.owed_by)


def owed_in(file: PolicyFile, policy: Policy, units: Sequence[Unit], year: int, on: date) -> list[Owing]:
    """Everything that the units owe in a year, in the plan's order: one query."""
    handed = HandedList.objects.filter(policy__policy=file.policy, unit__in=units, state=HandedList.HANDED)
    known = {(one.unit_id, one.duty, one.period): one for one in handed.select_related("attachment")}
    return [
        Owing(duty, unit, by, period, day, known.get((unit.pk, duty.id, period.id)), on)
        for duty in policy.lists
        if reads_of(duty, policy) != FORMED
        for period, day in periods_of(duty, year)
        for unit, by in owers(duty, policy, units)
    ]
