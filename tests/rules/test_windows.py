"""When a draw is to be fixed, and when its visits are due."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuangsui.rules.periods import Period
from shuangsui.rules.policy.draws import Draw, Window
from shuangsui.rules.windows import add_months, due_dates, fixing_window


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("2025-Q2", date(2025, 3, 25), date(2025, 3, 31)),
        ("2025-Q3", date(2025, 6, 24), date(2025, 6, 30)),
        ("2025-Q4", date(2025, 9, 25), date(2025, 9, 30)),
        ("2026-Q1", date(2025, 12, 25), date(2025, 12, 31)),
    ],
)
def test_the_last_five_working_days_of_the_quarter_before(period: str, first: date, last: date) -> None:
    """GX-4, with the worked Sunday of 28 September."""
    window = fixing_window(Window(within_last="5 working days", of="before"), Period.parse(period))
    assert (window.first, window.last, window.estimate) == (first, last, False)
    assert first in window and last in window
    assert date.fromordinal(first.toordinal() - 1) not in window
    assert date.fromordinal(last.toordinal() + 1) not in window


@pytest.mark.parametrize(
    ("window", "period", "first", "last"),
    [
        (Window(by_day=25, of="before"), "2020-Q2", None, date(2020, 3, 25)),
        (Window(by_day=31, of="before"), "2025-M03", None, date(2025, 2, 28)),
        (Window(by_day=25), "2025-Q2", None, date(2025, 6, 25)),
        (Window(within_first="15 days"), "2025-Q2", date(2025, 4, 1), date(2025, 4, 15)),
        (Window(within_first="3 working days"), "2025-Q2", date(2025, 4, 1), date(2025, 4, 3)),
        (Window(within_first="1 months"), "2025-Q2", date(2025, 4, 1), date(2025, 4, 30)),
        (Window(within_last="5 days", of="before"), "2025-Q2", date(2025, 3, 27), date(2025, 3, 31)),
        (Window(within_last="1 months", of="before"), "2025-Q2", date(2025, 3, 1), date(2025, 3, 31)),
        (Window(by="12-31"), "2020", None, date(2019, 12, 31)),
        (Window(by="02-29"), "2026", None, date(2025, 2, 28)),
        (Window(by="11-31"), "2026", None, date(2025, 11, 30)),
    ],
)
def test_other_windows(window: Window, period: str, first: date | None, last: date) -> None:
    """By the 25th, in the first fifteen days, by 31 December; days that a month has not are its last."""
    found = fixing_window(window, Period.parse(period))
    assert (found.first, found.last) == (first, last)


def test_a_window_past_the_published_years_is_an_estimate() -> None:
    """And so is the first day of it."""
    assert fixing_window(Window(within_last="5 working days"), Period.parse("2040-Q1")).estimate


def _draw(within: str) -> Draw:
    return Draw(cite="x", id="d", name="d", by=["c"], lines=["l"], every="quarter", visits_within=within)


@given(st.sampled_from(["2025-Q1", "2025-M05", "2025", "2025-H2"]), st.integers(0, 100))
def test_visits_are_dated_by_rank(period: str, count: int) -> None:
    """Evenly on the months of the period: no two months differ by more than one, the earlier ranks come earlier."""
    at = Period.parse(period)
    targets = [f"T{n}" for n in range(count)]
    due = due_dates(_draw("period"), at, date(2024, 12, 30), targets)
    assert list(due) == targets
    assert list(due.values()) == sorted(due.values())
    tally = Counter(due.values())
    assert all(day in at for day in tally)
    months = [tally[part.last] for part in at.parts(1)]
    assert max(months) - min(months) <= 1


def test_months_that_are_over_are_not_dated() -> None:
    """A draw made late spreads over what is left; one made after the period is due at its end."""
    at = Period.parse("2025-Q1")
    assert set(due_dates(_draw("period"), at, date(2025, 2, 10), ["a", "b"]).values()) == {date(2025, 2, 28), date(2025, 3, 31)}
    assert due_dates(_draw("period"), at, date(2025, 5, 1), ["a"]) == {"a": date(2025, 3, 31)}


@pytest.mark.parametrize(
    ("within", "due"),
    [("20 working days", date(2025, 2, 21)), ("10 days", date(2025, 1, 30)), ("1 months", date(2025, 2, 20))],
)
def test_a_term_runs_from_the_draw(within: str, due: date) -> None:
    """Working days, days, months."""
    assert due_dates(_draw(within), Period.parse("2025-Q1"), date(2025, 1, 20), ["a"]) == {"a": due}


def test_a_month_later() -> None:
    """The corresponding day, or the month's last (Civil Code, article 202)."""
    assert add_months(date(2025, 1, 31), 1) == date(2025, 2, 28)
    assert add_months(date(2025, 2, 28), 1) == date(2025, 3, 28)
    assert add_months(date(2025, 3, 31), -1) == date(2025, 2, 28)
    assert add_months(date(2024, 11, 30), 3) == date(2025, 2, 28)


def test_a_round_without_a_calendar_has_its_whole_period() -> None:
    """An ad-hoc draw says nothing of months: every visit is due with the period's last day, unless the plan gives a term."""
    common = {"cite": "x", "id": "d", "name": "d", "by": ["c"], "lines": ["l"], "every": "ad-hoc"}
    quarter = Period.parse("2026-Q4")
    found = due_dates(Draw.model_validate(common), quarter, date(2026, 11, 22), ["a", "b", "c"])
    assert set(found.values()) == {date(2026, 12, 31)}
    stated = Draw.model_validate(common | {"visits_within": "20 days"})
    assert due_dates(stated, quarter, date(2026, 11, 22), ["a"]) == {"a": date(2026, 12, 12)}
    regular = Draw.model_validate(common | {"every": "quarter", "visits_within": "period-end"})
    assert set(due_dates(regular, quarter, date(2026, 9, 28), ["a", "b", "c"]).values()) == {date(2026, 12, 31)}
