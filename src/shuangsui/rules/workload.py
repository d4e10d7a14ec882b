"""Who would go: visits by inspector and month after fairdraw's balanced teams (CJ-5: own people and those lent to it)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

from fairdraw import Conflict, Pool, SeatGroup, Target, staffing
from fairdraw import Inspector as Member
from fairdraw.team import Teams

from .playout import seed_of
from .policy.draws import PERIOD_TERMS
from .staff import Staff, seats_of, staff_of
from .stages import Stage, Year
from .windows import due_dates
from .workdays import is_working


@dataclass(frozen=True, slots=True)
class Month:
    """A month of visits. `seats`: inspectors' turns of duty (人次); `by_inspector`: of those able to go in it, with 0 too."""

    month: str  # 2025-03
    visits: int
    seats: int
    by_inspector: Mapping[str, int]

    @property
    def average(self) -> Fraction | None:
        """Turns of duty for each inspector able to go; None without any."""
        return Fraction(sum(self.by_inspector.values()), len(self.by_inspector)) if self.by_inspector else None


@dataclass(frozen=True, slots=True)
class Workload:
    """The year's work of one run. `able`: certificate numbers of all who could go at some draw; `names`: of these.

    `unstaffed`: drawn targets for which too few may come, by draw period. `by_line`: month → line → visits, each visit under
    the first line of the plan that counts its target, so that they add up. `working_days`: of the year, and if estimated.
    """

    able: tuple[str, ...]
    names: Mapping[str, str]
    months: tuple[Month, ...]
    by_line: Mapping[str, Mapping[str, int]]
    unstaffed: Mapping[str, int]
    working_days: int
    estimate: bool

    @property
    def visits(self) -> int:
        """Visits of the year."""
        return sum(m.visits for m in self.months)

    @property
    def seats(self) -> int:
        """Turns of duty of the year."""
        return sum(m.seats for m in self.months)

    @property
    def totals(self) -> dict[str, int]:
        """Inspector → turns of duty in the year."""
        return {i: sum(m.by_inspector.get(i, 0) for m in self.months) for i in self.able}


@dataclass(slots=True)
class _Tally:
    visits: Counter[str] = field(default_factory=Counter)  # month → visits
    seats: Counter[str] = field(default_factory=Counter)
    duty: dict[str, Counter[str]] = field(default_factory=dict)  # month → inspector → turns
    able: dict[str, dict[str, None]] = field(default_factory=dict)  # month → inspectors
    lines: dict[str, Counter[str]] = field(default_factory=dict)
    loads: Counter[str] = field(default_factory=Counter)
    unstaffed: Counter[str] = field(default_factory=Counter)
    names: dict[str, str] = field(default_factory=dict)


def workload_of(year: Year, drawn: Sequence[Sequence[str]]) -> Workload:
    """The work that follows when these targets are drawn at the year's stages, in the draw's order."""
    tally = _Tally()
    for stage, found in zip(year.stages, drawn, strict=True):
        _stage(year, stage, found, tally)
    months = [
        Month(m, tally.visits[m], tally.seats[m], {i: tally.duty.get(m, Counter())[i] for i in sorted(tally.able.get(m, ()))})
        for m in sorted(set(tally.visits) | set(tally.able))
    ]
    days = [is_working(d) for d in _days(year.schedule.year)]
    return Workload(
        tuple(sorted(tally.names)),
        tally.names,
        tuple(months),
        {m: dict(tally.lines.get(m, {})) for m in sorted(tally.visits)},
        dict(tally.unstaffed),
        sum(works for works, _ in days),
        any(estimate for _, estimate in days),
    )


def _stage(year: Year, stage: Stage, found: Sequence[str], tally: _Tally) -> None:
    """One draw's visits: dated by the plan's term, its teams formed on the loads of those before."""
    base, occasion = stage.situation, stage.occasion
    seats = seats_of(base.policy, occasion.draw)
    staff = [s for s in staff_of(base.policy, base.authority, base.inspectors, occasion.on, occasion.draw) if not s.excluded]
    tally.names |= {s.inspector.id: s.inspector.name for s in staff}
    dates = due_dates(occasion.draw, occasion.period, occasion.on, found)
    months = {t: f"{day.year}-{day.month:02}" for t, day in dates.items()}
    spread = [f"{p.first.year}-{p.first.month:02}" for p in occasion.period.parts(1)]
    for month in {*months.values(), *(spread if occasion.draw.visits_within in PERIOD_TERMS else ())}:
        tally.able.setdefault(month, {}).update(dict.fromkeys(s.inspector.id for s in staff))
    for t, month in months.items():
        tally.visits[month] += 1
        tally.seats[month] += sum(s.size for s in seats)
        first = next((q.id for q in stage.lines if t in stage.members[q.id]), "")
        tally.lines.setdefault(month, Counter())[first] += 1
    teams = _teams(year, stage, found, staff, tally)
    for t, team in teams.items():
        tally.duty.setdefault(months[t], Counter()).update(team)
        tally.loads.update(team)


def _teams(year: Year, stage: Stage, found: Sequence[str], staff: Sequence[Staff], tally: _Tally) -> dict[str, list[str]]:
    """Target → its team. Targets for whom too few may come are counted and left without."""
    if not found or year.first is None:
        return {}
    seats = tuple(SeatGroup(s.pool, s.size) for s in seats_of(year.base.policy, stage.occasion.draw))
    registry = year.first.targets
    targets = [Target(t, registry[t].area, (("all", 1),), "", registry[t].needs) for t in found]
    people = [
        Member(i.id, s.pool, tuple(sorted(s.areas)), tuple(sorted(i.skills)), max(i.load, tally.loads[i.id]))
        for s in staff
        for i in [s.inspector]
    ]
    known = {p.id for p in people}
    conflicts = [Conflict(c.target, c.inspector, "0" * 32) for c in year.base.conflicts if c.inspector in known]
    lacking = {u.target for u in staffing(Pool(targets, people, conflicts), seats).unstaffed}
    if lacking:
        tally.unstaffed[stage.occasion.period.id] += len(lacking)
    able = [t for t in targets if t.id not in lacking]
    if not able:
        return {}
    teams = Teams(seed_of(0, stage.occasion), able, people, conflicts, seats)
    return {t: [i for i in visit.team if i] for t, visit in teams.visits.items()}


def _days(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]
