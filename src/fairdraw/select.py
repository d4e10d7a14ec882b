"""Rows, tiers, takes: who is drawn, and the reserve behind them (protocol section 5)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property
from math import isqrt

from fairdraw.errors import Refused
from fairdraw.manifest import Row
from fairdraw.records import Target
from fairdraw.ticket import ids_of, slips

# Slips of targets that fall under the same rows and tiers.
Crowd = list[bytes]


def in_order(some: list[bytes]) -> list[bytes]:
    """Slips sorted. Very many sort twice as fast when laid out in 256 even trays by their first byte."""
    if len(some) < 10_000:
        return sorted(some)
    trays: list[list[bytes]] = [[] for _ in range(256)]
    for slip in some:
        trays[slip[0]].append(slip)
    return [slip for tray in trays for slip in sorted(tray)]


def lowest(crowds: Sequence[Crowd], count: int) -> list[bytes]:
    """The `count` least slips, in order.

    Tickets are even over 256 bits, so a bound a little above count/size leaves few to sort. Whatever stands
    below a bound comes before whatever does not: when enough are left the answer is exact, else all are sorted.
    """
    size = sum(map(len, crowds))
    share = count + 5 * isqrt(count) + 25
    if share < size:
        bound = ((share << 256) // size).to_bytes(32, "big")
        few = [slip for crowd in crowds for slip in crowd if slip < bound]
        if len(few) >= count:
            return in_order(few)[:count]
    return in_order([slip for crowd in crowds for slip in crowd])[:count]


class Ranking:
    """The members of one row in the order (tier, ticket, id), found as far as somebody asks."""

    def __init__(self, row: Row, tiers: dict[int, list[Crowd]]) -> None:
        """`tiers`: tier → its members. Raises Refused `take` above the membership."""
        self.row = row
        self._tiers = tiers
        self._known: list[bytes] = []  # the first so many, by rank
        self.members = sum(len(crowd) for crowds in tiers.values() for crowd in crowds)
        if row.take > self.members:
            raise Refused("take", row=row.id, take=row.take, members=self.members)

    def slips(self, count: int) -> list[bytes]:
        """The slips at rank 1 … count (fewer when the row has fewer members)."""
        if min(count, self.members) > len(self._known):
            missing = max(count, 2 * self.row.take)  # the first of the reserve will be asked for next
            self._known = []
            for tier in sorted(self._tiers):
                self._known += lowest(self._tiers[tier], missing - len(self._known))
        return self._known[:count]

    def first(self, count: int) -> list[str]:
        """The ids at rank 1 … count."""
        return ids_of(self.slips(count))

    @cached_property
    def drawn(self) -> list[str]:
        """The first `take`, by rank."""
        return self.first(self.row.take)

    @property
    def reserve(self) -> list[str]:
        """Everybody else, by rank."""
        return self.first(self.members)[self.row.take :]

    def tier_slips(self) -> dict[int, list[bytes]]:
        """The slips of each tier, in no particular order."""
        return {tier: [slip for crowd in crowds for slip in crowd] for tier, crowds in self._tiers.items()}


class Selection:
    """The draw of targets: a ranking a row, and the union of what they drew."""

    def __init__(self, seed: bytes, targets: Iterable[Target], rows: Sequence[Row]) -> None:
        """Raises Refused `take` for a row that takes more than it has, `unknown-row` for a membership without row."""
        pooled = [target for target in targets if target[2]]  # those in a row
        alike: dict[tuple[tuple[str, int], ...], Crowd] = defaultdict(list)
        for target, slip in zip(pooled, slips(seed, [target[0] for target in pooled]), strict=True):
            alike[target[2]].append(slip)
        members: dict[str, dict[int, list[Crowd]]] = {row.id: {} for row in rows}
        for memberships, crowd in alike.items():
            for row, tier in memberships:
                if row not in members:
                    raise Refused("unknown-row", row=row, target=ids_of(crowd[:1])[0])
                members[row].setdefault(tier, []).append(crowd)
        self.rankings = [Ranking(row, members[row.id]) for row in rows]
        union = dict.fromkeys(slip for ranking in self.rankings for slip in ranking.slips(ranking.row.take))
        self.drawn = ids_of(sorted(union))  # the draw's order
