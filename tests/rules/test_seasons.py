"""Lines that a plan asks for in some months only: what they owe in the others, which is nothing."""

from __future__ import annotations

import pytest

from .invented import line, plan, pool, units


@pytest.mark.parametrize(
    ("period", "number"), [("2025-Q1", 9), ("2025-Q2", 0), ("2025-Q3", 0), ("2025-Q4", 6)], ids=["Q1", "Q2", "Q3", "Q4"]
)
def test_a_monthly_line_in_a_quarterly_draw_owes_its_own_months_alone(period: str, number: int) -> None:
    """November to March, a tenth of 25 a month: three months of the first quarter, two of the last."""
    policy = plan(line("boilers", 'at_least = "10%"\nmonths = { from = 11, to = 3 }', every="month"), every="quarter")
    (found,) = pool(policy, period, units(25)).lines
    assert (found.take, found.due) == (number, number)
