"""Which visits count, for whom, in which span, and that none counts twice."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuangsui.rules.periods import Period
from shuangsui.rules.policy.quotas import Limit
from shuangsui.rules.registry import PastVisit
from shuangsui.rules.visits import Drawn, Record

from .invented import line, plan

POLICY = plan(line("x", 'at_least = "1%"'))
YEAR = Period.parse("2025")


def past(day: str, authority: str = "", type_: str = "random", target: str = "T", items: tuple[str, ...] = ()) -> PastVisit:
    """A visit of the history."""
    return PastVisit(target, date.fromisoformat(day), authority, type_, items)


def drawn(day: str, months: int = 1, target: str = "T", **more: Any) -> Drawn:
    """A drawn visit."""
    return Drawn(target, date.fromisoformat(day), months, **more)


def record(*visits: PastVisit | Drawn, authority: str = "A1") -> Record:
    """The record of county A1."""
    history = [v for v in visits if isinstance(v, PastVisit)]
    return Record(POLICY, authority, history, [v for v in visits if isinstance(v, Drawn)])


def count(of: Record, span: str = "2025", **more: Any) -> int:
    """Visits of target T in a span."""
    asked: dict[str, object] = {"items": (), "recognised": (), "lot_only": True} | more
    return of.counts(Period.parse(span), **asked).get("T", 0)


def test_whose_visits_count() -> None:
    """One's own, under any of the authority's names, and those of recognised levels."""
    of = record(
        past("2025-01-01"), past("2025-01-02", "A1"), past("2025-01-03", "甲县"), past("2025-01-04", "甲县分局"),
        past("2025-01-05", "A2"), past("2025-01-06", "某州"), past("2025-01-07", "乙"), past("2025-01-08", "别处的局"),
    )  # fmt: skip
    assert count(of) == 4
    assert count(of, recognised=["prefecture"]) == 5
    assert count(of, recognised=["county"]) == 6
    assert count(of, recognised=["county", "prefecture"]) == 7


def test_case_inspections_count_apart() -> None:
    """They cover, and serve no number; special inspections are drawn."""
    of = record(past("2025-01-01", type_="case"), past("2025-01-02", type_="special"))
    assert (count(of), count(of, lot_only=False)) == (1, 2)


def test_a_visit_counts_in_the_span_that_it_was_drawn_for() -> None:
    """Even when it comes later; and there alone."""
    of = record(drawn("2025-03-01"), past("2025-04-20"))
    assert [count(of, q) for q in ("2025-Q1", "2025-Q2", "2025")] == [1, 0, 1]
    open_still = record(drawn("2025-03-01"))
    assert [count(open_still, q) for q in ("2025-M02", "2025-M03", "2025-M04")] == [0, 1, 0]


def test_a_visit_before_the_draw_is_another() -> None:
    """So is one more than was drawn, a case inspection, and another authority's."""
    assert count(record(drawn("2025-03-01"), past("2025-02-20"))) == 2
    assert count(record(drawn("2025-03-01"), past("2025-03-05"), past("2025-03-09"))) == 2
    assert count(record(drawn("2025-03-01"), past("2025-03-05", type_="case")), lot_only=False) == 2
    assert count(record(drawn("2025-03-01"), past("2025-03-05", "A2")), recognised=["county"]) == 2


@given(
    st.lists(st.dates(date(2025, 1, 1), date(2025, 12, 31)), max_size=8),
    st.lists(st.integers(1, 12), max_size=8),
    st.randoms(use_true_random=False),
)
def test_no_visit_counts_twice(days: list[date], months: list[int], luck: Any) -> None:
    """As many count as there are drawn ones or visits that none of them explains; in any order of input."""
    visits = [PastVisit("T", d) for d in days]
    draws = [Drawn("T", date(2025, m, 1)) for m in months]
    of = record(*visits, *draws)
    assert max(len(visits), len(draws)) <= count(of) <= len(visits) + len(draws)
    for month in range(1, 13):
        assert count(of, f"2025-M{month:02d}") >= months.count(month)
    luck.shuffle(visits)
    luck.shuffle(draws)
    assert Counter(record(*visits, *draws).visits) == Counter(of.visits)


def test_items_that_a_visit_carries() -> None:
    """All of the line's items, or it does not count; those of the history go before those planned."""
    of = record(past("2025-01-01", items=("a", "b")), past("2025-01-02"), drawn("2025-02-01", items=("a",)))
    assert [count(of, items=i) for i in ((), ("a",), ("b",), ("a", "b"), ("c",))] == [3, 2, 1, 1, 0]
    done = record(drawn("2025-02-01", items=("a", "b")), past("2025-02-05", items=("a",)))
    assert [count(done, items=i) for i in (("a",), ("b",))] == [1, 0]
    assert count(record(drawn("2025-02-01", items=("a",)), past("2025-02-05")), items=("a",)) == 1
    assert of.items_carried(YEAR, (), {"T"}) == {"a", "b"}
    assert of.items_carried(YEAR, (), {"U"}) == frozenset()


def test_joint_visits_and_rounds() -> None:
    """A joint line counts its own kind alone; rounds are draws, not visits."""
    of = record(
        drawn("2025-01-01", joint="internal"), drawn("2025-02-01"), drawn("2025-03-01", joint="departments"),
        drawn("2025-03-01", joint="departments", target="U"),
    )  # fmt: skip
    assert [count(of, joint=j) for j in (None, "internal", "departments")] == [3, 1, 1]
    assert [of.rounds(YEAR, j) for j in (None, "internal", "departments")] == [3, 1, 1]
    assert of.rounds(Period.parse("2025-Q2"), None) == 0


def test_a_joint_visit_of_the_history_is_one() -> None:
    """Taken back in another folder, it serves a joint line there; one that was also drawn here keeps what the draw knows."""
    told = [
        replace(past("2025-02-05"), joint="departments", inspectors=("1", "2")),
        replace(past("2025-03-05"), joint="internal"),
    ]
    of = record(*told)
    assert [count(of, joint=j) for j in (None, "internal", "departments")] == [2, 1, 1]
    assert of.visits[0].inspectors == ("1", "2")
    both = record(drawn("2025-02-01", joint="departments", inspectors=("3", "4")), past("2025-02-05"))
    assert [(v.joint, v.inspectors, v.made) for v in both.visits] == [("departments", ("3", "4"), True)]


def capped(of: Record, period: str = "2025-M07", on: date | None = None, **keys: Any) -> bool:
    """Whether a limit keeps T out of a draw; frozen five days before its period, unless `on` says otherwise."""
    limit = Limit(cite="六", id="l", name="l", **keys)
    for_ = Period.parse(period)
    return of.capped(limit, for_, 2025, on or for_.first - timedelta(days=5)) == {"T"}


def test_a_cap_by_the_year() -> None:
    """Pending visits count; other authorities', last year's and case inspections do not, unless it says so."""
    assert capped(record(past("2025-02-01"), drawn("2025-06-01")), most=2)
    assert not capped(record(past("2025-02-01"), past("2025-03-01", "A2")), most=2)
    assert not capped(record(past("2025-02-01"), past("2024-12-31")), most=2)
    case = record(past("2025-02-01"), past("2025-03-01", type_="case"))
    assert not capped(case, most=2)
    assert capped(case, most=2, counts=["random", "case"])
    assert not capped(record(past("2025-02-01")), most=1, **{"in": "quarter"})
    assert capped(record(past("2025-02-01")), "2026-M01", None, most=1, **{"in": "2 years"})
    assert not capped(record(past("2025-02-01")), "2027-M01", most=1, **{"in": "2 years"})


@pytest.mark.parametrize(
    "extra", [{"warns_only": True}, {"same_inspector": True}, {"without_finding": True}, {"in": "week"}, {"in": "day"}]
)
def test_what_only_warns(extra: dict[str, object]) -> None:
    """A threshold that cannot be known before the draw leaves nobody out."""
    assert not capped(record(past("2025-07-01")), most=1, **extra)


@given(st.integers(1, 400), st.integers(0, 400))
def test_least_days_between(gap: int, ago: int) -> None:
    """Counted to the first day of the period drawn for."""
    visit = Period.parse("2025-M07").first - timedelta(days=ago)
    assert capped(record(past(visit.isoformat())), least_days_between=gap) == (ago < gap)


@pytest.mark.parametrize(
    ("on", "out"), [("2025-12-28", True), ("2026-01-01", True), ("2026-01-02", False), ("2026-01-12", False)]
)
def test_days_between_run_to_the_freeze_where_it_comes_later(on: str, out: bool) -> None:
    """Visited on 3 December, 30 days: no visit of the quarter can be made before its draw, so that a late one may take it."""
    visit = record(past("2025-12-03"))
    assert capped(visit, "2026-Q1", date.fromisoformat(on), least_days_between=30) == out


def test_an_open_visit_may_come_on_its_last_day() -> None:
    """30 June is one day before 1 July; once the history tells the day, that day counts."""
    assert capped(record(drawn("2025-04-01", 3)), least_days_between=60)
    assert not capped(record(drawn("2025-04-01", 3), past("2025-04-02")), least_days_between=60)
