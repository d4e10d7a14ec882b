"""The chance of being drawn: formulas, and every possible lot of tiny registries counted out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import permutations
from math import factorial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shuangsui.rules.chance import estimate, exactly, root, within
from shuangsui.rules.forecast import Forecast, forecast
from shuangsui.rules.lines import RETURN_SUFFIX
from shuangsui.rules.periods import Period
from shuangsui.rules.policy import Policy
from shuangsui.rules.pool import Pool, Situation, build_pool
from shuangsui.rules.registry import PastVisit, Target
from shuangsui.rules.visits import Drawn

from .invented import line, plan, units

State = tuple[frozenset[str], ...]


def counted_out(situation: Situation, periods: Sequence[str]) -> tuple[dict[str, Fraction], list[dict[str, Fraction]]]:
    """The chance of every target in the year and by draw, by going through every order of tickets at every draw."""
    states: dict[State, Fraction] = {(): Fraction(1)}
    targets = [t.id for t in situation.targets]
    for text in periods:
        period = Period.parse(text)
        later: dict[State, Fraction] = {}
        for state, chance in states.items():
            drawn = [
                Drawn(t, Period.parse(p).first, Period.parse(p).months)
                for p, found in zip(periods, state, strict=False)
                for t in found
            ]
            at = replace(situation, period=period, on=period.first - timedelta(days=1), drawn=drawn)
            pool = build_pool(at)
            for order in permutations(targets):
                after = (*state, _drawn(pool, order))
                later[after] = later.get(after, Fraction(0)) + chance / factorial(len(targets))
        states = later
    year = {t: _sum(c for s, c in states.items() if any(t in found for found in s)) for t in targets}
    each = [{t: _sum(c for s, c in states.items() if t in s[n]) for t in targets} for n in range(len(periods))]
    return year, each


def _sum(chances: Iterable[Fraction]) -> Fraction:
    return sum(chances, Fraction(0))


def _drawn(pool: Pool, order: Sequence[str]) -> frozenset[str]:
    """Who is drawn when the tickets fall in this order: of each row the first by tier and ticket."""
    place = {t: n for n, t in enumerate(order)}
    found: set[str] = set()
    for row, take in pool.takes().items():
        standing = [(tier, place[t], t) for t, rows in pool.rows.items() for name, tier in rows if name == row]
        found |= {t for _, _, t in sorted(standing)[:take]}
    return frozenset(found)


def _situation(policy: Policy, targets: Sequence[Target], past: Sequence[PastVisit] = ()) -> Situation:
    return Situation(policy, "A1", Period.parse("2025"), date(2025, 1, 1), targets, (), past=past)


def _average(chances: Mapping[str, Fraction], some: Sequence[str]) -> Fraction:
    return sum((chances[t] for t in some), Fraction(0)) / len(some)


QUARTERS = ("2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4")


@given(st.integers(1, 500), st.lists(st.integers(0, 60), max_size=12))
def test_without_repeats_the_product_telescopes(members: int, takes: list[int]) -> None:
    """However the yearly number falls on the months, the chance is the number over the members."""
    left, draws = members, []
    for wanted in takes:
        take = min(wanted, left)
        draws.append((take, left))
        left -= take
    assert within(draws) == Fraction(members - left, members)


def test_what_a_chance_is_of_one_draw_of_none_and_of_all() -> None:
    """3 of 10; nobody; a tier without members; the last of a tier."""
    assert within([(3, 10)]) == Fraction(3, 10)
    assert within([]) == within([(0, 10), (0, 0)]) == 0
    assert within([(3, 10), (2, 2)]) == 1
    assert within([(1, 2), (1, 2)]) == Fraction(3, 4)


def test_an_estimate_has_the_standard_error_of_its_mean() -> None:
    """0, 0, 1, 1: mean ½, s² = 1/3, error √(1/12) = 0.288675134…"""
    mean, error = estimate([Fraction(0), Fraction(0), Fraction(1), Fraction(1)])
    assert mean == Fraction(1, 2)
    assert abs(error - Fraction("0.288675134")) < Fraction(1, 10**8)
    with pytest.raises(ValueError, match="1"):
        estimate([Fraction(1)])


@given(st.fractions(0, 10**6))
def test_the_root_is_the_root(value: Fraction) -> None:
    """Rounded down to nine places."""
    found = root(value)
    assert found**2 <= value < (found + Fraction(1, 10**9)) ** 2
    assert exactly(value).exact


_AMOUNTS = st.sampled_from(
    (
        'at_least = "25%"',
        'at_least = "40%"',
        'at_least = "20%"\ncover = { all = true, in = "year" }',
        'at_least = "20%"\ncover = { all = true, in = "half-year" }',
        'at_least = "30%"\nat_most = "40%"\ncover = { all = true, in = "year" }',
        'at_least = "60%"\nno_repeat = "half-year"',
        'at_least = "50%"\nmonths = { from = 4, to = 11 }',
        'cover = { all = true, in = "2 years" }',
    )
)


@settings(max_examples=25)
@given(_AMOUNTS, st.sampled_from(("quarter", "half-year", "year")), st.integers(1, 4), st.integers(0, 2), st.booleans())
def test_exact_chances_are_those_of_every_possible_lot(rest: str, every: str, members: int, visited: int, case: bool) -> None:
    """A line by itself, with a history or without: the forecast's fraction is the share of all lots, to the last digit."""
    policy = plan(line("a", rest, every=every), every="quarter")
    targets = units(members)
    kind = "case" if case else "random"
    past = [PastVisit(t.id, date(2024, 11, 3) if case else date(2025, 1, 5), "A1", kind) for t in targets[:visited]]
    situation = _situation(policy, targets, past)
    year, each = counted_out(situation, QUARTERS)
    found = forecast(situation, 2025, runs=2)
    odds = next(o for o in found.odds if o.kind == "line")
    ids = [t.id for t in targets]
    assert odds.chance.exact
    assert odds.chance.value == _average(year, ids)
    assert [c.value for c in odds.by_draw] == [_average(chances, ids) for chances in each]


@settings(max_examples=10)
@given(st.integers(1, 4), st.integers(1, 3))
def test_times_are_exact_too(members: int, times: int) -> None:
    """Every member so many times a year: all are visited, and one draw has its share."""
    policy = plan(line("a", f'at_least = {{ times = {times}, in = "year" }}'), every="quarter")
    situation = _situation(policy, units(members))
    year, each = counted_out(situation, QUARTERS)
    odds = forecast(situation, 2025).odds[-1]
    ids = [t.id for t in situation.targets]
    assert odds.chance.exact
    assert odds.chance.value == _average(year, ids) == 1
    assert [c.value for c in odds.by_draw] == [_average(chances, ids) for chances in each]


def _within_error(found: Forecast, year: Mapping[str, Fraction], groups: Mapping[tuple[str, str], Sequence[str]]) -> None:
    """Every estimate lies near the truth, and the truth lies within the bounds."""
    odds = {(o.kind, o.id): o.chance for o in found.odds}
    for id_, members in groups.items():
        truth, chance = _average(year, members), odds[id_]
        assert chance.low <= truth <= chance.high, id_
        if chance.error is None:
            assert chance.value == truth, id_
        else:
            assert abs(chance.value - truth) <= 5 * chance.error + Fraction(1, 100), id_


@pytest.mark.parametrize(
    ("key", "special"),
    [
        ('at_least = "25%"', 'at_least = "50%"'),
        ('at_least = "25%"\ncover = { all = true, in = "year" }', 'at_least = "50%"'),
        ('at_least = "all"', 'at_least = "50%"'),
        ('at_least = { times = 2, in = "year" }', 'at_least = "25%"'),
        ('at_least = "50%"\nreturn_share = "20%"', 'at_least = "50%"'),
    ],
)
def test_overlapping_lines_agree_with_every_possible_lot(key: str, special: str) -> None:
    """Two of four stand in both lines, one in each alone: estimates near the truth, the truth within the bounds."""
    policy = plan(
        line("a", key, of='{ class = "key" }', every="year" if "times" in key else "half-year"),
        line("b", special, of='{ class = "special" }', every="half-year"),
        every="half-year",
    )
    targets = [
        *units(2, "B", classes=("key", "special")),
        *units(1, "K", classes=("key",)),
        *units(1, "S", classes=("special",)),
    ]
    situation = _situation(policy, targets)
    year, each = counted_out(situation, ("2025-H1", "2025-H2"))
    found = forecast(situation, 2025, runs=600)
    both, key_only, special_only = ["B00000", "B00001"], ["K00000"], ["S00000"]
    groups = {
        ("class", "key"): both + key_only,
        ("line", "a"): both + key_only,
        ("line", "b"): both + special_only,
        ("lines", "a+b"): both,
        ("lines", "a"): key_only,
        ("lines", "b"): special_only,
    }
    _within_error(found, year, groups)
    together = next(o for o in found.odds if o.id == "a+b")
    for chances, chance in zip(each, together.by_draw, strict=True):
        assert abs(chance.value - _average(chances, both)) <= 5 * (chance.error or 0) + Fraction(1, 100)


def test_return_rows_are_those_of_the_engine() -> None:
    """The suffix by which the counting-out above finds the return row is the one that pools use."""
    policy = plan(line("a", 'at_least = "50%"\nreturn_share = "50%"', every="year"), every="half-year")
    targets = units(4)
    drawn = [Drawn(t.id, date(2025, 1, 1), 6) for t in targets[:1]]
    at = replace(_situation(policy, targets), period=Period.parse("2025-H2"), on=date(2025, 6, 30), drawn=drawn)
    assert "a" + RETURN_SUFFIX in build_pool(at).takes()
