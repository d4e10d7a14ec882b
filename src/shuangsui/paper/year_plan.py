"""The year's papers as files: the plan's table (年度抽查计划, 宜良 附件) and the item list, as workbook and as PDF."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from shuangsui.paper.book import Book, for_print, put
from shuangsui.paper.press import Json, Printed, chinese_day, set_pages


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: its name, headers, rows of texts, and the weight of each column's width."""

    name: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class YearPaper:
    """A paper of the year. `state`: approved, published … in words; `facts`: label and value lines below the title."""

    title: str
    issuer: str
    state: str
    facts: tuple[tuple[str, str], ...]
    sheets: tuple[Sheet, ...]
    approved_date: datetime.date | None = None


def write_paper(paper: YearPaper, at: datetime.datetime) -> bytes:
    """The .xlsx: a sheet a table, under the title. CannotWrite for a text that a cell cannot hold."""
    book = Book(at)
    for sheet in paper.sheets:
        page = book.sheet(sheet.name)
        last = len(sheet.headers) - 1
        page.merge_range(0, 0, 0, max(last, 1), paper.title, book.title)
        line = "　".join(f"{label}：{value}" for label, value in (("制表", paper.issuer), ("状态", paper.state), *paper.facts))
        page.merge_range(1, 0, 1, max(last, 1), line, book.text)
        for column, header in enumerate(sheet.headers):
            put(page, 2, column, header, book.head, header)
            page.set_column(column, column, sheet.widths[column])
        for number, row in enumerate(sheet.rows, start=3):
            for column, text in enumerate(row):
                put(page, number, column, text, book.boxed, sheet.headers[column])
        page.freeze_panes(3, 0)
        for_print(page, repeat=3, footer=paper.title)
    return book.close()


def print_paper(paper: YearPaper, at: datetime.datetime) -> Printed:
    """The PDF, A4 across. CannotPrint where typst refuses."""
    sheets: list[Json] = [_sheet(sheet) for sheet in paper.sheets]
    data: dict[str, Json] = {
        "title": paper.title,
        "issuer": paper.issuer,
        "state": paper.state,
        "day": chinese_day(paper.approved_date),
        "facts": [[label, value] for label, value in paper.facts],
        "sheets": sheets,
    }
    return set_pages("year_plan", data, at)


def _sheet(sheet: Sheet) -> dict[str, Json]:
    return {
        "name": sheet.name,
        "headers": list(sheet.headers),
        "widths": list(sheet.widths),
        "rows": [_texts(row) for row in sheet.rows],
    }


def _texts(row: Sequence[str]) -> list[Json]:
    return list(row)
