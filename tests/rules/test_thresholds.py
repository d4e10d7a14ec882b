"""Limits that only warn: what visits have passed them, and whom one more visit would take past them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuangsui.rules.registry import Conflict, PastVisit
from shuangsui.rules.sentences import THRESHOLDS, say
from shuangsui.rules.thresholds import thresholds_reached
from shuangsui.rules.visits import Drawn

from .invented import line, people, plan, pool, units

# The practice's own thresholds: more than once a day, twice a week, three times a month; one inspector, without a finding.
LIMITS = {
    "day": 'most = 1\nin = "day"',
    "week": 'most = 2\nin = "week"',
    "month": 'most = 3\nin = "month"\nwarns_only = true',
    "same": 'most = 2\nin = "year"\nsame_inspector = true\nwithout_finding = true',
    "gap": "least_days_between = 30\nwarns_only = true",
}
Found = list[tuple[str, str, int, str]]


def reached(limit: str, days: list[str], conflicts: tuple[Conflict, ...] = (), **fields: Any) -> Found:
    """What is reached after visits to T00000 on these days: code, first day of the span, count, inspector."""
    more = f'[[limit]]\ncite = "八"\nid = "x"\nname = "限"\n{LIMITS[limit]}\n'
    policy = plan(line("g", 'at_least = "all"', every="month"), more=more)
    past = [PastVisit("T00000", date.fromisoformat(d), **fields) for d in days]
    found = pool(policy, "2025-M06", units(2), people(2), past=past, conflicts=conflicts)
    assert not found.excluded  # nobody is left out for it
    return [(r.code, r.first.isoformat(), r.count, r.inspector) for r in thresholds_reached(found)]


def test_twice_on_one_day() -> None:
    assert reached("day", ["2025-03-03", "2025-03-03"]) == [("exceeded", "2025-03-03", 2, "")]
    assert reached("day", ["2025-03-03", "2025-03-04"]) == []
    assert reached("day", ["2024-03-03", "2024-03-03"]) == []  # last year's are told of no more
    assert reached("day", ["2025-03-03", "2025-03-03"], authority="乙县分局") == []
    assert reached("day", ["2025-03-03", "2025-03-03"], type="case") == []


def test_a_week_begins_on_monday() -> None:
    """3 March 2025 is a Monday, 9 March a Sunday."""
    assert reached("week", ["2025-03-03", "2025-03-05", "2025-03-09"]) == [("exceeded", "2025-03-03", 3, "")]
    assert reached("week", ["2025-03-05", "2025-03-09", "2025-03-10"]) == []


def test_four_in_a_month() -> None:
    assert reached("month", ["2025-05-02", "2025-05-03", "2025-05-05", "2025-05-06"]) == [("exceeded", "2025-05-01", 4, "")]
    assert reached("month", ["2025-05-02", "2025-05-03", "2025-05-05", "2025-04-06"]) == []


def test_the_same_inspector_without_a_finding() -> None:
    """Twice is allowed; the third time is told, and before it whom it would fall on, by number or by name."""
    visits = ["2025-02-03", "2025-04-07"]
    calm = {"outcome": "未发现问题", "inspectors": ("I000",)}
    assert reached("same", visits, **calm) == [("next-exceeds", "2025-01-01", 2, "I000")]
    named = people(1)[0].name
    assert reached("same", visits, outcome="no-problem", inspectors=(named, "I000")) == [
        ("next-exceeds", "2025-01-01", 2, "I000")
    ]
    assert reached("same", [*visits, "2025-05-06"], **calm) == [("exceeded", "2025-01-01", 3, "I000")]
    assert reached("same", visits, outcome="责令改正", inspectors=("I000",)) == []
    assert reached("same", visits, inspectors=("I000",)) == []  # nobody says what came of it
    assert reached("same", visits, outcome="未发现问题") == []  # nor who went
    assert reached("same", visits, conflicts=(Conflict("T00000", "I000"),), **calm) == []  # cannot be sent there
    assert reached("same", visits, outcome="未发现问题", inspectors=("someone else",)) == []


@given(st.integers(1, 60))
def test_days_between_that_only_warn(ago: int) -> None:
    """Counted as the cap counts them, and nobody is left out."""
    day = date(2025, 6, 1) - timedelta(days=ago)
    assert reached("gap", [day.isoformat()]) == ([("too-soon", day.isoformat(), ago, "")] if ago < 30 else [])


def test_who_cannot_be_drawn_is_not_told_of_the_next_visit() -> None:
    """Opted out, he gets none; what was too much already is told all the same."""
    limit = '[[limit]]\ncite = "八"\nid = "x"\nname = "限"\nmost = 1\nwarns_only = true\n'
    policy = plan(line("g", 'at_least = "all"', every="month"), more=limit)
    past = [PastVisit("T00000", date(2025, 3, 3)), PastVisit("N00000", date(2025, 3, 3)), PastVisit("N00001", date(2025, 3, 3))]
    targets = [*units(1), *units(2, "N", takes_part=False)]
    found = thresholds_reached(pool(policy, "2025-M06", targets, past=[*past, PastVisit("N00001", date(2025, 4, 3))]))
    assert [(r.code, r.target, r.allowed) for r in found] == [("exceeded", "N00001", 1), ("next-exceeds", "T00000", 1)]


def test_an_open_visit_counts_in_a_span_that_holds_its_period() -> None:
    """Drawn in March and not yet made: in the year; which day or week it falls on nobody knows."""
    drawn = [Drawn("T00000", date(2025, 3, 1), inspectors=("I001",)), Drawn("T00000", date(2025, 4, 1), inspectors=("I001",))]
    policy = plan(
        line("g", 'at_least = "all"', every="month"),
        more='[[limit]]\ncite = "八"\nid = "x"\nname = "限"\nmost = 2\nsame_inspector = true\n',
    )
    found = thresholds_reached(pool(policy, "2025-M06", units(2), people(2), drawn=drawn))
    assert [(r.code, r.count, r.inspector) for r in found] == [("next-exceeds", 2, "I001")]


@pytest.mark.parametrize("code", sorted(THRESHOLDS))
def test_every_code_has_its_sentence(code: str) -> None:
    values = dict.fromkeys(("limit", "who", "span", "count", "allowed", "first"), "甲")
    assert "{" not in say(THRESHOLDS, code, **values)
