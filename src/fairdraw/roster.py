"""The inspectors of one pool: who may come where, and how much each has to do (protocol section 6).

Places are indexes into the pool's own order; comparing them compares the protocol's "index".
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from hashlib import sha256
from typing import NamedTuple

from fairdraw.codec import id_fields, sha256_each
from fairdraw.parts import parts_of
from fairdraw.records import Inspector


class Errand(NamedTuple):
    """A visit as one pool sees it."""

    target: str
    area: str
    skill: str  # what its first seat is bound to, "" when open to all
    head: bytes  # how what is hashed for its pairs begins: kP ‖ field(target)
    hashes: dict[int, bytes]  # pair hashes of those who were chosen, by place: one of them may be asked for again


_NOBODY: frozenset[int] = frozenset()


class Ladder:
    """Places by load: a step holds those with the same load."""

    __slots__ = ("low", "steps")

    def __init__(self) -> None:
        self.steps: dict[int, dict[int, None]] = {}
        self.low = 0  # the lowest step with somebody on it

    def add(self, place: int, load: int) -> None:
        """Put a place on a step."""
        if not self.steps or load < self.low:
            self.low = load
        self.steps.setdefault(load, {})[place] = None

    def move(self, place: int, old: int, new: int) -> None:
        """Take a place from one step to another."""
        steps = self.steps
        step = steps[old]
        del step[place]
        steps.setdefault(new, {})[place] = None
        if not step:
            del steps[old]
            if old == self.low:
                self.low = min(steps)
        if new < self.low:
            self.low = new


class Group:
    """Those alike in areas and skills: they differ in load and conflicts alone."""

    __slots__ = ("first", "ladder", "places")

    def __init__(self, first: Inspector) -> None:
        self.first = first
        self.places: list[int] = []
        self.ladder = Ladder()


class Roster:
    """One pool's inspectors who are not excluded, in the seed's order, with their loads."""

    def __init__(self, inspectors: Sequence[Inspector], barred: Iterable[tuple[str, str]]) -> None:
        """`inspectors`: one pool's, in the order of the index. `barred`: (target, inspector), of any pool."""
        self.ids = [inspector.id for inspector in inspectors]
        self.loads = _start(inspectors)
        self._tails = id_fields(self.ids)
        self._place = {id_: place for place, id_ in enumerate(self.ids)}
        self._groups: dict[tuple[tuple[str, ...], tuple[str, ...]], Group] = {}
        self._group_of: list[Group] = []
        for place, inspector in enumerate(inspectors):
            group = self._groups.get((inspector.areas, inspector.skills))
            if group is None:
                group = self._groups[inspector.areas, inspector.skills] = Group(inspector)
            group.places.append(place)
            group.ladder.add(place, self.loads[place])
            self._group_of.append(group)
        self._by_area: dict[str, list[Group]] = {}
        for group in self._groups.values():
            for area in group.first.areas:
                self._by_area.setdefault(area, []).append(group)
        self._open: dict[tuple[str, str], list[Group]] = {}
        self._places: dict[tuple[str, str], list[int]] = {}
        self.barred: dict[str, set[int]] = {}
        for target, inspector_id in barred:
            self.bar(target, inspector_id)

    def bar(self, target: str, inspector: str) -> None:
        """This inspector may not come to this target; nothing happens if another pool's."""
        if inspector in self._place:
            self.barred.setdefault(target, set()).add(self._place[inspector])

    def those_of(self, team: Iterable[str]) -> list[int]:
        """The places of those on a team who are of this pool."""
        return [self._place[inspector] for inspector in team if inspector in self._place]

    def uneven(self) -> list[int]:
        """Everybody in those parts of the pool where loads differ by 2 or more: elsewhere a repair has nothing to do."""
        part = parts_of(group.first.areas for group in self._groups.values())
        found: dict[str, list[int]] = {}
        for group in self._groups.values():
            for area in group.first.areas[:1]:
                found.setdefault(part.get(area, ""), []).extend(group.places)
        return [place for places in found.values() if self._spread(places) >= 2 for place in places]

    def _spread(self, places: Sequence[int]) -> int:
        loads = [self.loads[place] for place in places]
        return max(loads) - min(loads)

    def _groups_for(self, area: str, skill: str) -> list[Group]:
        found = self._open.get((area, skill))
        if found is None:
            groups = self._by_area.get(area, []) + (self._by_area.get("*", []) if area != "*" else [])
            found = self._open[area, skill] = [group for group in groups if not skill or skill in group.first.skills]
        return found

    def places(self, area: str, skill: str) -> list[int]:
        """Who works in the area and has the skill ("" = any), by index; conflicts are not looked at."""
        key = (area, skill)
        if key not in self._places:
            self._places[key] = sorted(place for group in self._groups_for(area, skill) for place in group.places)
        return self._places[key]

    def count(self, target: str, area: str, skill: str) -> int:
        """How many may come to the target and have the skill."""
        places = self.places(area, skill)
        barred = self.barred.get(target)
        return len(places) if not barred else sum(place not in barred for place in places)

    def least(self, errand: Errand, skill: str, count: int, team: Collection[int]) -> list[int]:
        """The `count` (or as many as there are) with the least (load, pair hash, index), in that order.

        `skill`: what is asked of them, "" for nothing; `team`: those already on the team. Only those whose load
        can decide are hashed. Loads are left as they are.
        """
        target, area, _, head, known = errand
        groups, tails = self._groups_for(area, skill), self._tails
        out = self.barred.get(target, _NOBODY).union(team) if team else self.barred.get(target, _NOBODY)
        chosen: list[int] = []
        load = min([group.ladder.low for group in groups], default=None)
        while load is not None:
            able = [place for group in groups for place in group.ladder.steps.get(load, ()) if place not in out]
            if len(able) > 1:
                hashes = sha256_each([head + tails[place] for place in able])
                for least, place in sorted(zip(hashes, able, strict=True))[: count - len(chosen)]:
                    known[place] = least
                    chosen.append(place)
            else:
                chosen += able
            if len(chosen) == count:
                break
            load = min([above for group in groups for above in group.ladder.steps if above > load], default=None)
        return chosen

    def pair_hash(self, errand: Errand, place: int) -> bytes:
        """SHA-256(kP ‖ field(target) ‖ field(inspector))."""
        return errand.hashes.get(place) or sha256(errand.head + self._tails[place]).digest()

    def shift(self, place: int, by: int) -> None:
        """One visit more or less for this inspector."""
        old = self.loads[place]
        self.loads[place] = old + by
        self._group_of[place].ladder.move(place, old, old + by)


def _start(inspectors: Iterable[Inspector]) -> list[int]:
    """min(load − least, 1), least being the smallest load of those with the same areas."""
    inspectors = list(inspectors)
    least: dict[tuple[str, ...], int] = {}
    for inspector in inspectors:
        least[inspector.areas] = min(inspector.load, least.get(inspector.areas, inspector.load))
    return [min(inspector.load - least[inspector.areas], 1) for inspector in inspectors]
