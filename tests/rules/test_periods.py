"""Months, quarters, half-years, years: read, named, cut and found again."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuangsui.rules.periods import Period, PeriodError, month_end

lengths = st.sampled_from([1, 3, 6, 12, 24])
days = st.dates(date(2001, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    ("text", "first", "last", "says"),
    [
        ("2025-M02", date(2025, 2, 1), date(2025, 2, 28), "2025年2月"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "2024年2月"),
        ("2025-Q3", date(2025, 7, 1), date(2025, 9, 30), "2025年第3季度"),
        ("2025-H2", date(2025, 7, 1), date(2025, 12, 31), "2025年下半年"),
        ("2025-H1", date(2025, 1, 1), date(2025, 6, 30), "2025年上半年"),
        ("2025", date(2025, 1, 1), date(2025, 12, 31), "2025年"),
        ("2025+2", date(2025, 1, 1), date(2026, 12, 31), "2025—2026年"),
    ],
)
def test_a_period_by_its_name(text: str, first: date, last: date, says: str) -> None:
    """Its first and last day, and its Chinese name."""
    period = Period.parse(text)
    assert (period.first, period.last, period.says()) == (first, last, says)
    assert Period.parse(period.id) == period


@pytest.mark.parametrize(
    "text", ["", "2025-Q5", "2025-M13", "2025-M1", "25", "2025-Q1 ", "0000", "2025+1", "2025-H3", "二〇二五", "2025-13"]
)
def test_what_is_no_period(text: str) -> None:
    """Anything else is refused with what would be right."""
    with pytest.raises(PeriodError, match="应写成"):
        Period.parse(text)


@given(days, lengths, st.integers(2001, 2099))
def test_every_day_lies_in_one_span(day: date, months: int, anchor: int) -> None:
    """Spans counted from an anchor neither overlap nor leave a gap."""
    span = Period(day.replace(day=1), 1).around(months, anchor)
    assert day in span
    assert span.last + timedelta(days=1) == span.before(-1).first
    assert span.before().last + timedelta(days=1) == span.first
    assert ((span.first.year - anchor) * 12 + span.first.month - 1) % months == 0


@given(days, lengths, st.sampled_from([1, 2, 3, 4, 6, 12]))
def test_parts_make_the_whole(day: date, months: int, part: int) -> None:
    """In order, without a gap; an uneven rest is the last part."""
    whole = Period(day.replace(day=1), months)
    parts = whole.parts(part)
    assert parts[0].first == whole.first
    assert parts[-1].last == whole.last
    assert sum(p.months for p in parts) == months
    assert all(a.last + timedelta(days=1) == b.first for a, b in pairwise(parts))


def test_two_year_spans_are_counted_from_the_plan() -> None:
    """A two-year cover of a plan of 2025 runs 2025–2026, not 2024–2025."""
    assert Period.parse("2026-Q1").around(24, 2025) == Period.parse("2025+2")
    assert Period.parse("2027-M01").around(24, 2025) == Period.parse("2027+2")
    assert Period.parse("2024-Q4").around(24, 2025) == Period.parse("2023+2")


def test_month_ends() -> None:
    """Leap years too; a thing that is no day lies in no period."""
    assert [month_end(date(y, 2, 3)).day for y in (2023, 2024, 2000, 2100)] == [28, 29, 29, 28]
    assert "2025-01-01" not in Period.parse("2025")
