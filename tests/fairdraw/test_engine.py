"""The engine against the literal reading on pools of every kind; and mutants of the engine, which must not survive."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.fairdraw.cast import NAMES, bytes_of, conflict, files_of, inspector, target, vector
from tests.fairdraw.literal import Literal, select

import fairdraw.repair
import fairdraw.roster
from fairdraw import Conflict, Inspector, Pool, Row, SeatGroup, Target, load_frozen
from fairdraw.repair import Repair
from fairdraw.select import Selection, lowest
from fairdraw.staffing import staffing
from fairdraw.team import Teams

AREAS, SKILLS = ("A", "B", "C"), ("水", "辐射")


@st.composite
def pools(draw: Callable[[Any], Any]) -> tuple[list[Target], list[Inspector], list[Conflict], tuple[SeatGroup, ...]]:
    """Overlapping areas, several pools, unequal loads, skills, needs, conflicts; every target can be staffed."""
    seats = draw(st.sampled_from([(("env", 2),), (("env", 3),), (("env", 2), ("market", 1)), (("env", 2), ("water", 2))]))
    groups = tuple(SeatGroup(*seat) for seat in seats)
    inspectors = []
    for number in range(draw(st.integers(4, 14))):
        areas = draw(st.sampled_from(["*", "A", "A", "B", "C", "A,B", "B,C"]))
        skills = draw(st.sampled_from(["", "", "水", "水,辐射"]))
        pool = groups[number % len(groups)].pool
        excluded = draw(st.sampled_from(["", "", "", "", "ill"]))
        inspectors.append(inspector(number, areas, pool, skills, draw(st.integers(0, 4)), excluded))
    numbers = range(draw(st.integers(1, 25)))
    targets = [target(n, "key:1", draw(st.sampled_from(AREAS)), draw(st.sampled_from(["", "", *SKILLS]))) for n in numbers]
    pairs = draw(st.sets(st.tuples(st.sampled_from(numbers), st.integers(0, len(inspectors) - 1)), max_size=30))
    conflicts = [conflict(*pair) for pair in sorted(pairs)]
    short = {one.target for one in staffing(Pool(targets, inspectors, conflicts), groups).unstaffed}
    return [one for one in targets if one.id not in short], inspectors, conflicts, groups


@settings(max_examples=400)
@given(pools(), st.integers(0, 2**32))
def test_teams_are_those_of_the_literal_reading(pool: Any, number: int) -> None:
    """Same teams, same leads, same paths, same loads, whatever the shortcuts."""
    targets, inspectors, conflicts, seats = pool
    seed = bytes_of(number)
    teams, literal = Teams(seed, targets, inspectors, conflicts, seats), Literal(seed, targets, inspectors, conflicts, seats)
    assert [visit.team for visit in teams.visits.values()] == literal.teams
    assert (teams.relaxed, teams.path_lengths, teams.loads()) == (literal.relaxed, literal.lengths, literal.loads)


def _conflicts(number: int, targets: list[Target], inspectors: list[Inspector], share: float) -> list[Conflict]:
    """About this share of those who could come may not, two always may."""
    conflicts = []
    for place, one in enumerate(targets):
        able = [index for index, who in enumerate(inspectors) if one.area in who.areas]
        barred = [index for index in able if bytes_of(number, place, index)[0] < share * 256]
        conflicts += [conflict(place, index) for index in barred[: len(able) - 2]]
    return conflicts


class _NeverKept(set[int]):
    """A crowd that forgets at once: every search is made."""

    def update(self, *others: Any) -> None:
        """Keep nothing."""


_INIT = Repair.__init__


def _forgetful(self: Repair, *parts: Any) -> None:
    _INIT(self, *parts)
    self._crowd = _NeverKept()


@pytest.mark.parametrize("number", range(40))
def test_skipping_searches_that_must_fail_changes_nothing(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Larger pools with and without the short cut of the repair."""
    inspectors = [inspector(place, f"A{place % 10},A{(place + 1 + place % 2) % 10}", load=place % 2) for place in range(40)]
    targets = [target(place, "key:1", f"A{min(bytes_of(number, place)[0] % 16, 9)}") for place in range(220)]
    conflicts = _conflicts(number, targets, inspectors, (number % 8) / 10)
    pool = (bytes_of(number), targets, inspectors, conflicts, (SeatGroup("env", 2),))
    quick = Teams(*pool)
    monkeypatch.setattr(Repair, "__init__", _forgetful)
    slow = Teams(*pool)
    assert [visit.team for visit in quick.visits.values()] == [visit.team for visit in slow.visits.values()]
    assert quick.path_lengths == slow.path_lengths


@settings(max_examples=60)
@given(st.integers(0, 2**32), st.integers(20, 45), st.sampled_from([0.0, 0.3, 0.6]))
def test_long_repairs_are_those_of_the_literal_reading(number: int, visits: int, share: float) -> None:
    """Chains of areas in which loads must travel far, so that searches fail, succeed and fail again."""
    luck = [bytes_of(number, place) for place in range(visits * 8)]
    inspectors = [inspector(place, f"A{place % 6},A{place % 6 + 1}", load=luck[place][3] % 3) for place in range(12)]
    targets = [target(place, "key:1", f"A{min(luck[place][0] % 9, 6)}") for place in range(visits)]
    conflicts = _conflicts(number, targets, inspectors, share)
    pool = (bytes_of(number), targets, inspectors, conflicts, (SeatGroup("env", 2),))
    teams, literal = Teams(*pool), Literal(*pool)
    assert [visit.team for visit in teams.visits.values()] == literal.teams
    assert teams.path_lengths == literal.lengths


@settings(max_examples=150)
@given(st.lists(st.lists(st.sampled_from("abcd"), max_size=3, unique=True), max_size=120), st.integers(0, 2**32), st.data())
def test_selection_is_that_of_the_literal_reading(memberships: list[list[str]], number: int, data: st.DataObject) -> None:
    """Rows that overlap, tiers, takes from nobody to everybody; ranks as far as anybody asks."""
    seed = bytes_of(number)
    targets = [
        target(place, ",".join(f"{row}:{1 + bytes_of(number, place, row)[0] % 2}" for row in sorted(rows)))
        for place, rows in enumerate(memberships)
    ]
    counts = {row: sum(row in rows for rows in memberships) for row in "abcd"}
    rows = [Row(row, data.draw(st.integers(0, count))) for row, count in counts.items()]
    selection = Selection(seed, targets, rows)
    drawn, order = select(seed, targets, rows)
    assert ([ranking.drawn for ranking in selection.rankings], selection.drawn) == (drawn, order)
    everyone, _ = select(seed, targets, [Row(row, count) for row, count in counts.items()])
    for ranking, all_of_row in zip(selection.rankings, everyone, strict=True):
        assert ranking.drawn + ranking.reserve == all_of_row
        assert ranking.first(len(all_of_row) // 2) == all_of_row[: len(all_of_row) // 2]


@settings(max_examples=100)
@given(st.lists(st.binary(min_size=33, max_size=40), unique=True, max_size=400), st.integers(0, 420))
def test_the_lowest_are_exact_for_slips_of_any_kind(slips: list[bytes], count: int) -> None:
    """The bound is a short cut only: tickets that are not even are still sorted right."""
    assert lowest([slips[::2], slips[1::2]], count) == sorted(slips)[:count]


@pytest.mark.parametrize("count", [0, 1, 40, 4000, 19_990, 20_000])
def test_many_slips_sort_as_few_do(count: int) -> None:
    """The trays for very many give the plain order."""
    slips = [bytes_of("slip", number) + b"T" for number in range(20_000)]
    assert lowest([slips], count) == sorted(slips)[:count]


def _agreeing() -> list[bool]:
    """Which vectors the engine, as it now is, agrees with."""
    found = []
    for name in NAMES:
        expected, frozen = vector(name), load_frozen(files_of(name))
        seed, pool = bytes.fromhex(expected["seed"]), frozen.pool
        selection = Selection(seed, pool.targets, frozen.manifest.rows)
        drawn = [frozen.targets[id_] for id_ in selection.drawn]
        teams = Teams(seed, drawn, pool.inspectors, pool.conflicts, frozen.manifest.seats)
        visits = [{"target": visit.target, "team": visit.team} for visit in teams.visits.values()]
        found.append(f'"visits":{visits}'.replace("'", '"').replace(" ", "") in expected["files"]["result.json"])
    return found


def test_the_engine_itself_agrees() -> None:
    """What the mutants are measured with passes the engine."""
    assert all(_agreeing())


class _Stack(deque[int]):
    """Depth-first: the last one in is the first one out."""

    def popleft(self) -> int:
        return self.pop()


def _single_hop(self: Repair, start: int, load: int, steps: Any) -> int | None:
    """Hand on from the start alone."""
    found = _SEARCH(self, start, load, steps)
    return found if found is not None and steps[found][0] == start else None


_SEARCH = Repair._search

MUTANTS: dict[str, tuple[Any, str, Any]] = {
    "no repair": (Repair, "run", lambda self: []),
    "single-hop repair": (Repair, "_search", _single_hop),
    "depth-first repair": (fairdraw.repair, "deque", _Stack),
    "repair down to a spread of 3 only": (Repair, "_search", lambda self, u, load, steps: _SEARCH(self, u, load - 1, steps)),
    "index order only": (fairdraw.roster, "sha256_each", lambda data: [b"same" for _ in data]),
    "needs ignored": (fairdraw.roster.Roster, "count", lambda self, target, area, skill: 0),
    "conflicts ignored": (fairdraw.roster.Roster, "bar", lambda self, target, inspector: None),
    "loads of earlier visits ignored": (fairdraw.roster, "_start", lambda inspectors: [0] * len(list(inspectors))),
    "loads of earlier visits in full": (fairdraw.roster, "_start", lambda inspectors: [one.load for one in inspectors]),
}


@pytest.mark.parametrize("mutant", MUTANTS)
def test_a_mutant_of_the_teams_is_killed(mutant: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each disagrees with at least one vector."""
    place, name, instead = MUTANTS[mutant]
    monkeypatch.setattr(place, name, instead)
    assert not all(_agreeing())


def test_a_mutant_that_ignores_tiers_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tier 2 read as tier 1."""
    pools = {name: load_frozen(files_of(name)) for name in NAMES}
    differ = []
    for name, frozen in pools.items():
        seed = bytes.fromhex(vector(name)["seed"])
        flat = [one._replace(rows=tuple((row, 1) for row, _ in one.rows)) for one in frozen.pool.targets]
        rows = frozen.manifest.rows
        differ.append(Selection(seed, flat, rows).drawn != Selection(seed, frozen.pool.targets, rows).drawn)
    assert any(differ)
