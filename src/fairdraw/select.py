"""Rows, tiers, takes: who is drawn, and the reserve behind them (protocol section 5)."""

from __future__ import annotations

from collections.abc import Sequence
from math import isqrt

from fairdraw.errors import Refused
from fairdraw.manifest import Row
from fairdraw.records import Target
from fairdraw.ticket import tickets


def lowest(all_tickets: Sequence[bytes], ids: Sequence[str], count: int) -> list[tuple[bytes, str]]:
    """The `count` least (ticket, id), in order; `ids` run beside `all_tickets`.

    Tickets are even over 256 bits, so a bound a little above count/n leaves few to sort. Whatever stands
    below a bound comes before whatever does not: when enough are left the answer is exact, else all are sorted.
    """
    size = len(ids)
    share = count + 5 * isqrt(count) + 25
    if share < size:
        bound = ((share << 256) // size).to_bytes(32, "big")
        few = [pair for pair in zip(all_tickets, ids, strict=True) if pair[0] < bound]
        if len(few) >= count:
            return sorted(few)[:count]
    return sorted(zip(all_tickets, ids, strict=True))[:count]


class Ranking:
    """The members of one row in the order (tier, ticket, id), found as far as somebody asks."""

    def __init__(self, row: Row, tiers: dict[int, tuple[list[bytes], list[str]]]) -> None:
        """`tiers`: tier → (tickets, ids), side by side. Raises Refused `take` above the membership."""
        self.row = row
        self._tiers = tiers
        self._known: list[str] = []
        self.members = sum(len(ids) for _, ids in tiers.values())
        if row.take > self.members:
            raise Refused("take", row=row.id, take=row.take, members=self.members)

    def first(self, count: int) -> list[str]:
        """The ids at rank 1 … count (fewer when the row has fewer members)."""
        if count > len(self._known):
            known: list[str] = []
            for tier in sorted(self._tiers):
                all_tickets, ids = self._tiers[tier]
                known += [id_ for _, id_ in lowest(all_tickets, ids, min(count - len(known), len(ids)))]
            self._known = known
        return self._known[:count]

    def tiers(self) -> dict[str, int]:
        """The tier of each member."""
        return {id_: tier for tier, (_, ids) in self._tiers.items() for id_ in ids}

    @property
    def drawn(self) -> list[str]:
        """The first `take`, by rank."""
        return self.first(self.row.take)

    @property
    def reserve(self) -> list[str]:
        """Everybody else, by rank."""
        return self.first(self.members)[self.row.take :]


class Selection:
    """The draw of targets: a ranking a row, and the union of what they drew."""

    def __init__(self, seed: bytes, targets: Sequence[Target], rows: Sequence[Row]) -> None:
        """Raises Refused `take` for a row that takes more than it has, `unknown-row` for a membership without row."""
        taking = [target for target in targets if target.rows]
        ids = [target.id for target in taking]
        self.tickets = dict(zip(ids, tickets(seed, ids), strict=True))
        members: dict[str, dict[int, tuple[list[bytes], list[str]]]] = {row.id: {} for row in rows}
        for target in taking:
            for row, tier in target.rows:
                if row not in members:
                    raise Refused("unknown-row", row=row, target=target.id)
                all_tickets, names = members[row].setdefault(tier, ([], []))
                all_tickets.append(self.tickets[target.id])
                names.append(target.id)
        self.rankings = [Ranking(row, members[row.id]) for row in rows]
        union = {id_ for ranking in self.rankings for id_ in ranking.drawn}
        self.drawn = sorted(union, key=lambda id_: (self.tickets[id_], id_))  # the draw's order
