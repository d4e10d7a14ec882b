"""Inspectors to visits: greedy, repair, lead (protocol section 6); and what statements do to teams (section 7)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fairdraw.calm import calm
from fairdraw.manifest import SeatGroup
from fairdraw.parts import part_by_part
from fairdraw.records import Conflict, Inspector, Target
from fairdraw.repair import Repair
from fairdraw.roster import Errand, Roster
from fairdraw.ticket import Pairs, inspector_order


@dataclass(slots=True)
class Visit:
    """检查任务: one target and its team, lead first, the others by seat. "" is a seat that nobody could take."""

    target: str
    team: list[str]


class Teams:
    """The teams of a draw as they stand: first drawn, later changed by statements (`changes.py`)."""

    @calm()
    def __init__(
        self,
        seed: bytes,
        targets: Iterable[Target],
        inspectors: Sequence[Inspector],
        conflicts: Iterable[Conflict],
        seats: Sequence[SeatGroup],
    ) -> None:
        """`targets`: those drawn, in the draw's order."""
        self._targets = {target.id: target for target in targets}
        self._seats = seats
        self._pairs = Pairs(seed)
        self.rosters = _rosters(seed, inspectors, conflicts, seats)
        self._leads = [0] * len(self.rosters[0].ids)  # teams led so far, by place
        self.path_lengths: list[int] = []  # of each repair: how many seats were handed on
        errands = [self._errand(target) for target in part_by_part(self._targets.values(), inspectors)]
        teams = [self._staff(pool, errands) for pool in range(len(seats))]
        made = {errand.target: self._visit(errand, seated) for errand, *seated in zip(errands, *teams, strict=True)}
        self.visits = {target: made[target] for target in self._targets}  # in the draw's order
        bound = {errand.target for errand in errands if errand.skill}
        self.relaxed = [target.id for target in self._targets.values() if target.needs and target.id not in bound]

    def _errand(self, target: Target) -> Errand:
        """Settle what the first seat is bound to: the need, or nothing when nobody who may come has the skill."""
        skill = target.needs
        if skill and not self.rosters[0].count(target.id, target.area, skill):
            skill = ""
        return Errand(target.id, target.area, skill, self._pairs.head(target.id), {})

    def _staff(self, pool: int, errands: Sequence[Errand]) -> list[list[int]]:
        """Greedy and repair of one pool: who sits, by visit and seat."""
        roster, size = self.rosters[pool], self._seats[pool].size
        if pool:
            errands = [_as_seen_by(pool, errand) for errand in errands]
        teams = [_greedy(roster, errand, size) for errand in errands]
        self.path_lengths += Repair(roster, errands, teams).run()
        return teams

    def _visit(self, errand: Errand, seated: Sequence[list[int]]) -> Visit:
        """Name the lead and list the team; `seated` are the places by pool and seat."""
        first, ids = seated[0], self.rosters[0].ids
        lead = first[0] if errand.skill else self._least_lead(errand, first)
        self._leads[lead] += 1
        team = [ids[lead], *[ids[place] for place in first if place != lead]]
        for pool in range(1, len(seated)):
            team += [self.rosters[pool].ids[place] for place in seated[pool]]
        return Visit(errand.target, team)

    def _least_lead(self, errand: Errand, first: Sequence[int]) -> int:
        """Of the first group, who is least in (leads so far, pair hash, index)."""
        led = [self._leads[place] for place in first]
        fewest = min(led)
        if led.count(fewest) == 1:
            return first[led.index(fewest)]
        roster = self.rosters[0]
        return min([(roster.pair_hash(errand, place), place) for place in first if self._leads[place] == fewest])[1]

    def add(self, target: Target) -> Visit:
        """A further visit: its team by Greedy with loads as they stand, lead as in the draw."""
        errand = self._errand(target)
        if target.needs and not errand.skill:
            self.relaxed.append(target.id)
        groups = enumerate(zip(self.rosters, self._seats, strict=True))
        seated = [_greedy(roster, _as_seen_by(pool, errand), group.size) for pool, (roster, group) in groups]
        self._targets[target.id] = target
        self.visits[target.id] = self._visit(errand, seated)
        return self.visits[target.id]

    def remove(self, target: str) -> None:
        """The visit falls away and each load of its team falls by one."""
        visit = self.visits.pop(target)
        for roster in self.rosters:
            for place in roster.those_of(visit.team):
                roster.shift(place, -1)

    def replace(self, target: str, leaver: str) -> str:
        """Bar an inspector from a visit; whoever gets the seat by Greedy, "" when nobody is left.

        The leaver's load falls by one. The successor takes the leaver's place in the list, the lead's too.
        """
        team = self.visits[target].team
        seat = team.index(leaver)
        roster, place = next((one, place) for one in self.rosters for place in one.those_of([leaver]))
        sitting = roster.those_of(team)
        roster.bar(target, leaver)
        roster.shift(place, -1)
        errand = self._errand(self._targets[target])
        # The first seat's is listed first wherever that seat is bound to a skill.
        found = roster.least(errand, errand.skill if seat == 0 else "", 1, sitting)
        for successor in found:
            roster.shift(successor, 1)
        team[seat] = roster.ids[found[0]] if found else ""
        return team[seat]

    def loads(self) -> dict[str, int]:
        """The loads as they stand, by inspector."""
        return {id_: load for roster in self.rosters for id_, load in zip(roster.ids, roster.loads, strict=True)}


def _as_seen_by(pool: int, errand: Errand) -> Errand:
    """The need concerns the first pool alone, and places are each pool's own."""
    return errand._replace(skill="", hashes={}) if pool else errand


def _greedy(roster: Roster, errand: Errand, size: int) -> list[int]:
    """Seat after seat to those least in (load, pair hash, index)."""
    team = roster.least(errand, errand.skill, 1, ()) if errand.skill else []
    # Seats open to all: taking the least one after the other is taking the least few at once.
    team += roster.least(errand, "", size - len(team), team)
    for place in team:
        roster.shift(place, 1)
    return team


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
