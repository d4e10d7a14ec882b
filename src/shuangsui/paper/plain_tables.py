"""Plain tables as a workbook: a sheet each, a head, rows of text. For what is looked at and filed, and never read back."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from shuangsui.paper.book import Book, for_print, put_table

_WIDEST, _NARROWEST = 60, 8


@dataclass(frozen=True, slots=True)
class PlainTable:
    """One sheet: its name, the headers, the rows as texts."""

    name: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def write_tables(tables: Iterable[PlainTable], at: datetime.datetime, footer: str = "") -> bytes:
    """The .xlsx of the tables; `at` is the moment that it tells of. CannotWrite for a text that a cell cannot hold."""
    book = Book(at)
    for table in tables:
        sheet = book.sheet(table.name)
        put_table(book, sheet, table.headers, table.rows, _widths(table))
        sheet.autofilter(0, 0, max(1, len(table.rows)), len(table.headers) - 1)
        for_print(sheet, repeat=1, footer=footer)
    return book.close()


def _widths(table: PlainTable) -> dict[int, int]:
    """Width in characters of each column, a Chinese character counting two."""
    columns: Sequence[Sequence[str]] = list(zip(table.headers, *table.rows, strict=True))
    return {n: min(_WIDEST, max(_NARROWEST, max(map(_width, texts)) + 2)) for n, texts in enumerate(columns)}


def _width(text: str) -> int:
    return sum(2 if ord(character) > 0x2E7F else 1 for character in text)
