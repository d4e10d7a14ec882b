"""Inspectors to visits: greedy, repair, lead (protocol section 6)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fairdraw.manifest import SeatGroup
from fairdraw.records import Conflict, Inspector, Target
from fairdraw.repair import Errand, Repair
from fairdraw.roster import Roster
from fairdraw.ticket import Pairs, inspector_order


@dataclass(slots=True)
class Visit:
    """检查任务: one target and its team, lead first, the others by seat. "" is a seat that nobody could take."""

    target: str
    team: list[str]


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
        self.leads: dict[str, int] = {}  # inspector → teams listed under their name so far
        self.visits: dict[str, Visit] = {}  # target → its visit, in the draw's order
        self.relaxed: list[str] = []
        self.path_lengths: list[int] = []
        self._errands: dict[str, Errand] = {}
        self._seated: dict[str, list[list[str]]] = {}  # target → for each seat group, who sits there, by seat
        drawn = list(targets)
        for target in drawn:
            self._admit(target)
        errands = list(self._errands.values())
        by_pool = []
        for number, (group, roster) in enumerate(zip(seats, self.rosters, strict=True)):
            mine = errands if number == 0 else [errand._replace(skill="") for errand in errands]
            teams = [self._greedy(roster, errand, group.size) for errand in mine]
            self.path_lengths += Repair(roster, mine, teams).run()
            by_pool.append(teams)
        for place, target in enumerate(drawn):
            self._list(target.id, [teams[place] for teams in by_pool])

    def _admit(self, target: Target) -> None:
        """Settle what the first seat is bound to: the need, or nothing when nobody who may come has the skill."""
        skill = target.needs
        if skill and not self.rosters[0].count(target.id, target.area, skill):
            self.relaxed.append(target.id)
            skill = ""
        self._errands[target.id] = Errand(target.id, target.area, skill)

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

    def _list(self, target: str, by_pool: Sequence[list[int]]) -> None:
        """Name the lead and list the team."""
        first, roster = by_pool[0], self.rosters[0]
        lead = first[0]
        if not self._errands[target].skill:
            head = self._pairs.head(target)
            fewest = min(self.leads.get(roster.ids[place], 0) for place in first)
            fit = [place for place in first if self.leads.get(roster.ids[place], 0) == fewest]
            lead = min(fit, key=lambda place: (roster.pair_hash(head, place), place))
        seated = [[roster.ids[place] for place in places] for roster, places in zip(self.rosters, by_pool, strict=True)]
        name = roster.ids[lead]
        self.leads[name] = self.leads.get(name, 0) + 1
        self._seated[target] = seated
        self.visits[target] = Visit(target, [name, *(id_ for group in seated for id_ in group if id_ != name)])

    # What statements do to the teams (section 7).

    def add(self, target: Target) -> Visit:
        """A further visit: its team by Greedy with loads as they stand, lead as in the draw."""
        self._admit(target)
        errand = self._errands[target.id]
        places = []
        for number, (group, roster) in enumerate(zip(self._seats, self.rosters, strict=True)):
            places.append(self._greedy(roster, errand if number == 0 else errand._replace(skill=""), group.size))
        self._list(target.id, places)
        return self.visits[target.id]

    def remove(self, target: str) -> None:
        """The visit falls away and each load of its team falls by one."""
        for inspector in self.visits.pop(target).team:
            self._shift(inspector, -1)

    def replace(self, target: str, leaver: str) -> str:
        """Bar an inspector from a visit; whoever gets the seat by Greedy, "" when nobody is left.

        The leaver's load falls by one. The successor takes the leaver's place in the list, the lead's too.
        """
        visit, seated = self.visits[target], self._seated[target]
        number = next(number for number, group in enumerate(seated) if leaver in group)
        roster, seat = self.rosters[number], seated[number].index(leaver)
        roster.bar(target, leaver)
        self._shift(leaver, -1)
        errand = self._errands[target]
        skill = errand.skill if number == 0 and seat == 0 else ""
        if skill and not roster.count(target, errand.area, skill):
            skill = ""
        team = [place for place in map(roster.place, visit.team) if place is not None]
        found = roster.least(target, errand.area, skill, self._pairs.head(target), 1, team)
        successor = roster.ids[found[0]] if found else ""
        seated[number][seat] = successor
        visit.team[visit.team.index(leaver)] = successor
        self._shift(successor, 1)
        return successor

    def _shift(self, inspector: str, by: int) -> None:
        for roster in self.rosters:
            place = roster.place(inspector)
            if place is not None:
                roster.shift(place, by)

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
