"""The pool of a draw as a whole, and whole years of draws: a small county and a prefecture under Changji's plan."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shuangsui.rules import classes, setting
from shuangsui.rules.carried import items_carried
from shuangsui.rules.conditions import Subject, Verdict, judge
from shuangsui.rules.periods import Period
from shuangsui.rules.policy import load_policy
from shuangsui.rules.pool import PoolError, choose_draw
from shuangsui.rules.registry import Conflict, Fact, Inspector, PastVisit, Target
from shuangsui.rules.visits import Drawn

from .invented import line, months, people, plan, pool, run, units

CHANGJI = load_policy(Path(__file__).resolve().parents[2] / "policies" / "changji-2025")
COUNTIES = [a.code for a in CHANGJI.area if a.level == "county"]
STATES = "".join(
    f'[[state]]\ncite = "三"\ncode = "{c}"\nwords = ["{w}"]\n' for c, w in (("stopped", "停产"), ("under-review", "审核中"))
)
SIMPLE = plan(line("x", 'at_least = "50%"', every="quarter"), every="quarter", more=STATES)


def test_everyone_of_the_area_stands_in_a_row_or_is_left_out_with_a_reason() -> None:
    """Never both, never neither: leaving out in silence is how lists are edited."""
    targets = [
        *units(3),
        *units(1, prefix="A", takes_part=False, state="停产"),
        *units(1, prefix="B", takes_part=False, state="审核中"),
        *units(1, prefix="C", state="审核中"),
        *units(1, prefix="D", state="停产"),
        *units(1, prefix="E", classes=("key",)),
        *units(1, prefix="F"),
        *units(1, prefix="G"),
        *units(2, prefix="H", area="A2"),
    ]
    found = pool(SIMPLE, "2025-Q2", targets, drawn=[Drawn("F00000", date(2025, 4, 1))], set_aside={"G00000": "unstaffed"})
    assert found.excluded == {
        "A00000": "stopped",
        "B00000": "opted-out",
        "C00000": "under-review",
        "E00000": "no-line",
        "F00000": "already-drawn",
        "G00000": "unstaffed",
    }
    assert set(found.rows) == {"T00000", "T00001", "T00002", "D00000"}
    assert set(found.targets) == set(found.rows) | set(found.excluded)
    assert found.elsewhere == 2
    one = found.lines[0]
    assert (len(one.members), one.number.number, one.drawn, one.take) == (7, 4, 1, 3)  # C, F and G stay in the number


def test_takes_and_rows_agree() -> None:
    """A row is listed when it has members, never draws more than them, and its members are those of the line plan."""
    policy = plan(
        line("none", 'at_least = "50%"', of='{ class = "key" }'),
        line("some", 'at_least = "50%"\nreturn_share = "20%"'),
    )
    found = pool(policy, "2025-M06", units(10), drawn=[Drawn(f"T{n:05d}", date(2025, 1, 1)) for n in range(3)])
    assert set(found.takes()) == {"some", "some-return"}
    tally = Counter(row for rows in found.rows.values() for row, _ in rows)
    assert tally == {"some": 7, "some-return": 3}


@pytest.mark.parametrize(
    ("period", "name", "code"),
    [("2025-Q1", "", "no-draw"), ("2025-M01", "q", "no-draw"), ("2025", "", "several-draws"), ("2025-M01", "zz", "no-draw")],
)
def test_a_draw_that_the_plan_has_not(period: str, name: str, code: str) -> None:
    """Another length, another name, or more than one of that length."""
    more = "".join(
        f'[[draw]]\ncite = "三"\nid = "{i}"\nname = "{i}"\nby = ["county"]\nlines = ["x"]\nevery = "{e}"\n'
        for i, e in (("y1", "year"), ("y2", "year"), ("q", "2 years"))
    )
    policy = plan(line("x", 'at_least = "1%"'), more=more)
    with pytest.raises(PoolError) as refused:
        choose_draw(policy, "A1", Period.parse(period), name)
    assert refused.value.code == code
    assert choose_draw(policy, "A1", Period.parse("2025-M01")).id == "d"
    assert choose_draw(policy, "A1", Period.parse("2025"), "y2").id == "y2"
    assert choose_draw(policy, "A1", Period.parse("2025+2")).id == "q"


def test_an_unknown_area_and_a_number_not_issued() -> None:
    """Each with its own code."""
    with pytest.raises(PoolError, match="unknown-area"):
        pool(SIMPLE, "2025-Q1", [], authority="ZZ")
    with pytest.raises(PoolError, match="pending-line"):
        pool(plan(line("x", 'pending = "市局文件"')), "2025-M01", [])


def test_conflicts_of_those_present() -> None:
    """Pairs with strangers are left to the file."""
    pairs = [Conflict("T00000", "I000"), Conflict("T00000", "I999"), Conflict("X", "I000")]
    assert pool(SIMPLE, "2025-Q1", units(1), people(1), conflicts=pairs).conflicts == (pairs[0],)


def test_a_visit_serves_every_line() -> None:
    """Drawn as key, it counts as special too (rule 7); one draw then owes less."""
    policy = plan(
        line("k", 'at_least = "50%"', of='{ class = "key" }', every="quarter"),
        line("s", 'at_least = "50%"', of='{ class = "special" }', every="quarter"),
        every="quarter",
    )
    both = units(4, classes=("key", "special"))
    first, drawn = run(policy, ["2025-Q1"], both)
    assert first[0].takes() == {"k": 2, "s": 2}
    assert len(drawn) == 2  # the same two
    again = pool(policy, "2025-Q1", both, drawn=drawn)
    assert [p.take for p in again.lines] == [0, 0]


def test_a_directed_draw_takes_within_its_marks_alone() -> None:
    """The share is still of all members."""
    policy = plan(line("x", 'at_least = "50%"'), every="year", draw='of = { attribute = "tags", has_tag = "餐饮" }')
    found = pool(policy, "2025", [*units(6), *units(2, prefix="R", tags=frozenset({"餐饮"}))])
    one = found.lines[0]
    assert (len(one.members), one.number.number, one.take, one.shortfall) == (8, 4, 2, 2)
    assert set(found.excluded.values()) == {"no-line"}


def test_what_a_visit_carries() -> None:
    """The items of all its lines; a line without items makes it a general one, with every item that fits."""
    items = "".join(
        f'[[item]]\ncite = "七"\nid = "{i}"\ncategory = "x"\nname = "{i}"\n{rest}\n'
        for i, rest in (
            ("a", ""),
            ("b", 'of = { class = "key" }'),
            ("c", 'level = ["prefecture"]'),
            ("d", 'of = { grade = "g" }'),
        )
    )
    items += '[[grade]]\ncite = "五"\nid = "g"\nname = "g"\nimpact_from = 0\n[grading]\ncite = "五"\nimpact = []\n'
    policy = plan(
        line("general", 'at_least = "50%"'),
        line("k", 'at_least = "50%"\nitems = ["b"]', of='{ class = "key" }'),
        more=items,
    )
    found = pool(
        policy,
        "2025-M01",
        [*units(1), *units(1, prefix="K", classes=("key",)), *units(1, prefix="B", classes=("key", "general"))],
    )
    assert items_carried(found, found.targets) == {"T00000": ("a", "d"), "K00000": ("b",), "B00000": ("a", "b", "d")}


def test_an_item_is_no_matter_where_it_does_not_fit() -> None:
    """A line with items a and b, b for sites alone: a unit's visit carries a, and serves the line; a site's needs both."""
    items = "".join(
        f'[[item]]\ncite = "七"\nid = "{i}"\ncategory = "x"\nname = "{i}"\n{of}\n'
        for i, of in (("a", ""), ("b", 'of = { kind = "site" }'))
    )
    kinds = '[[kind]]\ncite = "一"\nid = "site"\nname = "工地"\n'
    policy = plan(line("x", 'at_least = "all"\nitems = ["a", "b"]', of='{ not = { class = "key" } }'), more=items + kinds)
    targets = [*units(2), *(replace(t, kind="site") for t in units(2, prefix="S"))]
    found = pool(policy, "2025-M12", targets)
    assert items_carried(found, found.targets) == {"T00000": ("a",), "T00001": ("a",), "S00000": ("a", "b"), "S00001": ("a", "b")}
    drawn = [Drawn(t, date(2025, 1, 1), 1, ("a",)) for t in ("T00000", "S00000")] + [
        Drawn("S00001", date(2025, 1, 1), 1, ("a", "b"))
    ]
    (one,) = pool(policy, "2025-M12", targets, drawn=drawn).lines
    assert (one.drawn, one.take, one.tier1) == (2, 2, ("S00000", "T00001"))


@settings(max_examples=10)
@given(
    st.lists(st.sampled_from([("key",), ("special",), ("key", "special"), ("general",)]), min_size=1, max_size=60),
    st.integers(1, 6),
    st.lists(st.booleans(), min_size=12, max_size=12),
)
def test_a_countys_year(kinds: list[tuple[str, ...]], staff: int, held: list[bool]) -> None:
    """Twelve monthly draws of a small county, some of them missed within a quarter: every floor and the cover are met."""
    targets = [Target(f"T{n:05d}", f"厂{n}", "652328", kind="unit", classes=c) for n, c in enumerate(kinds)]
    inspectors = people(staff, "652328")
    periods = [m for n, (m, h) in enumerate(zip(months(), held, strict=True)) if h or n % 3 == 2]
    _, drawn = run(CHANGJI, periods, targets, authority="652328", inspectors=inspectors)
    year = {d.target for d in drawn}
    members = {c: {t.id for t in targets if c in t.classes} for c in ("key", "special", "general")}
    for quarter in ("2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4"):
        seen = {d.target for d in drawn if d.day in Period.parse(quarter)}
        assert len(members["key"] & seen) >= ceil(Fraction(len(members["key"]), 4))
        assert len(members["special"] & seen) >= ceil(Fraction(len(members["special"]), 2))
    assert members["key"] <= year
    assert len(members["general"] & year) == min(10 * staff, len(members["general"]))


def test_a_prefectures_year() -> None:
    """Ten counties and the prefecture itself: each authority's own draws meet its own floors, on one registry."""
    targets = [
        Target(
            f"T{n:05d}",
            f"厂{n}",
            COUNTIES[n % 10],
            kind="unit",
            classes=("key",) if n % 7 == 0 else ("special",) if n % 31 == 1 else ("general",),
        )
        for n in range(900)
    ]
    members = {c: {t.id for t in targets if c in t.classes} for c in ("key", "special", "general")}
    pools, drawn = run(CHANGJI, months(), targets, authority="652300", inspectors=people(12, "652300"))
    for quarter in ("2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4"):
        seen = {d.target for d in drawn if d.day in Period.parse(quarter)}
        assert len(members["key"] & seen) == ceil(Fraction(len(members["key"]), 20))
        assert len(members["special"] & seen) == ceil(Fraction(len(members["special"]), 4))
    assert len(members["general"] & {d.target for d in drawn}) == 60
    assert all(plan.shortfall == 0 for p in pools for plan in p.lines)
    county = [t for t in targets if t.area == COUNTIES[0]]
    _, own = run(CHANGJI, months(), county, authority=COUNTIES[0], inspectors=people(2, COUNTIES[0]))
    assert {t.id for t in county} & members["key"] <= {d.target for d in own}
    by_quarter = Counter((d.day.month - 1) // 3 for d in own if d.target in members["special"])
    assert all(by_quarter[q] >= ceil(Fraction(len({t.id for t in county} & members["special"]), 2)) for q in range(4))


def test_work_grows_with_what_differs_and_not_with_the_targets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Alike targets are judged once and visits are scanned once a question, however many targets there are."""
    calls: Counter[str] = Counter()

    def counting(condition: Any, subject: Subject) -> Verdict:
        calls["judge"] += 1
        return judge(condition, subject)

    monkeypatch.setattr(classes, "judge", counting)
    monkeypatch.setattr(setting, "judge", counting)

    def work(size: int) -> int:
        calls.clear()
        targets = [Target(f"T{n:05d}", f"厂{n}", COUNTIES[n % 10], kind="unit") for n in range(size)]
        past = [PastVisit(t.id, date(2025, 1, 9), type="case") for t in targets[::2]]
        facts = [Fact("T00001", "fine", date(2024, 3, 3), Decimal(300000))]
        pool(CHANGJI, "2025-M02", targets, people(12, "652300"), authority="652300", past=past, facts=facts)
        return calls["judge"]

    assert work(2000) == work(200) > 0


def test_the_same_person_twice_is_two_certificates() -> None:
    """Inspectors are told apart by certificate; who is lent keeps the number of the lender alone."""
    lent = Inspector("L1", "借", ("A2", "A1"))
    policy = plan(line("x", "at_least = { inspectors = 1, targets = 5 }"), every="year")
    found = pool(policy, "2025", units(30), [*people(2), lent])
    assert found.lines[0].number.number == 10
    assert len(found.staff) == 3
