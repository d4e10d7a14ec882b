"""Inspectors to visits: greedy, repair, lead (protocol section 6); and what statements do to teams (section 7)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fairdraw.calm import calm
from fairdraw.manifest import SeatGroup
from fairdraw.records import Conflict, Inspector, Target
from fairdraw.repair import Errand, Repair
from fairdraw.roster import Roster
from fairdraw.ticket import Pairs, inspector_order

NOBODY = -1  # the place in a seat that nobody could take


@dataclass(slots=True)
class Visit:
    """检查任务: one target and its team, lead first, the others by seat. "" is a seat that nobody could take."""

    target: str
    team: list[str]
    number: int  # in the order in which visits were made


class Teams:
    """The teams of a draw as they stand: first drawn, later changed by statements (`changes.py`)."""

    def __init__(
        self,
        seed: bytes,
        targets: Iterable[Target],
        inspectors: Sequence[Inspector],
        conflicts: Iterable[Conflict],
        seats: Sequence[SeatGroup],
    ) -> None:
        """`targets`: those drawn, in the draw's order."""
        self._seats = seats
        self._pairs = Pairs(seed)
        self.rosters = _rosters(seed, inspectors, conflicts, seats)
        self.visits: dict[str, Visit] = {}  # target → its visit, in the draw's order
        self.relaxed: list[str] = []
        self.path_lengths: list[int] = []  # of each repair: how many seats were handed on
        self._leads = [0] * len(self.rosters[0].ids)  # teams led so far, by place
        self._errands = [self._errand(target) for target in targets]
        self._places: list[list[list[int]]] = []  # by pool, by visit: who sits, by seat
        with calm():
            for number, (group, roster) in enumerate(zip(seats, self.rosters, strict=True)):
                mine = self._errands if number == 0 else [errand._replace(skill="") for errand in self._errands]
                teams = [self._greedy(roster, errand, group.size) for errand in mine]
                if roster.spread >= 2:
                    self.path_lengths += Repair(roster, mine, teams).run()
                self._places.append(teams)
            for number in range(len(self._errands)):
                self._list(number)

    def _errand(self, target: Target) -> Errand:
        """Settle what the first seat is bound to: the need, or nothing when nobody who may come has the skill."""
        skill = target.needs
        if skill and not self.rosters[0].count(target.id, target.area, skill):
            self.relaxed.append(target.id)
            skill = ""
        return Errand(target.id, target.area, skill)

    def _greedy(self, roster: Roster, errand: Errand, size: int) -> list[int]:
        """Seat after seat to those least in (load, pair hash, index)."""
        head = self._pairs.head(errand.target)
        team: list[int] = []
        if errand.skill:
            team = roster.least(*errand, head, 1, ())
        # Seats open to all: taking the least one after the other is taking the least few at once.
        team += roster.least(errand.target, errand.area, "", head, size - len(team), team)
        for place in team:
            roster.shift(place, 1)
        return team

    def _list(self, number: int) -> None:
        """Name the lead and list the team."""
        first, roster, errand = self._places[0][number], self.rosters[0], self._errands[number]
        lead = first[0]
        if not errand.skill:
            fewest = min([self._leads[place] for place in first])
            fit = [place for place in first if self._leads[place] == fewest]
            lead = fit[0]
            if len(fit) > 1:
                head = self._pairs.head(errand.target)
                lead = min([(roster.pair_hash(head, place), place) for place in fit])[1]
        self._leads[lead] += 1
        team = [roster.ids[lead], *[roster.ids[place] for place in first if place != lead]]
        for other, teams in zip(self.rosters[1:], self._places[1:], strict=True):
            team += [other.ids[place] for place in teams[number]]
        self.visits[errand.target] = Visit(errand.target, team, number)

    def add(self, target: Target) -> Visit:
        """A further visit: its team by Greedy with loads as they stand, lead as in the draw."""
        errand = self._errand(target)
        self._errands.append(errand)
        for number, (group, roster) in enumerate(zip(self._seats, self.rosters, strict=True)):
            mine = errand if number == 0 else errand._replace(skill="")
            self._places[number].append(self._greedy(roster, mine, group.size))
        self._list(len(self._errands) - 1)
        return self.visits[target.id]

    def remove(self, target: str) -> None:
        """The visit falls away and each load of its team falls by one."""
        number = self.visits.pop(target).number
        for roster, teams in zip(self.rosters, self._places, strict=True):
            for place in teams[number]:
                if place != NOBODY:
                    roster.shift(place, -1)

    def replace(self, target: str, leaver: str) -> str:
        """Bar an inspector from a visit; whoever gets the seat by Greedy, "" when nobody is left.

        The leaver's load falls by one. The successor takes the leaver's place in the list, the lead's too.
        """
        visit = self.visits[target]
        pool, place = next((pool, place) for pool, one in enumerate(self.rosters) if (place := one.place(leaver)) is not None)
        roster, errand, team = self.rosters[pool], self._errands[visit.number], self._places[pool][visit.number]
        seat = team.index(place)
        roster.bar(target, leaver)
        roster.shift(place, -1)
        skill = errand.skill if pool == 0 and seat == 0 else ""
        if skill and not roster.count(target, errand.area, skill):
            skill = ""
        found = roster.least(target, errand.area, skill, self._pairs.head(target), 1, team)
        team[seat] = found[0] if found else NOBODY
        for successor in found:
            roster.shift(successor, 1)
        name = roster.ids[found[0]] if found else ""
        visit.team[visit.team.index(leaver)] = name
        return name

    def loads(self) -> dict[str, int]:
        """The loads as they stand, by inspector."""
        return {id_: load for roster in self.rosters for id_, load in zip(roster.ids, roster.loads, strict=True)}


def _rosters(
    seed: bytes, inspectors: Sequence[Inspector], conflicts: Iterable[Conflict], seats: Sequence[SeatGroup]
) -> list[Roster]:
    """A roster for each seat group's pool."""
    known = {inspector.id: inspector for inspector in inspectors if not inspector.excluded}
    by_pool: dict[str, list[Inspector]] = {group.pool: [] for group in seats}
    for id_ in inspector_order(seed, known):
        by_pool.setdefault(known[id_].pool, []).append(known[id_])
    barred = [(conflict.target, conflict.inspector) for conflict in conflicts if not conflict.redacted]
    return [Roster(by_pool[group.pool], barred) for group in seats]
