"""What each line of an authority asks for in a year, before the year is planned: members, floor, ceiling, the number itself.

One reckoning for each cycle of draws, at its first draw of the year; rounds without a calendar (`ad-hoc`) over the whole year.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from .lines import LinePlan
from .periods import Period
from .policy.quotas import Quota
from .pool import Situation, build_pool
from .remarks import ratio_in
from .schedule import Occasion, schedule_of


@dataclass(frozen=True, slots=True)
class Floor:
    """A line in a year. `span`: months that the numbers are for. `floor`: what share, ratio or times come to; `cover`: what a
    cover needs; `number`: what the plan asks for of itself, and `ceiling` the most that it allows (None: no limit). A line with a
    ceiling alone has no floor, and its ceiling as its number.

    `pending`: the document that the number is to stand in, else "". `by_people`: it follows the number of inspectors, so that an
    approved plan fixes it for the year (policy.md, rule 5). `draw`: the cycle that it is drawn in, "" for none.
    """

    line: Quota
    draw: str
    span: int
    members: int
    floor: int
    cover: int
    ceiling: int | None
    number: int
    capped: int
    notes: tuple[str, ...] = ()
    pending: str = ""
    by_people: bool = False


def floors_of(base: Situation, year: int) -> tuple[Floor, ...]:
    """Every line that the authority owes, in the plan's order. Period, day and draw of `base` do not matter.

    Raises KeyError for an area that the plan does not have.
    """
    level = base.policy.area_of(base.authority).level
    schedule = schedule_of(base.policy, base.authority, year)
    found: dict[str, Floor] = {}
    for occasion in _first_occasions(base, year, schedule.occasions):
        for plan in _lines_at(base, occasion):
            found.setdefault(plan.line.id, _floor(plan, occasion.draw.id))
    return tuple(found.get(line.id) or _undrawn(line) for line in base.policy.lines_of(level))


def _first_occasions(base: Situation, year: int, regular: tuple[Occasion, ...]) -> Iterator[Occasion]:
    """The first draw of each regular cycle, then each round without a calendar, over the year."""
    seen: set[str] = set()
    for occasion in regular:
        if occasion.draw.id not in seen:
            seen.add(occasion.draw.id)
            yield occasion
    level = base.policy.area_of(base.authority).level
    ready = {q.id for q in base.policy.lines_of(level) if not q.pending}
    for draw in base.policy.draw:
        lines = [q for q in draw.lines if q in ready]
        if level in draw.by and draw.every == "ad-hoc" and lines:
            yield Occasion(draw.model_copy(update={"lines": lines}), Period(date(year, 1, 1), 12), date(year, 1, 1))


def _lines_at(base: Situation, occasion: Occasion) -> tuple[LinePlan, ...]:
    policy = base.policy.model_copy(update={"draw": [occasion.draw]})
    return build_pool(replace(base, policy=policy, period=occasion.period, on=occasion.on, draw=occasion.draw.id)).lines


def _floor(plan: LinePlan, draw: str) -> Floor:
    number = plan.number
    by_people = ratio_in(plan.line.at_least) is not None and plan.line.cover is None
    return Floor(
        plan.line,
        draw,
        plan.span.months,
        len(plan.members),
        0 if "up-to-ceiling" in number.notes else number.floor,
        number.cover,
        number.ceiling,
        number.number,
        plan.capped,
        number.notes,
        by_people=by_people,
    )


def _undrawn(line: Quota) -> Floor:
    """A line whose number is pending, or that no draw of the level serves."""
    return Floor(line, "", 12, 0, 0, 0, None, 0, 0, pending=line.pending)
