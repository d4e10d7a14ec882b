"""Repair: hand seats on along shortest paths until the loads of a pool lie close (protocol section 6).

The text of the protocol is followed to the letter; what is added is only to skip a search that must
fail. A failed search at load L leaves a *closed* crowd: everybody to whom a seat of theirs could go is
among them, and all have L − 1 or more. A later search, at L or below, from one of the crowd stays inside
and fails as well, until somebody from outside leaves a team on which one of the crowd sits, and so becomes
able to take a seat there.
"""

from __future__ import annotations

from bisect import insort
from collections import deque
from collections.abc import Sequence

from fairdraw.roster import Errand, Ladder, Roster

# How somebody was reached: from whom, through the seat on which visit.
_Steps = dict[int, tuple[int, int] | None]


class Repair:
    """One pool's repair: changes `teams` and the roster's loads."""

    def __init__(self, roster: Roster, errands: Sequence[Errand], teams: list[list[int]]) -> None:
        """`teams[v]` are the places that sit on `errands[v]`, by seat; errands in the draw's order."""
        self._roster = roster
        self._errands = errands
        self._teams = teams
        self._ladder = Ladder()  # those whose seats may have to be handed on
        self._held: dict[int, list[int]] = {}  # their visits, in the draw's order
        for place in roster.uneven():
            self._ladder.add(place, roster.loads[place])
            self._held[place] = []
        for visit, team in enumerate(teams if self._held else ()):
            for place in team:
                if place in self._held:
                    self._held[place].append(visit)
        self._crowd: set[int] = set()  # from whom a search is known to fail

    def run(self) -> list[int]:
        """Repair; returns the number of seats handed on by each path, in order."""
        lengths = []
        ladder = self._ladder
        load = max(ladder.steps, default=0)
        while ladder.steps and load - ladder.low >= 2:
            for place in sorted(ladder.steps.get(load, ())):
                if place in self._crowd:
                    continue
                steps: _Steps = {place: None}
                end = self._search(place, load, steps)
                if end is None:
                    self._crowd.update(steps)
                else:
                    lengths.append(self._hand_on(end, steps))
            load = max((step for step in ladder.steps if step < load), default=0)
        return lengths

    def _search(self, start: int, load: int, steps: _Steps) -> int | None:
        """Breadth-first from `start` to somebody with load - 2 or less; `steps` gathers who was reached."""
        roster, loads, errands, teams = self._roster, self._roster.loads, self._errands, self._teams
        queue = deque([start])
        left: dict[tuple[str, str], list[int]] = {}  # who may still be reached, by area and skill; by index
        while queue:
            giver = queue.popleft()
            for visit in self._held[giver]:
                errand, team = errands[visit], teams[visit]
                key = (errand.area, errand.skill if team[0] == giver else "")
                candidates = left.get(key)
                if candidates is None:
                    candidates = roster.places(*key)
                elif not candidates:
                    continue
                barred = roster.barred.get(errand.target, ())
                later = []
                for place in candidates:
                    if place in steps:
                        continue
                    if place in barred or place in team:
                        later.append(place)
                        continue
                    steps[place] = (giver, visit)
                    if loads[place] <= load - 2:
                        return place
                    queue.append(place)
                left[key] = later
        return None

    def _hand_on(self, end: int, steps: _Steps) -> int:
        """Hand each seat of the path on; the first gives a visit away, the last gets one more."""
        place, length = end, 0
        while (step := steps[place]) is not None:
            giver, visit = step
            team = self._teams[visit]
            if not self._crowd.isdisjoint(team):
                self._crowd.clear()
            team[team.index(giver)] = place
            self._held[giver].remove(visit)
            insort(self._held[place], visit)
            place, length = giver, length + 1
        for shifted, by in ((place, -1), (end, 1)):
            old = self._roster.loads[shifted]
            self._roster.shift(shifted, by)
            self._ladder.move(shifted, old, old + by)
        return length
