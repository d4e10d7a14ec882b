"""When a draw is to be fixed, and when its visits are due."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from .periods import Period, month_end
from .policy.base import term_parts
from .policy.draws import Draw, Window
from .workdays import add_working_days, last_working_days


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
        count, unit = term_parts(window.within_last)
        if unit == "working days":
            first, last = last_working_days(base.last, count)
            return FixingWindow(first.day, last, first.estimate)
        return FixingWindow(base.last - timedelta(days=count - 1), base.last)
    if window.within_first is not None:
        count, unit = term_parts(window.within_first)
        before = base.first - timedelta(days=1)
        if unit == "working days":
            last_day = add_working_days(before, count)
            return FixingWindow(base.first, last_day.day, last_day.estimate)
        return FixingWindow(base.first, before + timedelta(days=count))
    if window.by_day is not None:
        return FixingWindow(None, min(base.last.replace(day=1) + timedelta(days=window.by_day - 1), base.last))
    month, day = map(int, (window.by or "12-31").split("-"))
    return FixingWindow(None, date(period.first.year - 1, month, day))


def due_dates(draw: Draw, period: Period, drawn_on: date, targets: Sequence[str]) -> dict[str, date]:
    """The day by which each visit is due; `targets` in the draw's order.

    A term of the plan's runs from the draw. Where the visits have the whole period and it is longer than a month they are
    dated by rank: the n visits fall evenly on its months (policy.md, rule 5).
    """
    if draw.visits_within != "period":
        count, unit = term_parts(draw.visits_within)
        due = add_working_days(drawn_on, count).day if unit == "working days" else drawn_on + timedelta(days=count)
        return dict.fromkeys(targets, due)
    months = [part.last for part in period.parts(1) if month_end(part.last) >= drawn_on] or [period.last]
    return {t: months[rank * len(months) // len(targets)] for rank, t in enumerate(targets)}
