"""Sections 5 and 6 of the protocol, sentence by sentence, as slow as they read; nothing is skipped or kept.

Written from the protocol and not from the engine, with which it shares only the hash of fields.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

from fairdraw.codec import field, tagged_hash
from fairdraw.manifest import Row, SeatGroup
from fairdraw.records import Conflict, Inspector, Target


def _hash(key: bytes, *parts: str) -> bytes:
    return sha256(key + b"".join(field(part) for part in parts)).digest()


def select(seed: bytes, targets: Sequence[Target], rows: Sequence[Row]) -> tuple[list[list[str]], list[str]]:
    """What each row draws, by rank, and the draw's targets in order."""
    key = tagged_hash("targets", seed)
    drawn = []
    for row in rows:
        members = [(tier, _hash(key, target.id), target.id) for target in targets for name, tier in target.rows if name == row.id]
        drawn.append([id_ for _, _, id_ in sorted(members)[: row.take]])
    union = {id_ for ids in drawn for id_ in ids}
    return drawn, sorted(union, key=lambda id_: (_hash(key, id_), id_))


class Literal:
    """Teams as the protocol says them."""

    def __init__(
        self,
        seed: bytes,
        targets: Sequence[Target],
        inspectors: Sequence[Inspector],
        conflicts: Sequence[Conflict],
        seats: Sequence[SeatGroup],
    ) -> None:
        key = tagged_hash("inspectors", seed)
        free = [one for one in inspectors if not one.excluded]
        self.order = sorted(free, key=lambda one: (_hash(key, one.id), one.id))
        self.index = {one.id: place for place, one in enumerate(self.order)}
        self.pairs = tagged_hash("pairs", seed)
        self.barred = {(one.target, one.inspector) for one in conflicts}
        self.targets = list(targets)
        self.seats = [(group.pool, number) for group in seats for number in range(group.size)]
        self.first_pool = seats[0].pool
        self.loads = {one.id: self._start(one) for one in free}
        self.relaxed = [target.id for target in targets if target.needs and not self._skilled(target)]
        self.sits: dict[tuple[int, int], str] = {}  # (target's place, seat's place) → inspector
        self._greedy()
        self.lengths = [length for group in seats for length in self._repair(group.pool)]
        self.teams = self._lead()

    def _start(self, inspector: Inspector) -> int:
        alike = [one.load for one in self.order if (one.pool, one.areas) == (inspector.pool, inspector.areas)]
        return min(inspector.load - min(alike), 1)

    def _may_come(self, inspector: Inspector, target: Target) -> bool:
        return (target.area in inspector.areas or inspector.areas == ("*",)) and (target.id, inspector.id) not in self.barred

    def _skilled(self, target: Target) -> list[Inspector]:
        return [
            one
            for one in self.order
            if one.pool == self.first_pool and self._may_come(one, target) and target.needs in one.skills
        ]

    def _bound(self, target: Target, seat: int) -> bool:
        return seat == 0 and bool(target.needs) and target.id not in self.relaxed

    def _open(self, target: Target, seat: int) -> list[str]:
        """To whom a seat is open, by index."""
        if self._bound(target, seat):
            return [one.id for one in self._skilled(target)]
        pool = self.seats[seat][0]
        return [one.id for one in self.order if one.pool == pool and self._may_come(one, target)]

    def _team(self, place: int) -> list[str]:
        return [self.sits[place, seat] for seat in range(len(self.seats)) if (place, seat) in self.sits]

    def _greedy(self) -> None:
        for place, target in enumerate(self.targets):
            for seat in range(len(self.seats)):
                able = [id_ for id_ in self._open(target, seat) if id_ not in self._team(place)]
                best = min(able, key=lambda id_: (self.loads[id_], _hash(self.pairs, target.id, id_), self.index[id_]))
                self.sits[place, seat] = best
                self.loads[best] += 1

    def _repair(self, pool: str) -> list[int]:
        mine = [one.id for one in self.order if one.pool == pool]
        lengths = []
        load = max((self.loads[id_] for id_ in mine), default=0)
        while mine and load - min(self.loads[id_] for id_ in mine) >= 2:
            for start in mine:
                if self.loads[start] == load:
                    path = self._search(start, load)
                    for place, seat, receiver in path:
                        self.sits[place, seat] = receiver
                    if path:
                        self.loads[start] -= 1
                        self.loads[path[0][2]] += 1
                        lengths.append(len(path))
            load -= 1
        return lengths

    def _search(self, start: str, load: int) -> list[tuple[int, int, str]]:
        """The seats that are handed on, with who receives them, the path's end first; nothing when there is no path."""
        reached: dict[str, tuple[str, int, int] | None] = {start: None}
        queue = [start]
        while queue:
            giver = queue.pop(0)
            for place, target in enumerate(self.targets):
                for seat in range(len(self.seats)):
                    if self.sits[place, seat] != giver:
                        continue
                    for taker in self._open(target, seat):
                        if taker in self._team(place) or taker in reached:
                            continue
                        reached[taker] = (giver, place, seat)
                        if self.loads[taker] <= load - 2:
                            return self._walk(reached, taker)
                        queue.append(taker)
        return []

    @staticmethod
    def _walk(reached: dict[str, tuple[str, int, int] | None], end: str) -> list[tuple[int, int, str]]:
        path, step = [], reached[end]
        while step is not None:
            giver, place, seat = step
            path.append((place, seat, end))
            end, step = giver, reached[giver]
        return path

    def _lead(self) -> list[list[str]]:
        leads = dict.fromkeys(self.index, 0)
        teams = []
        for place, target in enumerate(self.targets):
            team = self._team(place)
            first = [id_ for id_, (pool, _) in zip(team, self.seats, strict=True) if pool == self.first_pool]
            lead = team[0]
            if not self._bound(target, 0):
                lead = min(first, key=lambda id_: (leads[id_], _hash(self.pairs, target.id, id_), self.index[id_]))
            leads[lead] += 1
            teams.append([lead, *(id_ for id_ in team if id_ != lead)])
        return teams
