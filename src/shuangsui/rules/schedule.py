"""The draws of a year in the order in which they are frozen, and those that no calendar tells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from .periods import Period
from .policy import Policy
from .policy.base import span_months
from .policy.draws import Draw
from .policy.quotas import Quota
from .windows import fixing_window


@dataclass(frozen=True, slots=True)
class Occasion:
    """One draw to come. `on`: the last day on which it is to be frozen. `draw`: its cycle, with the lines that it draws here."""

    draw: Draw
    period: Period
    on: date


@dataclass(frozen=True, slots=True)
class Schedule:
    """An authority's year. `lines`: those that a regular draw serves, in the plan's order, chosen readings laid over them.

    `pending`: lines whose number stands in a document not yet issued; `unscheduled`: those drawn ad hoc alone, or by no draw.
    """

    year: int
    occasions: tuple[Occasion, ...]
    lines: tuple[Quota, ...]
    pending: tuple[Quota, ...]
    unscheduled: tuple[Quota, ...]


def schedule_of(policy: Policy, authority: str, year: int, since: int = 1) -> Schedule:
    """The schedule of an authority, from the month `since` of the year. KeyError for an area that the plan does not have."""
    level = policy.area_of(authority).level
    held = policy.lines_of(level)
    ready = {q.id for q in held if not q.pending}
    regular = [d for d in policy.draw if level in d.by and d.every != "ad-hoc"]
    narrowed = (d.model_copy(update={"lines": [q for q in d.lines if q in ready]}) for d in regular)
    anchor = policy.policy.effective_from.year
    occasions = [o for d in narrowed if d.lines for o in _occasions(d, anchor, year) if o.period.first.month >= since]
    served = {q for o in occasions for q in o.draw.lines}
    return Schedule(
        year,
        tuple(sorted(occasions, key=lambda o: (o.period.first, o.on))),
        tuple(q for q in held if q.id in served),
        tuple(q for q in held if q.pending),
        tuple(q for q in held if not q.pending and q.id not in served),
    )


def _occasions(draw: Draw, anchor_year: int, year: int) -> list[Occasion]:
    """The periods of a cycle that begin in the year. The day of the freeze is the last of its window, else that before it."""
    months = span_months(draw.every)
    starts = [Period(date(year, month, 1), 1).around(months, anchor_year) for month in range(1, 13)]
    periods = [p for p in dict.fromkeys(starts) if p.first.year == year]
    return [Occasion(draw, p, _frozen_on(draw, p)) for p in periods]


def _frozen_on(draw: Draw, period: Period) -> date:
    return fixing_window(draw.window, period).last if draw.window is not None else period.first - timedelta(days=1)
