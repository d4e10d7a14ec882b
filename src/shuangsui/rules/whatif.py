"""What if: one inspector more, another share or ratio, firms that opt out — the year beside the year as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from hashlib import sha256

from .forecast import Forecast, forecast
from .policy import Policy
from .policy.base import span_months
from .policy.quotas import Quota, Ratio
from .pool import Situation
from .registry import Inspector
from .remarks import ratio_in
from .staff import own_staff


@dataclass(frozen=True, slots=True)
class Change:
    """What is supposed. `inspectors`: so many more, counted by the draws from the month `joining` on; `opt_out`: so many fewer
    of the authority's targets take part, picked by a hash of their id."""

    inspectors: int = 0
    joining: int = 1
    shares: Mapping[str, Fraction] = field(default_factory=dict)
    ratios: Mapping[str, Ratio] = field(default_factory=dict)
    opt_out: int = 0


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The year as it is and as supposed. `amended`: the same with the plan's yearly numbers reckoned anew at each draw, where
    the change comes within the year and they are fixed (policy.md, rule 5); `fixed`: these numbers."""

    now: Forecast
    then: Forecast
    amended: Forecast | None
    fixed: Mapping[str, int]


def what_if(base: Situation, year: int, change: Change, *, runs: int | None = None, since: int = 1) -> WhatIf:
    """Both years; a change within the year leaves the yearly ratios as the plan fixed them, and is shown amended too."""
    now = forecast(base, year, runs=runs, since=since)
    then_base, joining = supposed(base, change)
    if not change.inspectors or change.joining <= since:
        return WhatIf(now, forecast(then_base, year, runs=runs, since=since), None, {})
    fixed = {line: number for line, number in plan_numbers(now).items() if line not in base.fixed}
    if fixed:
        now = forecast(replace(base, fixed={**base.fixed, **fixed}), year, runs=runs, since=since)
    held = replace(then_base, fixed={**base.fixed, **fixed})
    then = forecast(held, year, runs=runs, since=since, joining=joining)
    amended = forecast(then_base, year, runs=runs, since=since, joining=joining) if fixed else None
    return WhatIf(now, then, amended, fixed)


def plan_numbers(found: Forecast) -> dict[str, int]:
    """The numbers that an approved plan fixes for the year: of lines by a ratio of inspectors, as their first draw has them."""
    numbers: dict[str, int] = {}
    for outlook in (line for draw in found.draws for line in draw.lines):
        line = outlook.line
        if ratio_in(line.at_least) is not None and line.cover is None and span_months(line.every) >= 12:
            numbers.setdefault(line.id, outlook.number.least)
    return numbers


def supposed(base: Situation, change: Change) -> tuple[Situation, dict[str, int]]:
    """The situation as supposed, and who joins when."""
    more = _newcomers(base, change.inspectors)
    gone = _opting_out(base, change.opt_out)
    targets = [replace(t, takes_part=False) if t.id in gone else t for t in base.targets]
    policy = _policy(base.policy, {**change.shares, **change.ratios})
    changed = replace(base, policy=policy, targets=targets, inspectors=[*base.inspectors, *more])
    return changed, {i.id: change.joining for i in more}


def _policy(policy: Policy, amounts: Mapping[str, Fraction | Ratio]) -> Policy:
    def changed(line: Quota) -> Quota:
        if line.id not in amounts:
            return line
        return line.in_force().model_copy(update={"at_least": amounts[line.id], "pending": ""})

    return policy.model_copy(update={"quota": [changed(q) for q in policy.quota]}) if amounts else policy


def _newcomers(base: Situation, count: int) -> list[Inspector]:
    """New people like the authority's first own one; where it has none, plain ones of its own."""
    own = own_staff(base.policy, base.authority, base.inspectors, date.min)
    area = base.policy.area_of(base.authority)
    like = own[0] if own else Inspector("", "", (area.code,), area.authority or area.name)
    known = {i.id for i in base.inspectors}
    ids = (f"NEW-{n:04}" for n in range(1, count + len(known) + 1))
    free = [id_ for id_ in ids if id_ not in known][:count]
    return [replace(like, id=id_, name=f"新增{n}", valid_until=None, load=0) for n, id_ in enumerate(free, 1)]


def _opting_out(base: Situation, count: int) -> frozenset[str]:
    below = base.policy.below(base.authority)
    able = [t.id for t in base.targets if t.area in below and t.takes_part]
    return frozenset(sorted(able, key=lambda id_: (sha256(f"opt-out|{id_}".encode()).digest(), id_))[:count])


@dataclass(frozen=True, slots=True)
class Compared:
    """One figure of each year, in the order given; None where it has none. `kind`: people, visits, seats, load, due, chance."""

    kind: str
    name: str
    figures: tuple[Fraction | None, ...]

    def difference(self, number: int = 1) -> Fraction | None:
        """A later year's figure less the first's."""
        first, other = self.figures[0], self.figures[number]
        return None if first is None or other is None else other - first


def compare(years: Sequence[Forecast]) -> list[Compared]:
    """The figures that a bureau looks at, side by side; `load` are turns of duty for each inspector in the year."""
    found = [
        Compared("people", "", tuple(Fraction(len(f.work.able)) for f in years)),
        Compared("visits", "", tuple(f.visits for f in years)),
        Compared("seats", "", tuple(f.seats for f in years)),
        Compared("load", "", tuple(f.load for f in years)),
    ]
    names = {line.line.id: line.line.name for f in years for draw in f.draws for line in draw.lines}
    for id_, name in names.items():
        found.append(Compared("due", name, tuple(f.takes.get(id_) for f in years)))
    chances = [{o.id: o for o in f.odds if o.kind == "class"} for f in years]
    for id_, odds in (chances[0] if chances else {}).items():
        found.append(Compared("chance", odds.name, tuple(c[id_].chance.value if id_ in c else None for c in chances)))
    return found
