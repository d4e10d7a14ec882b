"""Every due day of a year that a plan owes: by whom, to whom, under which article (policy.md, Deadlines).

Days come from `[[deadline]]`, `[[list]]` and `[[report]]`, from the windows of the draws, the ends of their visits, and a
disclosure clock that runs from the end of a period. What hangs on an event (20 working days after a task is completed), or has
no day at all, is a standing rule instead (`standing.py`). A day belongs to the year that it falls in: a list for the first
quarter of 2025 that is due in the last working days of 2024 stands in 2024.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from .periods import Period
from .policy import Policy
from .policy.base import span_months
from .policy.conditions import InClass, leaves
from .policy.disclosure import Anchor
from .policy.draws import PERIOD_TERMS, Draw, Window
from .policy.duties import Deadline, DutyAnchor, Owed, OwedList, When
from .setting import in_season
from .windows import FixingWindow, after, fixing_window
from .workdays import Day, is_working, moved

Kind = Literal["plan", "draw", "visit", "disclosure", "report", "registry", "list", "other"]
ENDS = {"month.end": 1, "quarter.end": 3, "half-year.end": 6, "year.end": 12}


@dataclass(frozen=True, slots=True)
class DueDay:
    """A due day: `last`, or a window `first`–`last`. `part` is the key of the policy file, `period` what it is for.

    `day_off`: the last day is no working day and the plan lets it stand; `moved_from`: it was moved off such a day. `estimate`:
    it rests on days without an official calendar yet. `outside`: the period lies outside the plan's validity. `derived`: it
    follows from a draw or the disclosure clock, not from a deadline of its own.
    """

    last: date
    name: str
    kind: Kind
    part: str
    period: str
    owed_by: tuple[str, ...]
    cite: str
    first: date | None = None
    owed_to: tuple[str, ...] = ()
    via: str = ""
    decided_by: str = ""
    day_off: bool = False
    moved_from: date | None = None
    estimate: bool = False
    outside: bool = False
    derived: bool = False


def due_days(policy: Policy, year: int, area: str = "") -> tuple[DueDay, ...]:
    """The due days of a year in order, of the whole plan or of one area. KeyError for an area that the plan has not."""
    level = policy.area_of(area).level if area else ""
    found = [d for d in _all_days(policy, year, area, level) if d.last.year == year]
    own = {(d.kind, d.first, d.last) for d in found if not d.derived}
    kept = [d for d in found if not (d.derived and (d.kind, d.first, d.last) in own)]
    kept.sort(key=lambda d: (d.last, d.first or d.last, d.part, d.period))
    return tuple(kept)


def due_window(when: When, period: Period) -> tuple[FixingWindow, date | None]:
    """When something for the period is due, and the day that it was moved from because that is a day off.

    `period` is what the anchor ends (a year, where a day of the year is named). ValueError for a day that hangs on an event.
    """
    window = _unmoved(when, period)
    day = moved(window.last, when.if_day_off)
    first = window.first if window.first is None else min(window.first, day.day)
    return FixingWindow(first, day.day, window.estimate or day.estimate), window.last if day.day != window.last else None


def _unmoved(when: When, period: Period) -> FixingWindow:
    if when.day is not None:
        month, day = map(int, when.day.split("-"))
        year = period.first.year + {"plan": 0, "plan-1": -1, "plan+1": 1}[when.of_year]
        return FixingWindow(None, min(date(year, month, 1) + timedelta(days=day - 1), Period(date(year, month, 1), 1).last))
    if when.after is not None:
        due: Day = after(period.first if when.anchor == "year.start" else period.last, when.after)
        return FixingWindow(None, due.day, due.estimate)
    if when.within_last is not None:
        return fixing_window(Window(within_last=when.within_last), period)
    if when.by_day is not None:
        return fixing_window(Window(by_day=when.by_day), period)
    raise ValueError("event")


def anchored_periods(when: When, year: int) -> Iterator[Period]:
    """The periods whose due day may fall in `year`: those of it and of the years on both sides. None for an event."""
    months = 12 if when.day is not None or when.anchor == "year.start" else ENDS.get(when.anchor or "")
    for around in (year - 1, year, year + 1) if months else ():
        yield from Period(date(around, 1, 1), 12).parts(months or 12)


def all_owed(policy: Policy) -> Iterator[tuple[str, Owed, Kind]]:
    """Every deadline, list and report: its key in the file, itself, and what kind of duty it is."""
    for d in policy.deadline:
        yield f"deadline.{d.id}", d, d.kind
    for x in policy.lists:
        yield f"list.{x.id}", x, "list"
    for r in policy.report:
        yield f"report.{r.id}", r, "report"


def owes(policy: Policy, owed: Owed, area: str, level: str) -> bool:
    """Whether the area owes it ("": some area does). A duty without levels is a department's of the area bound at the top."""
    if not area:
        return True
    return level in owed.levels if owed.levels else area in policy.policy.binds


def hangs_on_event(when: When) -> bool:
    """Whether the day hangs on an event (a notice, an approval), so that no calendar can hold it."""
    return when.day is None and when.anchor != "year.start" and when.anchor not in ENDS


def _all_days(policy: Policy, year: int, area: str, level: str) -> Iterator[DueDay]:
    for part, owed, kind in all_owed(policy):
        if owed.due is not None and owes(policy, owed, area, level):
            yield from _owed_days(policy, part, owed, kind, year)
    for draw in policy.draw:
        if draw.every != "ad-hoc" and (not level or level in draw.by):
            yield from _draw_days(policy, draw, year, area)
    yield from _clock_days(policy, year, area)


def _owed_days(policy: Policy, part: str, owed: Owed, kind: Kind, year: int) -> Iterator[DueDay]:
    when = owed.due
    for period in anchored_periods(when, year) if when is not None else ():
        yield _owed_day(policy, part, owed, kind, period)


def _owed_day(policy: Policy, part: str, owed: Owed, kind: Kind, period: Period) -> DueDay:
    when = owed.due or When(anchor="notice")
    window, moved_from = due_window(when, period)
    working, _ = is_working(window.last)
    return DueDay(
        window.last,
        owed.name,
        kind,
        part,
        period.id,
        tuple(owed.owed_by),
        owed.cite,
        window.first,
        tuple(owed.owed_to),
        owed.via,
        owed.decided_by,
        not working,
        moved_from,
        window.estimate,
        _outside(policy, period),
    )


def _outside(policy: Policy, period: Period) -> bool:
    plan = policy.policy
    return period.last < plan.effective_from or (plan.effective_to is not None and period.first > plan.effective_to)


def who_draws(policy: Policy, draw: Draw, area: str) -> tuple[str, ...]:
    """Who owes a draw: the authority of the area, else of each level that holds it the one authority, or how many."""
    if area:
        return (policy.area_of(area).authority or policy.area_of(area).name,)
    bound = [a for code in policy.policy.binds for a in policy.area if a.code in policy.below(code) and a.level in draw.by]
    if len(bound) <= 1:
        return tuple(a.authority or a.name for a in bound)
    top = [a for a in bound if a.code in policy.policy.binds]
    others = len(bound) - len(top)
    return (*(a.authority or a.name for a in top), *([f"下辖 {others} 个区域各自"] if others else []))


def _draw_days(policy: Policy, draw: Draw, year: int, area: str) -> Iterator[DueDay]:
    """The windows in which the draw's periods are fixed, in the season of its lines, and the last day of their visits where
    they have the whole period."""
    months, by = span_months(draw.every), who_draws(policy, draw, area)
    anchor = policy.policy.effective_from.year
    first = Period(date(year - 1, 1, 1), 1).around(months, anchor)
    lines = [q.in_force() for q in policy.quota if q.id in draw.lines]
    around = (first.before(-n) for n in range(36 // months + 2))
    for period in (p for p in around if in_season(lines, p)):
        if draw.window is not None:
            window = fixing_window(draw.window, period)
            working, guessed = is_working(window.last)
            yield DueDay(
                window.last,
                f"确定{period.says()}的「{draw.name}」",
                "draw",
                f"draw.{draw.id}",
                period.id,
                by,
                draw.cite,
                window.first,
                decided_by=draw.decided_by,
                day_off=not working,
                estimate=window.estimate or (guessed and window.first is not None),
                outside=_outside(policy, period),
                derived=True,
            )
        if draw.visits_within in PERIOD_TERMS:
            working, _ = is_working(period.last)
            yield DueDay(
                period.last,
                f"完成{period.says()}「{draw.name}」抽到的检查",
                "visit",
                f"draw.{draw.id}.visits",
                period.id,
                by,
                draw.visits_cite or draw.cite,
                decided_by=draw.visits_decided_by,
                day_off=not working,
                outside=_outside(policy, period),
                derived=True,
            )


def _clock_days(policy: Policy, year: int, area: str) -> Iterator[DueDay]:
    clock = policy.disclosure.clock
    starts, _, term = clock.in_force()
    if len(starts) != 1 or starts[0] not in ENDS:
        return
    by = (policy.area_of(area).authority,) if area else (policy.disclosure.by_whom,)
    stated = Deadline(
        id="clock",
        name="公开检查结果",
        owed_by=[by[0] or "各单位"],
        owed_to=["社会"],
        cite=clock.cite,
        decided_by=clock.decided_by,
        due=When(anchor=_duty_anchor(starts[0]), after=term),
    )
    for day in _owed_days(policy, "disclosure.clock", stated, "disclosure", year):
        yield DueDay(**{name: getattr(day, name) for name in DueDay.__slots__} | {"derived": True})


def _duty_anchor(anchor: Anchor) -> DutyAnchor:
    ends: dict[str, DutyAnchor] = {"month.end": "month.end", "quarter.end": "quarter.end", "year.end": "year.end"}
    return ends[anchor]


def feeding_lists(policy: Policy, draw: Draw) -> Iterable[OwedList]:
    """The lists that a draw is made from: those that feed it, one of its lines, or a class that its lines ask for."""
    lines = [q.in_force() for q in policy.quota if q.id in draw.lines]
    classes = {leaf.class_ for q in lines for leaf in leaves(q.of) if isinstance(leaf, InClass)}
    asked = {draw.id, *draw.lines, *classes}
    return [x for x in policy.lists if asked & set(x.feeds)]
