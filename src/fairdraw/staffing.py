"""Who may come to whom, before anything is drawn: the `check` of the manifest (protocol section 3)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from fairdraw.manifest import Check, SeatGroup
from fairdraw.records import Inspector, Pool, Target


class Unstaffed(NamedTuple):
    """A target in a row for which a pool has too few who may come."""

    target: str
    pool: str
    may_come: int
    seats: int


@dataclass(slots=True)
class Staffing:
    """The targets in a row, by what is scarce for them; each list in the order of the table."""

    excluded: int = 0
    bare: list[str] = field(default_factory=list)  # some pool has exactly as many who may come as seats
    relaxed: list[str] = field(default_factory=list)  # nobody who may come meets the need
    single: list[str] = field(default_factory=list)  # one alone meets it
    unstaffed: list[Unstaffed] = field(default_factory=list)

    @property
    def check(self) -> Check:
        """The four numbers of the manifest."""
        return Check(self.excluded, len(self.bare), len(self.relaxed), len(self.single))


class _Counts:
    """How many of each pool work in an area, with and without a skill; counted once an area."""

    def __init__(self, inspectors: Iterable[Inspector]) -> None:
        self._by_area: dict[tuple[str, str], list[Inspector]] = defaultdict(list)
        for inspector in inspectors:
            for area in inspector.areas:
                self._by_area[inspector.pool, area].append(inspector)
        self._known: dict[tuple[str, str, str], int] = {}

    def count(self, pool: str, area: str, skill: str = "") -> int:
        key = (pool, area, skill)
        if key not in self._known:
            there = [*self._by_area.get((pool, area), ()), *(self._by_area.get((pool, "*"), ()) if area != "*" else ())]
            self._known[key] = sum(not skill or skill in inspector.skills for inspector in there)
        return self._known[key]


class _Spare(dict[tuple[str, str], int]):
    """Area and need → how many may be barred from a target there before anything is scarce; -1 where it is already."""

    def __init__(self, counts: _Counts, seats: Sequence[SeatGroup]) -> None:
        self._counts, self._seats = counts, seats

    def __missing__(self, place: tuple[str, str]) -> int:
        area, needs = place
        spare = [self._counts.count(group.pool, area) - group.size - 1 for group in self._seats]
        if needs and self._seats:
            spare.append(self._counts.count(self._seats[0].pool, area, needs) - 2)
        self[place] = found = max(min(spare, default=0), -1)
        return found


def staffing(pool: Pool, seats: Sequence[SeatGroup]) -> Staffing:
    """Count over the targets in a row; redacted conflicts are not counted, so nor should the numbers then be used."""
    free = {inspector.id: inspector for inspector in pool.inspectors if not inspector.excluded}
    counts = _Counts(free.values())
    barred: dict[str, list[Inspector]] = defaultdict(list)
    for target_id, inspector_id, _ in pool.conflicts:
        if inspector_id in free:
            barred[target_id].append(free[inspector_id])
    found = Staffing()
    spare = _Spare(counts, seats)
    for target in pool.targets:
        id_, area, _, excluded, needs = target
        if excluded:
            found.excluded += 1
        elif len(barred.get(id_, ())) > spare[area, needs]:
            _judge(target, [one for one in barred.get(id_, ()) if one.covers(area)], seats, counts, found)
    return found


def _judge(target: Target, lost: Sequence[Inspector], seats: Sequence[SeatGroup], counts: _Counts, found: Staffing) -> None:
    """Note what is scarce for one target, `lost` being those of its area who are barred."""
    bare = False
    for group in seats:
        may_come = counts.count(group.pool, target.area) - sum(one.pool == group.pool for one in lost)
        bare = bare or may_come == group.size
        if may_come < group.size:
            found.unstaffed.append(Unstaffed(target.id, group.pool, may_come, group.size))
    if bare:
        found.bare.append(target.id)
    if target.needs and seats:
        first = seats[0].pool
        skilled = counts.count(first, target.area, target.needs)
        skilled -= sum(one.pool == first and target.needs in one.skills for one in lost)
        if skilled < 2:
            (found.single if skilled else found.relaxed).append(target.id)
