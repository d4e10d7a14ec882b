"""A forecast as a workbook: 按次, 按月人均, 概率, 说明, with numbers as numbers and charts that Excel draws itself."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from shuangsui.paper import forecast_rows as rows
from shuangsui.paper import forecast_words as words
from shuangsui.paper.book import Book, for_print, put
from shuangsui.paper.forecast_rows import Cell, Grid
from shuangsui.rules.forecast import Forecast, Tally
from shuangsui.rules.whatif import Compared

# Okabe and Ito's palette: told apart by every kind of colour vision.
COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442", "#999999")
_WIDE = {"条线": 26, "名称": 30, "说明": 40, "抽取": 18, "项目": 34, "检查人员": 14, "执法证号": 16}


def write_forecast(
    found: Forecast, at: datetime.datetime, compared: Sequence[Compared] = (), columns: Sequence[str] = ()
) -> bytes:
    """The workbook. `compared`, with the names of its `columns`: a sheet 如果 beside. CannotWrite: a text too long for a cell."""
    book = Book(at)
    formats = {"count": "#,##0", "mean": "#,##0.0", "about": '"约 "#,##0.0#', "share": "0.0###%"}
    forms = {name: book.form(text) for name, text in formats.items()}
    sheet = book.sheet("按次")
    _table(book, sheet, rows.draws_grid(found), forms)
    _months(book, found, forms)
    _odds(book, found, forms)
    if compared:
        _table(book, book.sheet("如果"), rows.compare_grid(compared, columns), forms)
    _words(book, found)
    return book.close()


def _table(book: Book, sheet: Any, grid: Grid, forms: dict[str, Any], top: int = 0) -> int:
    """The grid from row `top` on; gives the first row below it."""
    for column, header in enumerate(grid.headers):
        put(sheet, top, column, header, book.head, header)
        if not top:
            sheet.set_column(column, column, _WIDE.get(header, 11))
    for number, row in enumerate(grid.rows, start=top + 1):
        for column, (header, cell) in enumerate(zip(grid.headers, row, strict=True)):
            _cell(book, sheet, (number, column), cell, header, header in grid.shares, forms)
    if not top:
        sheet.freeze_panes(1, 0)
        for_print(sheet, repeat=1)
    return top + len(grid.rows) + 1


def _cell(book: Book, sheet: Any, place: tuple[int, int], cell: Cell, header: str, share: bool, forms: dict[str, Any]) -> None:
    if cell is None:
        return
    if isinstance(cell, str):
        put(sheet, *place, cell, book.text, header)
    elif isinstance(cell, Tally):
        sheet.write_number(*place, float(cell.mean), forms["about"])
    else:
        form = "share" if share else "mean" if isinstance(cell, Fraction) and cell.denominator != 1 else "count"
        sheet.write_number(*place, float(cell), forms[form])


def _months(book: Book, found: Forecast, forms: dict[str, Any]) -> None:
    """按月人均: the months, the visits by line with a stacked chart of them, and each inspector's months."""
    sheet = book.sheet("按月人均")
    below = _table(book, sheet, rows.months_grid(found), forms)
    by_line = rows.lines_by_month(found)
    start = below + 1
    below = _table(book, sheet, by_line, forms, start)
    _table(book, sheet, rows.people_grid(found), forms, below + 1)
    if not by_line.rows:
        return
    chart = book.chart(type="column", subtype="stacked")
    last = start + len(by_line.rows)
    for column in range(1, len(by_line.headers)):
        series = {"name": [sheet.name, start, column], "categories": [sheet.name, start + 1, 0, last, 0], "gap": 60}
        values = {"values": [sheet.name, start + 1, column, last, column]}
        chart.add_series(series | values | {"fill": {"color": COLOURS[(column - 1) % len(COLOURS)]}})
    chart.set_title({"name": "每月检查次数，按条线", "name_font": {"size": 12}})
    chart.set_y_axis({"num_format": "#,##0", "major_gridlines": {"visible": True, "line": {"color": "#DDDDDD"}}})
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 760, "height": 360})
    sheet.insert_chart(0, len(by_line.headers) + 8, chart)


def _odds(book: Book, found: Forecast, forms: dict[str, Any]) -> None:
    """概率: by class, line and lines together; by each draw below; a chart of the year's."""
    sheet = book.sheet("概率")
    grid = rows.odds_grid(found)
    below = _table(book, sheet, grid, forms)
    by_draw = rows.odds_by_draw(found)
    _table(book, sheet, by_draw, forms, below + 1)
    if not grid.rows:
        return
    chart = book.chart(type="bar")
    places = {"name": 1, "value": grid.headers.index("全年机会")}
    last = sum(row[0] == rows.KINDS["class"] for row in grid.rows)
    series = {"categories": [sheet.name, 1, places["name"], last, places["name"]], "fill": {"color": COLOURS[0]}, "gap": 60}
    values = {"values": [sheet.name, 1, places["value"], last, places["value"]]}
    chart.add_series(series | values | {"data_labels": {"value": True, "num_format": "0.0%"}})
    chart.set_title({"name": "全年至少被抽中一次的机会，按类别", "name_font": {"size": 12}})
    chart.set_x_axis({"min": 0, "max": 1, "num_format": "0%"})
    chart.set_y_axis({"reverse": True})
    chart.set_legend({"none": True})
    chart.set_size({"width": 640, "height": 120 + 60 * last})
    sheet.insert_chart(0, len(grid.headers) + 1, chart)


def _words(book: Book, found: Forecast) -> None:
    sheet = book.sheet("说明")
    sheet.set_column(0, 0, 110)
    lines = (words.heading(found), words.capacity(found), *words.remarks(found), *words.method(found))
    for number, text in enumerate(lines):
        put(sheet, number, 0, text, book.head if not number else book.text)
