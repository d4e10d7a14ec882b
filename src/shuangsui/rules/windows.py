"""When a draw is to be fixed, and when its visits are due."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from .periods import Period, month_end
from .policy.base import term_parts
from .policy.draws import Draw, Window
from .workdays import Day, add_working_days, last_working_days


@dataclass(frozen=True, slots=True)
class FixingWindow:
    """First and last day on which a draw is to be fixed (`first` None: only the last is set)."""

    first: date | None
    last: date
    estimate: bool = False

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and (self.first is None or self.first <= day) and day <= self.last


def fixing_window(window: Window, period: Period) -> FixingWindow:
    """The window in which the draw for `period` is fixed, e.g. 2025-06-24…30 for 2025-Q3 under 每季度结束前5个工作日内."""
    base = period.before() if window.of == "before" else period
    if window.within_last is not None:
        return _last_part(base, *term_parts(window.within_last))
    if window.within_first is not None:
        before = base.first - timedelta(days=1)
        last_day = after(before, window.within_first)
        return FixingWindow(base.first, last_day.day, last_day.estimate)
    if window.by_day is not None:
        return FixingWindow(None, min(base.last.replace(day=1) + timedelta(days=window.by_day - 1), base.last))
    month, day = map(int, (window.by or "12-31").split("-"))
    first_of_month = date(period.first.year - 1, month, 1)
    return FixingWindow(None, min(first_of_month + timedelta(days=day - 1), month_end(first_of_month)))


def _last_part(base: Period, count: int, unit: str) -> FixingWindow:
    if unit == "working days":
        first, last = last_working_days(base.last, count)
        return FixingWindow(first.day, last.day, first.estimate)
    if unit == "months":
        return FixingWindow(add_months(base.last + timedelta(days=1), -count), base.last)
    return FixingWindow(base.last - timedelta(days=count - 1), base.last)


def after(start: date, term: str) -> Day:
    """The last day of a term that runs from `start`, counted from the day after it: days, working days or calendar months."""
    count, unit = term_parts(term)
    if unit == "working days":
        return add_working_days(start, count)
    return Day(add_months(start, count) if unit == "months" else start + timedelta(days=count))


def add_months(day: date, months: int) -> date:
    """The corresponding day `months` later, or the month's last where it has no such day (Civil Code, article 202)."""
    month = Period(day.replace(day=1), 1).before(-months)
    return min(month.first + timedelta(days=day.day - 1), month.last)


def due_dates(draw: Draw, period: Period, drawn_on: date, targets: Sequence[str]) -> dict[str, date]:
    """The day by which each visit of a draw is due; `targets` in the draw's order."""
    return visit_due_dates(draw.visits_within, period, drawn_on, targets)


def visit_due_dates(visits_within: str, period: Period, drawn_on: date, targets: Sequence[str]) -> dict[str, date]:
    """The same from the term alone: `20 working days`, `period` or `period-end`.

    A term of the plan's runs from the draw. Where the visits have the whole period and it is longer than a month they are
    dated by rank: the n visits fall evenly on its months (policy.md, rule 5); `period-end` gives all of them its last day.
    """
    if visits_within == "period-end":
        return dict.fromkeys(targets, period.last)
    if visits_within != "period":
        return dict.fromkeys(targets, after(drawn_on, visits_within).day)
    months = [part.last for part in period.parts(1) if month_end(part.last) >= drawn_on] or [period.last]
    return {t: months[rank * len(months) // len(targets)] for rank, t in enumerate(targets)}
