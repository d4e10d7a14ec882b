"""The repair against the exact minimum-cost flow of OR-tools, which the certified path itself never uses."""

from __future__ import annotations

from ortools.graph.python import min_cost_flow
from tests.fairdraw.cast import bytes_of, conflict, inspector, target

from fairdraw import Conflict, Inspector, SeatGroup, Target
from fairdraw.records import Pool
from fairdraw.staffing import staffing
from fairdraw.team import Teams

SEATS = (SeatGroup("env", 2),)


def _cost(loads: list[int]) -> int:
    """Uneven loads cost more: the sum of 1 + 3 + 5 … for each inspector."""
    return sum(load * load for load in loads)


def _least_cost(targets: list[Target], people: list[Inspector], conflicts: list[Conflict], start: dict[str, int]) -> int:
    """The least cost that any lawful assignment has, from these loads at the start."""
    barred = {(one.target, one.inspector) for one in conflicts}
    flow = min_cost_flow.SimpleMinCostFlow()
    seat, person, sink = 0, 3 * len(targets), 3 * len(targets) + len(people)
    supplied = 0
    for place, one in enumerate(targets):
        able = [n for n, who in enumerate(people) if who.covers(one.area) and (one.id, who.id) not in barred]
        skilled = [n for n in able if one.needs in people[n].skills] if one.needs else []
        # A visit is one node that each may leave once; where a need binds, one unit must go through a node of its own.
        node, bound = seat + 3 * place, seat + 3 * place + 1
        flow.set_node_supply(node, 1 if skilled else 2)
        if skilled:
            flow.set_node_supply(bound, 1)
        supplied += 2
        for n in able:
            door = sink + 1 + place * len(people) + n  # a team holds nobody twice
            flow.add_arc_with_capacity_and_unit_cost(node, door, 1, 0)
            if n in skilled:
                flow.add_arc_with_capacity_and_unit_cost(bound, door, 1, 0)
            flow.add_arc_with_capacity_and_unit_cost(door, person + n, 1, 0)
    for n, who in enumerate(people):
        for load in range(start[who.id], start[who.id] + len(targets)):
            flow.add_arc_with_capacity_and_unit_cost(person + n, sink, 1, 2 * load + 1)
    flow.set_node_supply(sink, -supplied)
    assert flow.solve() == flow.OPTIMAL
    return flow.optimal_cost() + _cost(list(start.values()))


def _instance(number: int, needs: bool, share: int) -> tuple[list[Target], list[Inspector], list[Conflict]]:
    """A pool of up to 12 inspectors and 40 visits; `share` of 256 conflicts."""
    luck = bytes_of("flow", number)
    areas = ["A", "B", "C", "A,B", "B,C", "*"]
    skills = ["水" if byte % 3 == 0 else "" for byte in luck[12:24]]
    people = [inspector(n, areas[luck[n] % 6], skills=skills[n], load=luck[n] % 4) for n in range(4 + luck[31] % 9)]
    visits = [bytes_of("visit", number, n) for n in range(5 + luck[30] % 36)]
    targets = [target(n, "key:1", "ABC"[one[0] % 3], "水" if needs and one[1] % 3 == 0 else "") for n, one in enumerate(visits)]
    pairs = [(t, n) for t in range(len(targets)) for n in range(len(people)) if bytes_of("bar", number, t, n)[0] < share]
    conflicts = [conflict(*pair) for pair in pairs]
    short = {one.target for one in staffing(Pool(targets, people, conflicts), SEATS).unstaffed}
    return [one for one in targets if one.id not in short], people, conflicts


def _spread(number: int, needs: bool, share: int) -> tuple[int, int]:
    """The engine's cost, and the least."""
    targets, people, conflicts = _instance(number, needs, share)
    start = Teams(bytes_of(number), [], people, conflicts, SEATS).loads()
    teams = Teams(bytes_of(number), targets, people, conflicts, SEATS)
    return _cost(list(teams.loads().values())), _least_cost(targets, people, conflicts, start)


def test_without_conflicts_and_needs_the_repair_is_optimal() -> None:
    """Areas alone bind: the exact least cost each time."""
    assert [pair for pair in (_spread(number, False, 0) for number in range(120)) if pair[0] != pair[1]] == []


def test_with_conflicts_the_repair_is_optimal() -> None:
    """A tenth and a third of all pairs barred."""
    found = [_spread(number, False, share) for share in (25, 85) for number in range(120)]
    assert [pair for pair in found if pair[0] != pair[1]] == []


def test_with_needs_the_repair_is_nearly_always_optimal() -> None:
    """No optimality is claimed there; it must never be better than the least, and nearly always as good."""
    found = [_spread(number, True, 25) for number in range(200)]
    assert all(engine >= least for engine, least in found)
    assert sum(engine > least for engine, least in found) <= 2


def test_from_equal_loads_the_loads_end_within_one() -> None:
    """No conflicts, no needs, one area."""
    for number in range(60):
        people = [inspector(n) for n in range(2 + number % 13)]
        teams = Teams(bytes_of(number), [target(n) for n in range(1 + number * 7 % 41)], people, [], SEATS)
        loads = teams.loads().values()
        assert max(loads) - min(loads) <= 1
