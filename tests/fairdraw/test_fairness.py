"""Chances: over more than 20,000 seeds, everybody and every pair as often as they should; and peers' methods, which fail.

Seeds are hashes of numbers, so a run is the same each time. A statistic above the quantile at 0.999 of its
χ² distribution counts as unfair; chance alone would cross it once in a thousand such tests.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from itertools import combinations
from math import comb

import pytest
from tests.fairdraw.cast import bytes_of, inspector, target

from fairdraw import Inspector, Row, SeatGroup
from fairdraw.select import Selection
from fairdraw.team import Teams

SEEDS = 21_000
QUANTILE = {2: 13.82, 4: 18.47, 5: 20.52, 7: 24.32, 9: 27.88, 14: 36.12, 15: 37.70, 27: 55.48, 65: 105.99}


def chi_square(counts: Counter[Hashable], cells: int, draws: int = 1) -> float:
    """χ² against even counts; `draws` ≥ 1 are taken at once out of the cells, without putting back."""
    expected = sum(counts.values()) / cells
    raw = sum((count - expected) ** 2 / expected for count in counts.values()) + (cells - len(counts)) * expected
    return raw * (cells - 1) / (cells - draws)


def fair(counts: Counter[Hashable], cells: int, draws: int = 1) -> bool:
    """Whether the counts are as even as chance makes them."""
    return chi_square(counts, cells, draws) < QUANTILE[cells - 1]


def tally(samples: Iterable[list[str]]) -> tuple[Counter[Hashable], Counter[Hashable]]:
    """How often each was drawn, and each pair."""
    singles: Counter[Hashable] = Counter()
    pairs: Counter[Hashable] = Counter()
    for sample in samples:
        singles.update(sample)
        pairs.update(combinations(sorted(sample), 2))
    return singles, pairs


def seeds(name: str) -> Iterable[bytes]:
    """21,000 seeds of a test's own."""
    return (bytes_of(name, number) for number in range(SEEDS))


def test_members_and_pairs_of_a_row_are_drawn_evenly() -> None:
    """Two of eight: each member, and each of the 28 pairs; the first of the two is anybody too."""
    pool = [target(number) for number in range(8)]
    samples = [Selection(seed, pool, [Row("key", 2)]).rankings[0].drawn for seed in seeds("row")]
    singles, pairs = tally(samples)
    assert fair(singles, 8, 2)
    assert fair(pairs, 28)
    assert fair(Counter(sample[0] for sample in samples), 8)


def test_tiers_are_drawn_evenly_within() -> None:
    """Tier 1 whole, the rest of tier 2 by luck alone: two of six."""
    pool = [target(number, f"key:{1 if number < 3 else 2}") for number in range(9)]
    drawn = [Selection(seed, pool, [Row("key", 5)]).rankings[0].drawn for seed in seeds("tiers")]
    assert all(set(sample[:3]) == {"T0000", "T0001", "T0002"} for sample in drawn)
    singles, pairs = tally(sample[3:] for sample in drawn)
    assert fair(singles, 6, 2)
    assert fair(pairs, comb(6, 2))
    firsts, _ = tally(sample[:1] for sample in drawn)
    assert fair(firsts, 3)


def test_rows_without_common_members_are_independent() -> None:
    """Who is drawn in one row tells nothing about the other: 16 cells of one table."""
    pool = [target(number, "a:1" if number < 4 else "b:1") for number in range(8)]
    selections = (Selection(seed, pool, [Row("a", 1), Row("b", 1)]) for seed in seeds("independent"))
    cells: Counter[Hashable] = Counter(tuple(ranking.drawn[0] for ranking in one.rankings) for one in selections)
    assert fair(cells, 16)


def test_rows_with_common_members_serve_each_other() -> None:
    """A row is a simple random sample of its own members even when another row overlaps it."""
    pool = [target(number, "a:1,b:1" if number < 3 else "a:1" if number < 5 else "b:1") for number in range(8)]
    selections = [Selection(seed, pool, [Row("a", 2), Row("b", 2)]) for seed in seeds("overlap")]
    for place, members in ((0, 5), (1, 6)):
        singles, pairs = tally(one.rankings[place].drawn for one in selections)
        assert fair(singles, members, 2)
        assert fair(pairs, comb(members, 2))
    assert sum(len(one.drawn) for one in selections) < 4 * SEEDS  # common tickets save visits


def _teams(people: list[Inspector], name: str) -> list[list[str]]:
    pool = [target(number) for number in range(3)]
    return [
        visit.team
        for seed in seeds(name)
        for visit in list(Teams(seed, pool, people, [], [SeatGroup("env", 2)]).visits.values())[:1]
    ]


def test_inspectors_pairs_and_leads_are_even() -> None:
    """Of the first visit: each inspector, each pair, each lead within a pair."""
    teams = _teams([inspector(number) for number in range(6)], "teams")
    singles, pairs = tally(teams)
    assert fair(singles, 6, 2)
    assert fair(pairs, 15)
    assert fair(Counter(team[0] for team in teams), 6)
    assert sum(team[0] < team[1] for team in teams) == pytest.approx(SEEDS / 2, abs=3.3 * (SEEDS / 4) ** 0.5)


def test_relabelling_inspectors_changes_only_labels() -> None:
    """Other names in another order: the same chances for those who are alike in everything but the name."""
    areas = ["A", "A", "A", "A,B", "A,B", "*"]
    plain = [inspector(number, area) for number, area in enumerate(areas)]
    other = [one._replace(id=f"Z-{99 - place}") for place, one in enumerate(plain)]
    labels = {new.id: old.id for new, old in zip(other, plain, strict=True)}
    one = Counter(tuple(sorted(team)) for team in _teams(plain, "labels"))
    two = Counter(tuple(sorted(labels[id_] for id_ in team)) for team in _teams(sorted(other), "other labels"))
    statistic = sum((one[pair] - two[pair]) ** 2 / (one[pair] + two[pair]) for pair in one | two)
    assert statistic < QUANTILE[14]


def test_the_draw_is_a_function_of_what_was_committed() -> None:
    """Drawing again gives the same; another seed gives another."""
    pool = [target(number) for number in range(40)]
    once, again = (Selection(bytes_of("same"), pool, [Row("key", 10)]).drawn for _ in range(2))
    assert once == again
    assert once != Selection(bytes_of("other"), pool, [Row("key", 10)]).drawn


def test_removing_a_target_moves_nobody_else() -> None:
    """The others keep their order, whatever is put in or taken out beside them."""
    pool = [target(number) for number in range(60)]
    full = Selection(bytes_of("x"), pool, [Row("key", 60)]).drawn
    for place in (0, 30, 59):
        fewer = [one for one in pool if one.id != full[place]]
        assert Selection(bytes_of("x"), fewer, [Row("key", 59)]).drawn == full[:place] + full[place + 1 :]


# What peers do, restated; N members, n drawn.

Method = Callable[[list[str], int, random.Random], list[str]]


def first_rows(members: list[str], take: int, luck: random.Random) -> list[str]:
    """The first n rows of a query."""
    return members[:take]


def interval_stepping(members: list[str], take: int, luck: random.Random) -> list[str]:
    """Every k-th of a sorted list from a random start below k = N div n: the last N mod n are never reached."""
    step = len(members) // take
    start = luck.randrange(step)
    return sorted(members)[start : start + step * take : step]


def redrawn_until_it_suits(members: list[str], take: int, luck: random.Random) -> list[str]:
    """ORDER BY NEWID(), kept without pool or seed: run again while a friend is in it, and nobody can tell."""
    while members[0] in (sample := luck.sample(members, take)):
        pass
    return sample


@pytest.mark.parametrize("method", [first_rows, interval_stepping, redrawn_until_it_suits])
def test_a_peers_method_fails(method: Method) -> None:
    """The same tests that the engine passes."""
    luck = random.Random(1)
    members = [f"T{number:04}" for number in range(28)]
    singles, pairs = tally(method(members, 5, luck) for _ in range(SEEDS))
    assert not fair(singles, 28, 5)
    assert len(singles) < 28  # somebody can never be drawn
    assert len(pairs) < comb(28, 2)


def test_interval_stepping_never_draws_the_last() -> None:
    """28 members, 5 drawn: the last 28 mod 5 = 3."""
    luck = random.Random(2)
    members = [f"T{number:04}" for number in range(28)]
    singles, _ = tally(interval_stepping(members, 5, luck) for _ in range(SEEDS))
    assert set(members) - set(singles) == set(members[-3:])


def test_round_robin_teams_form_few_of_the_pairs() -> None:
    """Twelve inspectors in a fixed order form 12 of 66 pairs; the engine forms all of them."""
    people = [inspector(number) for number in range(12)]
    names = [one.id for one in people]
    robin = tally([names[visit % 12], names[(visit + 1) % 12]] for visit in range(SEEDS))[1]
    assert len(robin) == 12
    assert not fair(robin, 66)
    visits = [target(number) for number in range(40)]
    engine: Counter[Hashable] = Counter()
    for number in range(525):
        teams = Teams(bytes_of("pairs", number), visits, people, [], [SeatGroup("env", 2)])
        engine.update(tuple(sorted(visit.team)) for visit in teams.visits.values())
    assert sum(engine.values()) == SEEDS
    assert len(engine) == 66
    assert fair(engine, 66)
