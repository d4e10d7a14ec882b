"""The arithmetic of a line: exact, floors up, ceilings down."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shuangsui.rules.policy.quotas import Amount, Either, Larger, Quota, Ratio, Smaller, Times
from shuangsui.rules.quota import counted, due_through, least, number, settled
from shuangsui.rules.registry import Inspector

from .invented import line, people, plan

shares = st.fractions(min_value=0, max_value=1, max_denominator=10_000)


def quota(rest: str, every: str = "year") -> Quota:
    """One line of an invented plan."""
    return plan(line("x", rest, every=every)).quota[0]


@given(shares, st.integers(0, 10**6))
def test_a_share_is_rounded_up_exactly(share: Fraction, members: int) -> None:
    """The least whole number not below the share; no float comes in between."""
    n = least(share, members, [])
    assert n >= share * members > n - 1


@given(st.integers(0, 300), st.integers(1, 50), st.integers(1, 99))
def test_a_ratio_is_rounded_up_exactly(inspectors: int, left: int, tenths: int) -> None:
    """1 : 2.5 and every other ratio of decimals."""
    ratio = Ratio(inspectors=Fraction(left), targets=Fraction(tenths, 10))
    n = least(ratio, 7, people(inspectors))
    assert n * 10 * left >= inspectors * tenths > (n - 1) * 10 * left


def test_float_traps() -> None:
    """Where binary floats go wrong: 0.07 × 100 = 7.000000000000001, 0.29 × 100 = 28.999999999999996."""
    assert [least(Fraction(p, 100), 100, []) for p in (7, 14, 28, 29, 55, 56, 57, 58)] == [7, 14, 28, 29, 55, 56, 57, 58]
    assert least(Fraction(1, 3) * 3, 9, []) == 9
    assert least("all", 0, []) == 0


def test_the_left_side_is_narrowed() -> None:
    """By department, by a yes/no, by a speciality among several, by a declared number."""
    staff = [
        Inspector("1", "a", department="业务科", skills=frozenset({"水", "辐射"}), values={"level": Decimal("3.0")}),
        Inspector("2", "b", department="业务科", established=False, values={"level": Decimal(2)}),
        Inspector("3", "c", department="办公室", skills=frozenset({"辐射"}), values={"level": "3"}),
    ]

    def found(**of: str | bool) -> list[str]:
        return [i.id for i in counted(Ratio(inspectors=Fraction(1), targets=Fraction(5), inspectors_of=of), staff)]

    assert found(department="业务科") == ["1", "2"]
    assert found(department="业务科", established=True) == ["1"]
    assert found(skills="辐射") == ["1", "3"]
    assert found(level="3") == ["1", "3"]
    assert found(level="三") == []
    assert found(unknown="x") == []
    assert found(on_duty=True) == ["1", "2", "3"]
    assert found(on_duty="True") == []


ROOM = quota('at_least = "1%"\nat_most = "2%"\ncover = { all = true, in = "year" }')
TWENTY: Amount = Fraction(1, 5)
FIVE: Amount = Ratio(inspectors=Fraction(1), targets=Fraction(5))
TWICE: Amount = Times(times=2, **{"in": "year"})
QUARTERLY: Amount = Times(times=1, **{"in": "quarter"})


@pytest.mark.parametrize(
    ("amount", "members", "inspectors", "every", "wanted"),
    [
        (Larger(larger=[TWENTY, FIVE]), 100, 3, "year", TWENTY),
        (Larger(larger=[TWENTY, FIVE]), 100, 5, "year", FIVE),
        (Larger(larger=[TWENTY, FIVE]), 100, 4, "year", TWENTY),  # equal: the first
        (Smaller(smaller=[TWENTY, FIVE]), 100, 3, "year", FIVE),
        (Either(either=[TWENTY, FIVE], decided=1, decided_by="局"), 100, 3, "year", FIVE),
        (Larger(larger=[TWICE, "all"]), 10, 0, "quarter", "all"),  # 40 a year against 20
        (Larger(larger=[TWICE, "all"]), 10, 0, "year", TWICE),  # 10 a year against 20
        (Larger(larger=[TWICE, QUARTERLY]), 10, 0, "year", QUARTERLY),
        (Smaller(smaller=[Larger(larger=[TWENTY, FIVE]), 7]), 100, 1, "year", 7),
    ],
)
def test_of_alternatives_one_counts(amount: Amount, members: int, inspectors: int, every: str, wanted: Amount) -> None:
    """Compared by the year, nested or not."""
    assert settled(amount, members, people(inspectors), every) == wanted


@pytest.mark.parametrize(
    ("members", "wanted", "notes"),
    [(1, 1, ("ceiling-below-floor",)), (2, 1, ()), (3, 2, ("ceiling-below-floor",)), (7, 4, ()), (0, 0, ())],
)
def test_fifty_to_sixty_percent(members: int, wanted: int, notes: tuple[str, ...]) -> None:
    """Where no whole number fits, the floor wins and it is said (rule 2)."""
    found = number(quota('at_least = "50%"\nat_most = "60%"'), members, [])
    assert (found.number, found.notes) == (wanted, notes)


@settings(max_examples=50)
@given(shares, shares, st.integers(0, 500), st.integers(0, 500), st.integers(1, 12))
def test_floor_and_ceiling_hold(low: Fraction, high: Fraction, members: int, undrawn: int, left: int) -> None:
    """Never below the floor; above the ceiling only where the floor is."""
    one = ROOM.model_copy(update={"at_least": low, "at_most": high})
    undrawn = min(undrawn, members)
    n = number(one, members, [], undrawn, left)
    assert n.number >= ceil(low * members)
    assert n.number <= max(ceil(low * members), floor(high * members))
    assert n.number >= min(n.cover, floor(high * members))
    assert ("ceiling-below-floor" in n.notes) == (ceil(low * members) > floor(high * members))


def test_a_fixed_number_stands_for_the_floor() -> None:
    """It changes by amendment alone, but a cover still repairs itself."""
    general = quota("at_least = { inspectors = 1, targets = 5 }")
    assert number(general, 300, people(13), fixed=60).number == 60
    assert number(general, 300, people(13), fixed=60).notes == ("fixed-below-floor",)
    assert number(general, 300, people(12), fixed=60).notes == ("fixed",)
    assert number(general, 30, people(12), fixed=60).notes == ("fixed", "more-than-members")
    covered = quota('at_least = "10%"\ncover = { all = true, in = "year" }', every="quarter")
    assert number(covered, 40, [], 40, 4, fixed=5).number == 10


def test_several_spans_in_one_draw() -> None:
    """A monthly line drawn once a quarter owes each month's number."""
    assert number(quota('at_least = "15%"', every="month"), 10, [], spans=3).number == 6


@settings(max_examples=50)
@given(st.integers(0, 10_000), st.integers(1, 24), st.lists(shares, max_size=6))
def test_a_spread_rises_to_the_whole(total: int, parts: int, points: list[Fraction]) -> None:
    """Never falling, never above the number, all of it with the last part, on any curve."""
    curve = [*sorted(points), Fraction(1)] if points else []
    through = [due_through(total, part, parts, curve) for part in range(parts + 1)]
    assert through == sorted(through)
    assert (through[0], through[-1]) == (0, total)


def test_a_curve_between_its_points() -> None:
    """35 %, 70 %, 100 % read at halves of the year, and at its own points."""
    curve = [Fraction(35, 100), Fraction(70, 100), Fraction(1)]
    assert [due_through(100, part, 3, curve) for part in (1, 2, 3)] == [35, 70, 100]
    assert [due_through(100, part, 2, curve) for part in (1, 2)] == [53, 100]  # 35 + 17.5
    assert [due_through(60, part, 12) for part in (1, 2, 11, 12)] == [5, 10, 55, 60]


@given(shares, st.integers(0, 5000))
def test_a_ceiling_alone_is_drawn_up_to(share: Fraction, members: int) -> None:
    """The most whole number not above the share; an approved number stands for it, and is told where it is above."""
    line_ = quota('at_most = "5%"').model_copy(update={"at_most": share})
    most = number(line_, members, [])
    assert most.number == most.floor == most.ceiling == floor(share * members)
    assert most.notes == ("up-to-ceiling",)
    assert number(line_, members + 1, [], fixed=most.number).notes == ("fixed",)
    above = number(line_, members + 9, [], fixed=floor(share * (members + 9)) + 1)
    assert (above.floor, above.notes[0]) == (0, "fixed-above-ceiling")


def test_a_ceiling_beside_a_cover_is_no_number() -> None:
    """There it bounds the cover alone, as before."""
    covered = quota('at_most = "50%"\ncover = { all = true, in = "year" }')
    assert number(covered, 10, [], undrawn=2).number == 2
