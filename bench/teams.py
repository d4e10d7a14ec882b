"""Inspectors to visits at the size of the nation, beside an exact minimum-cost flow."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import Any

from bench.measure import Case, Figures, Target
from fairdraw.manifest import SeatGroup
from fairdraw.records import Conflict, Inspector
from fairdraw.records import Target as Pooled
from fairdraw.team import Teams

TITLE = "Teams"
ABOUT = """
200,000 visits by teams of two from 46,800 inspectors in 2,960 areas of unlike size (the nation of 2017); 1 % of all pairs of
inspector and target within an area are conflicts (回避). The floor is OR-tools' `SimpleMinCostFlow`, an exact optimiser that
minimises the sum of the squared loads: one flow over all, arcs added in bulk by numpy, convex cost by parallel arcs;
building, solving and reading out the teams are counted. Where no inspector works in two areas, as here, whoever knows it may
solve a small flow for each area, and be much faster: shown beside. fairdraw is told nothing of the kind; it finds the areas that
share nobody by itself, which counts. A flow finds one of many optima, which one depends on its version; fairdraw's teams are
random by the seed, and anybody can compute them again.
Spread is the largest load less the smallest within an area.
"""
FLOOR = "OR-tools, one min-cost flow"
OURS = "fairdraw"
VISITS = 200_000
SIZES = (VISITS,)
INSPECTORS, AREAS, SEATS = 46_800, 2_960, 2
SEED = bytes(range(32))
Team = list[str]


@dataclass(frozen=True)
class Nation:
    """The input of both cases, and what each area allows."""

    visits: list[Pooled]
    inspectors: list[Inspector]
    conflicts: list[Conflict]

    @property
    def staff(self) -> dict[str, list[str]]:
        """Area → its inspectors."""
        found: dict[str, list[str]] = defaultdict(list)
        for inspector in self.inspectors:
            found[inspector.areas[0]].append(inspector.id)
        return found


def rounds(size: int) -> int:
    """Enough for a median."""
    return 3


def _luck(*what: object) -> int:
    """A number below 2^32 that depends on nothing but its name."""
    return int.from_bytes(sha256(repr(what).encode()).digest()[:4], "big")


def _shares(total: int, least: int, name: str) -> list[int]:
    """`total` split over the areas, at least `least` each; the largest has about ten times the smallest's share."""
    weights = [1 + _luck(name, area) % 10 for area in range(AREAS)]
    free, whole = total - least * AREAS, sum(weights)
    ends = [free * sum_ // whole for sum_ in _running(weights)]
    return [least + end - start for start, end in zip([0, *ends], ends, strict=False)]


def _running(weights: Iterable[int]) -> list[int]:
    sums, so_far = [], 0
    for weight in weights:
        so_far += weight
        sums.append(so_far)
    return sums


@cache
def nation(visits: int) -> Nation:
    """2,960 areas with 6 inspectors or more each: so many that 1 % conflicts leave every visit its team."""
    people, places = _shares(INSPECTORS, 6, "size"), _shares(visits, 10, "size")
    made = Nation([], [], [])
    for area, (staff, count) in enumerate(zip(people, places, strict=True)):
        names = [f"{area:04d}-{number:03d}" for number in range(staff)]
        made.inspectors.extend(Inspector(name, "env", (f"{area:04d}",)) for name in names)
        for number in range(count):
            target = f"9165{area:06d}{number:08d}"
            made.visits.append(Pooled(target, f"{area:04d}", (("all", 1),)))
            barred = [name for name in names if _luck(target, name) % 100 == 0][: staff - SEATS]
            made.conflicts.extend(Conflict(target, name, "0" * 32) for name in barred)
    made.visits.sort(key=lambda target: _luck("order", target.id))
    return made


def cases(size: int) -> list[Case]:
    """The same nation for all."""

    def note(result: object) -> str:
        assert isinstance(result, dict)
        return judged(nation(size), result)

    def case(name: str, way: Callable[[Nation], dict[str, Team]]) -> Case:
        def ready() -> Callable[[], object]:
            given = nation(size)
            return lambda: way(given)

        return Case(name, ready, note)

    return [case(FLOOR, at_once), case("OR-tools, a flow an area", by_area), case(OURS, ours)]


def ours(given: Nation) -> dict[str, Team]:
    """The protocol's teams."""
    teams = Teams(SEED, given.visits, given.inspectors, given.conflicts, [SeatGroup("env", SEATS)])
    return {target: visit.team for target, visit in teams.visits.items()}


def areas_of(given: Nation) -> Iterator[tuple[list[str], list[str], Any]]:
    """For each area: its visits, its inspectors, and a matrix of who may come where."""
    import numpy

    barred, visits = defaultdict(set), defaultdict(list)
    for conflict in given.conflicts:
        barred[conflict.target].add(conflict.inspector)
    for target in given.visits:
        visits[target.area].append(target.id)
    for area, names in given.staff.items():
        place = {name: at for at, name in enumerate(names)}
        may = numpy.ones((len(visits[area]), len(names)), dtype=bool)
        for at, target_id in enumerate(visits[area]):
            for name in barred.get(target_id, ()):
                may[at, place[name]] = False
        yield visits[area], names, may


def by_area(given: Nation) -> dict[str, Team]:
    """The optimum, a flow for each area."""
    teams: dict[str, Team] = {}
    for visits, names, may in areas_of(given):
        who, whom = may.nonzero()
        sent = solve(who, whom, len(visits), most_loads(visits, names))
        teams.update((visit, [names[at] for at in team]) for visit, team in zip(visits, sent, strict=True))
    return teams


def at_once(given: Nation) -> dict[str, Team]:
    """The optimum, one flow over all."""
    import numpy

    who, whom, loads = [], [], []
    visits: list[str] = []
    names: list[str] = []
    for its_visits, its_names, may in areas_of(given):
        rows, columns = may.nonzero()
        who.append(rows + len(visits))
        whom.append(columns + len(names))
        loads.append(most_loads(its_visits, its_names))
        visits += its_visits
        names += its_names
    sent = solve(numpy.concatenate(who), numpy.concatenate(whom), len(visits), numpy.concatenate(loads))
    return {visit: [names[at] for at in team] for visit, team in zip(visits, sent, strict=True)}


def most_loads(visits: list[str], names: list[str]) -> Any:
    """For each inspector the most visits that an optimum could need: twice the average and some."""
    import numpy

    return numpy.full(len(names), min(len(visits), 2 * SEATS * len(visits) // len(names) + 4))


def solve(who: Any, whom: Any, count: int, most: Any) -> list[list[int]]:
    """A team for each of `count` visits: who (ascending) may receive whom; most: how often an inspector may go.

    Nodes are the visits, then the inspectors, then the sink. An inspector's first, second, third … visit costs
    1, 3, 5 …, whose sums are the squares of the loads.
    """
    import numpy
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

    people = len(most)
    going = numpy.repeat(numpy.arange(people), most)
    nth = numpy.arange(len(going)) - numpy.repeat(numpy.cumsum(most) - most, most)
    tails = numpy.concatenate([who, count + going])
    heads = numpy.concatenate([count + whom, numpy.full(len(going), count + people)])
    costs = numpy.concatenate([numpy.zeros(len(who), dtype=int), 2 * nth + 1])
    solver = SimpleMinCostFlow()
    arcs = solver.add_arcs_with_capacity_and_unit_cost(tails, heads, numpy.ones(len(tails), dtype=int), costs)
    supplies = numpy.concatenate([numpy.full(count, SEATS), numpy.zeros(people, dtype=int), [-SEATS * count]])
    solver.set_nodes_supplies(numpy.arange(count + people + 1), supplies)
    if solver.solve() != solver.OPTIMAL:
        raise RuntimeError("no flow")
    sent: list[list[int]] = whom[solver.flows(arcs[: len(who)]) > 0].reshape(count, SEATS).tolist()
    return sent


def judged(given: Nation, teams: dict[str, Team]) -> str:
    """What became of the loads; refuses a result that is not one."""
    barred = {(conflict.target, conflict.inspector) for conflict in given.conflicts}
    areas = {inspector.id: inspector.areas[0] for inspector in given.inspectors}
    loads = Counter(name for team in teams.values() for name in team)
    for target in given.visits:
        team = teams[target.id]
        sound = len(set(team)) == SEATS and all(areas[name] == target.area for name in team)
        if not sound or any((target.id, name) in barred for name in team):
            raise AssertionError(f"not a team: {target.id} {team}")
    spreads = [max(loads[name] for name in staff) - min(loads[name] for name in staff) for staff in given.staff.values()]
    squares = sum(load * load for load in loads.values())
    return f"spread ≤ 1 in {sum(spread <= 1 for spread in spreads):,} areas, squares {squares:,}"


def targets(figures: Figures) -> list[Target]:
    """What was promised of the teams."""
    ours, theirs = figures.of(OURS, VISITS), figures.of(FLOOR, VISITS)
    return [
        Target(f"{OURS} ÷ {FLOOR}", 1.0, ours.ratio),
        Target("sum of squares ÷ the optimum", 1.0, _last(ours.note) / _last(theirs.note)),
        Target("areas with a spread over 1 that the optimum has not", 0.0, float(_areas(theirs.note) - _areas(ours.note))),
    ]


def _last(note: str) -> int:
    return int(note.rsplit(" ", 1)[1].replace(",", ""))


def _areas(note: str) -> int:
    return int(note.split(" areas")[0].rsplit(" ", 1)[1].replace(",", ""))
