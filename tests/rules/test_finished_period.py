"""A draw for a period that is over is said to be one."""

from __future__ import annotations

from datetime import date

import pytest

from shuangsui.rules.periods import Period
from shuangsui.rules.pool import Situation
from shuangsui.site.cli.inputs import Gathered

from .invented import line, plan


@pytest.mark.parametrize(("day", "said"), [(date(2025, 3, 31), 0), (date(2025, 4, 1), 1)])
def test_a_period_that_is_over(day: date, said: int) -> None:
    """Its last day is still in it; from the next day on the command remarks on it."""
    policy = plan(line("x", 'at_least = "1%"'), every="quarter")
    remarks = Gathered(Situation(policy, "A1", Period.parse("2025-Q1"), day, (), ()), b"").remarks
    assert len([r for r in remarks if "已经结束" in r]) == said
