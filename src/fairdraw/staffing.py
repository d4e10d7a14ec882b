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


def staffing(pool: Pool, seats: Sequence[SeatGroup]) -> Staffing:
    """Count over the targets in a row; redacted conflicts are not counted, so nor should the numbers then be used."""
    free = {inspector.id: inspector for inspector in pool.inspectors if not inspector.excluded}
    counts = _Counts(free.values())
    barred: dict[str, list[Inspector]] = defaultdict(list)
    for conflict in pool.conflicts:
        if conflict.inspector in free:
            barred[conflict.target].append(free[conflict.inspector])
    found = Staffing()
    plenty: set[tuple[str, str]] = set()  # areas and needs for which nothing is scarce while nobody is barred
    for target in pool.targets:
        id_, area, _, excluded, needs = target
        if excluded:
            found.excluded += 1
        elif id_ in barred or (area, needs) not in plenty:
            lost = [one for one in barred.get(id_, ()) if one.covers(area)]
            if not (_judge(target, lost, seats, counts, found) or lost):
                plenty.add((area, needs))
    return found


def _judge(target: Target, lost: Sequence[Inspector], seats: Sequence[SeatGroup], counts: _Counts, found: Staffing) -> bool:
    """Note what is scarce for one target, `lost` being those of its area who are barred; whether anything is."""
    bare = scarce = False
    for group in seats:
        may_come = counts.count(group.pool, target.area) - sum(one.pool == group.pool for one in lost)
        bare = bare or may_come == group.size
        if may_come < group.size:
            scarce = True
            found.unstaffed.append(Unstaffed(target.id, group.pool, may_come, group.size))
    if bare:
        found.bare.append(target.id)
    if target.needs and seats:
        first = seats[0].pool
        skilled = counts.count(first, target.area, target.needs)
        skilled -= sum(one.pool == first and target.needs in one.skills for one in lost)
        if skilled < 2:
            scarce = True
            (found.single if skilled else found.relaxed).append(target.id)
    return bare or scarce
