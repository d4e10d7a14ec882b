"""A missed span is reported at the next span's first draw, and not carried (policy.md, rule 5)."""

from __future__ import annotations

from datetime import date

import pytest

from shuangsui.rules.registry import PastVisit

from .invented import line, plan, pool, units

QUARTER = plan(line("x", 'at_least = "25%"', every="quarter"))


def _notes(period: str, seen: int, day: date = date(2025, 2, 10), of: int = 20) -> tuple[str, ...]:
    past = [PastVisit(f"T{n:05d}", day) for n in range(seen)]
    (found,) = pool(QUARTER, period, units(of), past=past).lines
    assert found.number.number == 5
    return found.notes


@pytest.mark.parametrize(("seen", "missed"), [(4, True), (5, False), (6, False)])
def test_a_quarter_that_stayed_below_is_said_in_the_next(seen: int, missed: bool) -> None:
    """Five of twenty were due in the first quarter. The second owes its own five, no more."""
    assert ("missed-before" in _notes("2025-M04", seen)) == missed


def test_it_is_said_once_and_only_where_it_can_be_known() -> None:
    """Not in the second month; not for a quarter before the plan; not where no record reaches back so far."""
    assert "missed-before" not in _notes("2025-M05", 4)
    assert "missed-before" not in _notes("2025-M01", 4, date(2024, 11, 5))
    assert "missed-before" not in _notes("2025-M04", 0)
    assert "missed-before" not in _notes("2025-M07", 4, date(2025, 7, 1))


def test_out_of_season_nothing_was_missed() -> None:
    """Drawn from April to September alone: the first quarter owed nothing; the second, with one visit, is told in the third."""
    policy = plan(line("x", 'at_least = "25%"\nmonths = { from = 4, to = 9 }', every="quarter"))
    past = [PastVisit("T00000", date(2025, 2, 1)), PastVisit("T00001", date(2025, 4, 1))]
    assert "missed-before" not in pool(policy, "2025-M04", units(20), past=past).lines[0].notes
    assert "missed-before" in pool(policy, "2025-M07", units(20), past=past).lines[0].notes
