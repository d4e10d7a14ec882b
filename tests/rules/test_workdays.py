"""Working days against a second library, against the published notices, and beyond the last one."""

from __future__ import annotations

from datetime import date, timedelta

import holidays
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shuangsui.rules.workdays import Day, add_working_days, is_working, last_working_days, moved

days = st.dates(date(2018, 1, 1), date(2026, 11, 30))


def test_every_day_of_nine_years_agrees_with_a_second_library() -> None:
    """`holidays` knows the same notices: not one day of 2018–2026 differs, and none is an estimate."""
    china = holidays.country_holidays("CN", years=range(2018, 2027))
    day = date(2018, 1, 1)
    differing = []
    while day <= date(2026, 12, 31):
        working, estimate = is_working(day)
        if estimate or working != china.is_working_day(day):
            differing.append(day)
        day += timedelta(days=1)
    assert differing == []


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2025, 1, 26), True),  # Sunday, worked for the Spring Festival
        (date(2025, 1, 28), False),  # New Year's Eve, a holiday since 2025
        (date(2025, 2, 8), True),  # Saturday, worked
        (date(2025, 9, 28), True),  # Sunday, worked for the National Day
        (date(2025, 10, 8), False),
        (date(2025, 11, 30), False),  # a Sunday: the day by which counties send their yearly summary
    ],
)
def test_days_of_the_2025_notice(day: date, working: bool) -> None:
    """Make-up days and holidays by name."""
    assert is_working(day) == (working, False)


def test_twenty_working_days_over_the_spring_festival() -> None:
    """From the day after: 2025-01-20 → 2025-02-21."""
    assert add_working_days(date(2025, 1, 20), 20) == Day(date(2025, 2, 21))


@settings(max_examples=30)
@given(days, st.integers(1, 40))
def test_there_and_back(start: date, count: int) -> None:
    """The n-th working day after is working, and exactly n working days lie in between."""
    found = add_working_days(start, count).day
    assert is_working(found)[0]
    between = [start + timedelta(days=n) for n in range(1, (found - start).days + 1)]
    assert sum(is_working(day)[0] for day in between) == count
    back = add_working_days(found + timedelta(days=1), -count)
    assert next(d for d in between if is_working(d)[0]) == back.day


def test_past_the_last_notice_it_is_an_estimate() -> None:
    """Monday to Friday less the fixed holidays, and said to be an estimate; the bureau's own table is none."""
    assert is_working(date(2040, 5, 1)) == (False, True)
    assert is_working(date(2040, 5, 2)) == (False, True)
    assert is_working(date(2040, 5, 3)) == (True, True)
    assert is_working(date(2040, 5, 5)) == (False, True)
    assert add_working_days(date(2040, 4, 27), 2) == Day(date(2040, 5, 3), True)
    table = {date(2040, 5, 5): True}
    assert is_working(date(2040, 5, 5), table) == (True, False)
    assert add_working_days(date(2040, 5, 4), 1, table) == Day(date(2040, 5, 5))
    assert is_working(date(1999, 1, 4)) == (True, True)


def test_a_day_off_is_moved_as_the_plan_says() -> None:
    """2025-11-30 is a Sunday."""
    sunday = date(2025, 11, 30)
    assert [moved(sunday, how).day.day for how in ("same", "next", "before")] == [30, 1, 28]
    assert moved(date(2025, 12, 5), "next") == Day(date(2025, 12, 5))
    assert moved(date(2040, 5, 5), "same") == Day(date(2040, 5, 5))
    assert moved(date(2040, 5, 5), "next").estimate


def test_the_last_five_working_days() -> None:
    """Up to and with the last day, or the working day before it: the days off at the end belong to no working day."""

    def window(last: date, count: int) -> tuple[date, date]:
        first, end = last_working_days(last, count)
        return first.day, end.day

    assert window(date(2025, 3, 31), 5) == (date(2025, 3, 25), date(2025, 3, 31))
    assert window(date(2025, 8, 31), 1) == (date(2025, 8, 29), date(2025, 8, 29))
    assert window(date(2026, 5, 31), 3) == (date(2026, 5, 27), date(2026, 5, 29))  # a Sunday
