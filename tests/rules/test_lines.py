"""One line at one draw and through a whole year: floors reached whatever the path, covers closed, nobody drawn for nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from math import ceil
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from shuangsui.rules.periods import Period
from shuangsui.rules.pool import Pool
from shuangsui.rules.registry import Fact, PastVisit, Target
from shuangsui.rules.visits import Drawn

from .invented import line, months, people, plan, pool, run, units

QUARTERS = ["2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4"]
QUARTER = plan(line("x", 'at_least = "20%"', every="quarter"))
COVER = plan(line("x", 'at_least = "20%"\ncover = { all = true, in = "year" }', every="quarter"))
COVER_QUARTERLY = plan(line("x", 'at_least = "20%"\ncover = { all = true, in = "year" }', every="quarter"), every="quarter")
RATIO = plan(line("x", "at_least = { inspectors = 1, targets = 5 }"))
TIMES = plan(line("x", 'at_least = { times = 2, in = "year" }'))
RETURN = plan(line("x", 'at_least = "50%"\nreturn_share = "10%"'))
STATES = '[[state]]\ncite = "三"\ncode = "under-review"\nwords = ["审核中"]\n'

shares = st.sampled_from(["1%", "5%", "12.5%", "25%", "33.3333%", "50%", "99%", "100%"])
months_held = st.lists(st.booleans(), min_size=12, max_size=12)


def takes(pools: list[Pool]) -> list[int]:
    """What each draw takes of line x."""
    return [p.lines[0].take for p in pools]


def in_span(drawn: tuple[Drawn, ...], span: str) -> set[str]:
    """Who was drawn for a period inside a span."""
    return {d.target for d in drawn if d.day in Period.parse(span)}


@pytest.mark.parametrize(
    ("members", "wanted"), [(7, [2, 2, 2, 2]), (23, [6, 6, 6, 5]), (104, [26, 26, 26, 26]), (1, [1, 1, 1, 1]), (0, [0, 0, 0, 0])]
)
def test_four_times_twenty_percent_cover_the_year(members: int, wanted: list[int]) -> None:
    """The quarters are raised, and the note says by what; everyone is drawn by the year's end (rule 3)."""
    pools, drawn = run(COVER_QUARTERLY, QUARTERS, units(members))
    assert takes(pools) == wanted
    assert in_span(drawn, "2025") == {t.id for t in units(members)}
    assert ("raised-by-cover" in pools[0].lines[0].notes) == (ceil(Fraction(members, 4)) > ceil(Fraction(members, 5)))


@settings(max_examples=30)
@given(shares, st.integers(0, 60), months_held)
def test_floors_are_reached_whatever_the_path(share: str, members: int, held: list[bool]) -> None:
    """Any months may be missed but each quarter's last: its draw makes up for them, and takes no more than is owed."""
    policy = plan(line("x", f'at_least = "{share}"', every="quarter"))
    held = [h or month % 3 == 2 for month, h in enumerate(held)]
    pools, drawn = run(policy, [m for m, h in zip(months(), held, strict=True) if h], units(members))
    floor = ceil(Fraction(share.rstrip("%")) / 100 * members)
    for quarter in QUARTERS:
        assert len(in_span(drawn, quarter)) == floor == sum(d.day in Period.parse(quarter) for d in drawn)
    assert all(p.lines[0].shortfall == 0 for p in pools)


@settings(max_examples=30)
@given(st.integers(1, 40), months_held, st.lists(st.integers(1, 11), max_size=10), st.sets(st.integers(0, 39), max_size=5))
def test_a_cover_is_closed_by_the_years_end(members: int, held: list[bool], joining: list[int], cases: set[int]) -> None:
    """Whatever months are missed and whoever joins: every member is visited, if the last month's draw is held."""
    old, new = units(members), units(len(joining), prefix="N")
    joins = {t.id: date(2025, m, 15) for t, m in zip(new, joining, strict=True)}
    past = [PastVisit(old[n].id, date(2025, 1, 20), type="case") for n in cases if n < members]
    periods = [m for m, h in zip(months(), [*held[:11], True], strict=True) if h]
    pools, drawn = run(COVER, periods, [*old, *new], joins=joins, past=past)
    assert in_span(drawn, "2025") | {p.target for p in past} == {t.id for t in (*old, *new)}
    for p in pools:
        one = p.lines[0]
        assert one.take <= one.row_members
        assert not set(one.tier1) & set(one.tier2)
        assert one.due == one.drawn + one.take + one.shortfall


@settings(max_examples=30)
@given(st.integers(1, 40), st.integers(0, 12), st.data())
def test_what_falls_through_is_owed_again(members: int, lost: int, data: st.DataObject) -> None:
    """Drawn ones whose visit was void are members of tier 1 again, and the cover still closes."""
    targets = units(members)
    _, drawn = run(COVER_QUARTERLY, QUARTERS[:3], targets)
    assume(drawn)
    fell = data.draw(st.sets(st.sampled_from(range(len(drawn))), max_size=lost))
    kept = tuple(d for n, d in enumerate(drawn) if n not in fell)
    last = pool(COVER_QUARTERLY, "2025-Q4", targets, drawn=kept).lines[0]
    owed = {t.id for t in targets} - {d.target for d in kept}
    assert set(last.tier1) == owed
    assert last.take >= len(owed)


def test_joiners_after_visits_of_tier_2_are_still_covered() -> None:
    """Visits of those already covered do not stand in for those who are owed."""
    old = units(10)
    past = [PastVisit(t.id, date(2025, 2, 1)) for t in old]
    drawn = [Drawn(t.id, date(2025, 10, 1)) for t in old[:2]]
    one = pool(COVER, "2025-M12", [*old, *units(5, prefix="N")], past=past, drawn=drawn).lines[0]
    assert (one.number.number, one.drawn, len(one.tier1), one.take) == (5, 2, 5, 5)


def test_a_cover_never_draws_the_covered_for_those_it_cannot_reach() -> None:
    """Two under review are reported as short, not replaced."""
    policy = plan(
        line("x", 'at_least = "10%"\ncover = { all = true, in = "year" }', every="quarter"), every="quarter", more=STATES
    )
    old = units(10)
    past = [PastVisit(t.id, date(2025, 2, 1)) for t in old]
    one = pool(policy, "2025-Q4", [*old, *units(2, prefix="R", state="审核中"), *units(3, prefix="N")], past=past).lines[0]
    assert (len(one.members), one.number.floor, one.number.number) == (15, 2, 5)
    assert (one.take, one.shortfall, len(one.tier1)) == (3, 2, 3)


def test_a_cover_shorter_than_the_lines_span() -> None:
    """A yearly number with everyone once a quarter: each quarter covers all."""
    policy = plan(line("x", 'at_least = "10%"\ncover = { all = true, in = "quarter" }'), every="quarter")
    pools, _ = run(policy, QUARTERS, units(6))
    assert takes(pools) == [6, 6, 6, 6]


@settings(max_examples=50)
@given(st.integers(0, 200), st.integers(0, 50))
def test_a_number_never_falls_when_members_join(members: int, more: int) -> None:
    """With or without a cover."""
    for policy in (QUARTER, COVER):
        fewer = pool(policy, "2025-M05", units(members)).lines[0]
        larger = pool(policy, "2025-M05", units(members + more)).lines[0]
        assert larger.number.number >= fewer.number.number
        assert larger.take >= fewer.take


@settings(max_examples=25)
@given(st.integers(0, 30), st.integers(0, 12), st.lists(st.integers(1, 12), max_size=30), st.randoms(use_true_random=False))
def test_the_order_of_input_is_no_matter(members: int, staff: int, drawn_in: list[int], luck: Any) -> None:
    """Targets, inspectors, history and earlier draws in any order give the same pool."""
    policy = plan(
        line("a", "at_least = { inspectors = 1, targets = 5 }"),
        line("b", 'at_least = "20%"\ncover = { all = true, in = "year" }', every="quarter"),
        line("c", 'at_least = { times = 2, in = "year" }'),
        line("d", 'at_least = "50%"\nreturn_share = "10%"'),
    )
    targets, inspectors = units(members), people(staff)
    drawn = [Drawn(f"T{n:05d}", date(2025, m, 1)) for n, m in enumerate(drawn_in)]
    past = [PastVisit(d.target, d.day.replace(day=20)) for d in drawn[::2]]
    one = pool(policy, "2025-M09", targets, inspectors, drawn=drawn, past=past)
    for shuffled in (targets, inspectors, drawn, past):
        luck.shuffle(shuffled)
    two = pool(policy, "2025-M09", targets, inspectors, drawn=drawn, past=past)
    assert (two.lines, two.rows, two.excluded, two.staff) == (one.lines, one.rows, one.excluded, one.staff)
    assert list(two.targets) == list(one.targets) == sorted(one.targets)


def test_twelve_inspectors_over_the_months() -> None:
    """1 : 5 with 12: 60 a year, 5 a month; a 13th on 1 July changes nothing once the number is fixed (rule 5)."""
    pools, _ = run(RATIO, months(), units(300), inspectors=people(12))
    assert takes(pools) == [5] * 12
    first, drawn = run(RATIO, months()[:6], units(300), inspectors=people(12), fixed={"x": 60})
    second, _ = run(RATIO, months()[6:], units(300), inspectors=people(13), fixed={"x": 60}, drawn=drawn)
    assert takes(first + second) == [5] * 12
    assert second[0].lines[0].notes == ("fixed-below-floor",)
    loose, _ = run(RATIO, months()[6:], units(300), inspectors=people(13), drawn=drawn)
    assert sum(takes(loose)) == 35


@settings(max_examples=20)
@given(st.integers(1, 25), st.integers(1, 4))
def test_times_are_spread_over_equal_parts(members: int, times: int) -> None:
    """n times a year: by the end of each n-th part everyone has that many, and never twice in one part of it."""
    policy = plan(line("x", f'at_least = {{ times = {times}, in = "year" }}'))
    _, drawn = run(policy, months(), units(members))
    size = 12 // times
    for part in range(times):
        inside = [d.target for d in drawn if part * size < d.day.month <= (part + 1) * size]
        assert sorted(inside) == sorted(t.id for t in units(members))


@settings(max_examples=20)
@given(st.integers(0, 120))
def test_a_return_share_is_part_of_the_number(members: int) -> None:
    """The year's visits are the number, a tenth of them (rounded up) second visits as far as there were first ones."""
    pools, drawn = run(RETURN, months(), units(members))
    number = ceil(Fraction(members, 2))
    again = len(drawn) - len(in_span(drawn, "2025"))
    assert len(drawn) == number
    assert again == (ceil(Fraction(number, 10)) if number > 1 else 0)
    assert all(not set(p.lines[0].returning) & set(p.lines[0].tier1) for p in pools)


def test_case_visits_do_not_shield_from_a_lot_without_cover() -> None:
    """Else whoever is complained of would never be drawn; under a cover they are covered and come second."""
    past = [PastVisit("T00000", date(2025, 1, 10), type="case")]
    plain, covered = (pool(p, "2025-M02", units(3), past=past).lines[0] for p in (QUARTER, COVER))
    assert (plain.tier1, plain.tier2) == (("T00000", "T00001", "T00002"), ())
    assert (covered.tier1, covered.tier2) == (("T00001", "T00002"), ("T00000",))


def test_a_number_above_the_membership_takes_all() -> None:
    """And shows the shortfall: common in small counties, no error (rule 2)."""
    policy = plan(line("x", "at_least = 20", every="quarter"), every="quarter")
    one = pool(policy, "2025-Q1", units(3)).lines[0]
    assert (one.take, one.shortfall, one.notes) == (3, 17, ("more-than-members",))
    yearly = plan(line("x", "at_least = 64", every="year"), every="quarter")
    first = pool(yearly, "2025-Q1", units(50)).lines[0]
    assert (first.take, first.shortfall, first.notes) == (16, 0, ("span-more-than-members",))
    assert pool(yearly, "2025-Q4", units(50)).lines[0].notes == ("more-than-members",)
    none = pool(policy, "2025-Q1", []).lines[0]
    assert (none.take, none.shortfall, none.members) == (0, 20, ())


def test_a_missed_quarter_is_not_carried() -> None:
    """It is gone for the number; a cover repairs itself."""
    plain, covered = (run(p, months()[3:], units(40))[0] for p in (QUARTER, COVER))
    assert sum(takes(plain)[:3]) == 8
    assert sum(takes(covered)[:3]) == ceil(Fraction(40, 3))


@settings(max_examples=20)
@given(st.integers(2, 40), st.lists(st.booleans(), min_size=40, max_size=40))
def test_after_a_change_of_class_visits_count_on(members: int, moved: list[bool]) -> None:
    """Whoever was drawn as general and becomes key is covered as key (rule 3)."""
    policy = plan(
        line("g", 'at_least = "30%"', every="quarter"),
        line("k", 'at_least = "5%"\ncover = { all = true, in = "year" }', of='{ class = "key" }', every="quarter"),
        every="quarter",
    )
    before = units(members, classes=("general",))
    _, drawn = run(policy, QUARTERS[:2], before)
    after: list[Target] = [replace(t, classes=("key",)) if m else t for t, m in zip(before, moved, strict=False)]
    third = {p.line.id: p for p in pool(policy, "2025-Q3", after, drawn=drawn).lines}
    seen = in_span(drawn, "2025")
    keys = {t.id for t in after if t.classes == ("key",)}
    assert set(third["k"].tier1) == keys - seen
    assert set(third["k"].tier2) == keys & seen
    assert third["k"].number.cover == ceil(Fraction(len(keys - seen), 2))


def test_a_case_inspection_in_this_span_covers_at_once() -> None:
    """Nine members over four quarters are three each; with one covered by a complaint, two."""
    past = [PastVisit("T00000", date(2025, 1, 10), type="case")]
    without, with_case = (pool(COVER, "2025-M02", units(9), past=p).lines[0] for p in ([], past))
    assert (without.number.cover, with_case.number.cover) == (3, 2)


def test_returns_never_take_the_place_of_a_cover() -> None:
    """Four are owed and four are drawn: no return is taken out of them."""
    half = line("x", 'at_least = "10%"\nreturn_share = "50%"\ncover = { all = true, in = "year" }', every="quarter")
    past = [PastVisit(f"T{n:05d}", date(2025, 2, 1)) for n in range(6)]
    one = pool(plan(half, every="quarter"), "2025-Q4", units(10), past=past).lines[0]
    assert (len(one.tier1), one.take, one.return_take, one.shortfall) == (4, 4, 0, 0)


def test_where_all_are_inspected_the_return_row_draws_what_is_owed() -> None:
    """Ten of twenty owed, five drawn, the other fifteen under review: the five are gone back to."""
    policy = plan(line("x", 'at_least = "50%"\nreturn_share = "10%"'), more=STATES)
    drawn = [Drawn(f"T{n:05d}", date(2025, 1, 1)) for n in range(5)]
    one = pool(policy, "2025-M12", [*units(5), *units(15, prefix="R", state="审核中")], drawn=drawn).lines[0]
    assert (one.due, one.drawn, one.take, one.return_take, one.shortfall) == (10, 5, 0, 5, 0)


def test_many_visits_to_one_do_not_serve_the_number() -> None:
    """Second visits count up to the return share: one target seen five times stands for two."""
    past = [PastVisit("T00000", date(2025, m, 1)) for m in range(1, 6)]
    one = pool(RETURN, "2025-M12", units(10), past=past).lines[0]
    assert (one.number.number, one.drawn, one.take + one.return_take) == (5, 2, 3)


def test_a_share_of_planned_visits_counts_what_a_cover_asks_for() -> None:
    """5 % a quarter of 100 is 20 a year, but the cover makes it 100: 3 % of that is 3."""
    covered = line("x", 'at_least = "5%"\ncover = { all = true, in = "year" }', every="quarter")
    policy = plan(line("j", 'at_least = "3%"\nshare_of = "planned visits"'), covered, every="quarter")
    assert pool(policy, "2025-Q1", units(100)).lines[0].number.number == 3


@pytest.mark.parametrize(
    ("day", "verified", "members"), [("2025-02-01", True, 0), ("2025-02-01", False, 1), ("2025-05-01", True, 1)]
)
def test_a_rectification_counts_once_verified_and_known(day: str, verified: bool, members: int) -> None:
    """Not before it is checked, nor when it lies after the freeze."""
    facts = '[[fact]]\ncite = "二"\nid = "rectified"\nname = "整改"\n'
    policy = plan(line("x", 'at_least = "50%"\nuntil = "rectified"'), more=facts)
    fact = Fact("T00000", "rectified", date.fromisoformat(day), verified=verified)
    assert len(pool(policy, "2025-M03", units(1), facts=[fact]).lines[0].members) == members


@pytest.mark.parametrize(("problem", "members"), [(date(2025, 2, 1), 0), (date(2025, 2, 2), 1)])
def test_rectified_on_the_day_of_the_problem(problem: date, members: int) -> None:
    """Is rectified; a problem a day later begins anew."""
    facts = "".join(f'[[fact]]\ncite = "二"\nid = "{i}"\nname = "{i}"\n' for i in ("rectified", "fine"))
    fined = '{ fact = "fine", during = "ever", at_least = 1 }'
    policy = plan(line("x", 'at_least = 1\nuntil = "rectified"', of=fined), more=facts)
    known = [Fact("T00000", "rectified", date(2025, 2, 1)), Fact("T00000", "fine", problem)]
    assert len(pool(policy, "2025-M03", units(1), facts=known).lines[0].members) == members
