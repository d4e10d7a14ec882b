"""Lines that a plan asks for in some months only: what they owe in the others, which is nothing."""

from __future__ import annotations

from datetime import date

import pytest

from shuangsui.rules.duties import due_days
from shuangsui.rules.forecast import forecast
from shuangsui.rules.periods import Period
from shuangsui.rules.pool import Situation

from .invented import line, people, plan, pool, units

BOILERS = line("boilers", 'at_least = "10%"\nmonths = { from = 11, to = 3 }', every="month")
OTHERS = line("others", 'at_least = "10%"', every="month")


def test_nothing_is_owed_out_of_season() -> None:
    """Nothing is to be fixed, nothing to be finished; and by the forecast nothing is due."""
    policy = plan(BOILERS, draw='window = { by_day = 20, of = "before" }')
    days = [d for d in due_days(policy, 2025) if d.kind in ("draw", "visit")]
    season = ["2025-M01", "2025-M02", "2025-M03", "2025-M11", "2025-M12"]
    assert sorted({d.period for d in days}) == [*season, "2026-M01"]  # the next January is to be fixed in December
    assert len(days) == 5 + 5
    base = Situation(policy, "A1", Period.parse("2025"), date(2025, 1, 1), units(25), people(2))
    lines = {d.period.id: d.lines[0] for d in forecast(base, 2025).draws}
    assert {p for p, found in lines.items() if found.number.most or found.due.most or found.take.most} == set(season)


def test_another_line_of_the_draw_goes_on() -> None:
    """The draw is held all year, for the line that is in season."""
    days = due_days(plan(BOILERS, line("others", 'at_least = "10%"', every="month")), 2025)
    assert len([d for d in days if d.kind == "visit"]) == 12


@pytest.mark.parametrize(
    ("period", "number"), [("2025-Q1", 9), ("2025-Q2", 0), ("2025-Q3", 0), ("2025-Q4", 6)], ids=["Q1", "Q2", "Q3", "Q4"]
)
def test_a_monthly_line_in_a_quarterly_draw_owes_its_own_months_alone(period: str, number: int) -> None:
    """November to March, a tenth of 25 a month: three months of the first quarter, two of the last."""
    policy = plan(BOILERS, every="quarter")
    (found,) = pool(policy, period, units(25)).lines
    assert (found.take, found.due) == (number, number)
