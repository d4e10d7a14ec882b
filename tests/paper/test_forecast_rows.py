"""The figures of a forecast for the eye and for Excel: what the lot decides is never shown as a number that is certain."""

from __future__ import annotations

import datetime
import io

import openpyxl
from tests.rules.invented import line, people, plan, units

from shuangsui.paper.forecast_rows import cell_text, draws_grid, figure
from shuangsui.paper.forecast_xlsx import write_forecast
from shuangsui.rules.forecast import Forecast, Tally, forecast
from shuangsui.rules.periods import Period
from shuangsui.rules.pool import Situation

AT = datetime.datetime(2025, 1, 1, tzinfo=datetime.UTC)


def _overlapping() -> Forecast:
    """Half of all a quarter, and of some of them one a month."""
    monthly = line("b", 'at_least = "10%"', of='{ attribute = "tags", has_tag = "锅炉" }', every="month")
    cycle = '[[draw]]\ncite = "三"\nid = "m"\nname = "月抽"\nby = ["county"]\nevery = "month"\nlines = ["b"]\n'
    quarterly = line("a", 'at_least = "50%"', of='{ kind = "unit" }', every="quarter")
    policy = plan(quarterly, every="quarter", more=monthly + cycle)
    targets = [*units(10, tags=frozenset({"锅炉"})), *units(10, "S")]
    on = datetime.date(2024, 12, 31)
    return forecast(Situation(policy, "A1", Period.parse("2025-M01"), on, targets, people(3)), 2025, runs=30)


def test_a_number_that_the_lot_decides_is_shown_as_a_range() -> None:
    """0–1 with its mean, never 0.07 of a visit; a number that does not hang on the lot is a number."""
    assert cell_text(figure(Tally.of([0, 0, 1, 0]))) == "0–1（平均 0.25）"
    assert cell_text(figure(Tally.of([3, 3]))) == "3"
    grid = draws_grid(_overlapping())
    due, drawn = grid.headers.index("累计应抽"), grid.headers.index("已抽")
    january = next(row for row in grid.rows if row[0] == "2025年1月")
    assert january[due] == 1
    assert "–" in cell_text(january[drawn])
    assert {"累计应抽", "已抽"} <= set(grid.numbers)


def test_in_excel_a_mean_stays_a_number_and_says_about() -> None:
    book = openpyxl.load_workbook(io.BytesIO(write_forecast(_overlapping(), AT)))
    head, *rows = book["按次"].iter_rows()
    drawn = [c.value for c in head].index("已抽")
    cell = next(row[drawn] for row in rows if row[0].value == "2025年1月")
    assert isinstance(cell.value, int | float)
    assert "约" in cell.number_format
