"""抽查轮次: a line that counts the draws themselves."""

from __future__ import annotations

from datetime import date

import pytest

from shuangsui.rules.visits import Drawn
from shuangsui.rules.wording import line_says

from .invented import line, plan, pool, units

POLICY = plan(
    line("rounds", 'at_least = 4\ncounts = "rounds"\njoint = "departments"'), every="quarter", draw='joint = "departments"'
)


@pytest.mark.parametrize(("held", "short"), [(0, 3), (1, 2), (2, 1), (3, 0)])
def test_what_is_still_owed_is_a_shortfall(held: int, short: int) -> None:
    """Four a year: at the last quarter's draw, which is one itself."""
    drawn = [Drawn("T00000", date(2025, 1 + 3 * n, 1), 3, (), "departments") for n in range(held)]
    (found,) = pool(POLICY, "2025-Q4", units(9), drawn=drawn).lines
    assert (found.due, found.drawn, found.shortfall) == (4, held, short)


def test_two_rounds_of_one_period_are_two() -> None:
    """Told apart by the draws' ids; without ids a period is one round, however many were drawn in it."""

    def held(*draws: str) -> int:
        drawn = [Drawn(f"T0000{n}", date(2025, 1, 1), 3, (), "departments", draw) for n, draw in enumerate(draws)]
        (found,) = pool(POLICY, "2025-Q4", units(9), drawn=drawn).lines
        return found.drawn

    assert held("d-1", "d-1", "d-2") == 2
    assert held("", "") == 1
    assert held("d-1", "") == 2


def test_rounds_are_not_called_firms() -> None:
    """不少于 4 轮."""
    assert line_says(POLICY, POLICY.quota[0]).startswith("每年不少于 4 轮")
