"""Writes a registry as a workbook that reads back as the same registry."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from shuangsui.paper.book import Book, for_print, put_table
from shuangsui.paper.parsers import STAFF, names_of
from shuangsui.paper.problems import CannotWrite
from shuangsui.paper.templates_xlsx import TITLES
from shuangsui.paper.values import attribute_columns
from shuangsui.rules.columns import Column, columns_of, header_index, header_key
from shuangsui.rules.registry import Inspector, Target, Vocabulary

_SEPARATOR = "、"
_EVERY_AREA = "全部"
_WIDTHS = {"name": 32, "address": 36, "credit_code": 22, "unit": 28, "id": 16}
Row = Target | Inspector


def write_targets(targets: Iterable[Target], vocabulary: Vocabulary, at: datetime.datetime) -> bytes:
    """The target registry as .xlsx. CannotWrite: a text too long for a cell, a kept header that means a declared column."""
    return _write("targets", tuple(targets), vocabulary, at)


def write_inspectors(inspectors: Iterable[Inspector], vocabulary: Vocabulary, at: datetime.datetime) -> bytes:
    """The inspector registry as .xlsx. CannotWrite: a text too long for a cell, a kept header that means a declared column."""
    return _write("inspectors", tuple(inspectors), vocabulary, at)


def _write(table: str, rows: Sequence[Row], vocabulary: Vocabulary, at: datetime.datetime) -> bytes:
    columns = columns_of(table, vocabulary)
    words = _spellings(vocabulary)
    known = header_index(columns)
    others = list(dict.fromkeys(header for row in rows for header in row.kept))
    for header in others:
        if header_key(header) in known:
            raise CannotWrite("clashing-header", header=header, column=known[header_key(header)].header)
    attributes = {column: attribute for attribute, column in attribute_columns(table, columns).items()}

    def cells(row: Row) -> list[str]:
        texts = [_text(_value(row, column, attributes), words.get(column.type, {}), column) for column in columns]
        return [*texts, *(row.kept.get(header, "") for header in others)]

    book = Book(at)
    sheet = book.sheet(TITLES[table])
    headers = [*(column.header for column in columns), *others]
    widths = {place: _WIDTHS.get(column.id, 14) for place, column in enumerate(columns)}
    put_table(book, sheet, headers, map(cells, rows), widths)
    for_print(sheet, repeat=1)
    return book.close()


def _spellings(vocabulary: Vocabulary) -> dict[str, Mapping[str, str]]:
    """For the column types with codes: code → the name that is written."""

    def names(words: Mapping[str, str]) -> Mapping[str, str]:
        return dict(zip(dict.fromkeys(words.values()), names_of(words), strict=True))

    areas = names(vocabulary.areas)
    return {
        "area": areas, "areas": areas, "class": names(vocabulary.classes), "kind": names(vocabulary.kinds), "staff": names(STAFF),
    }  # fmt: skip


def _value(row: Row, column: Column, attributes: Mapping[str, str]) -> object:
    if hasattr(row, column.id):
        return getattr(row, column.id)
    return row.values.get(column.id, row.values.get(attributes.get(column.id, "")))


def _text(value: object, names: Mapping[str, str], column: Column) -> str:
    if column.type == "areas" and not value:
        return _EVERY_AREA
    writers: dict[type, Callable[[Any], str]] = {
        bool: lambda answer: "是" if answer else "否",
        Decimal: lambda number: format(number, "f"),
        datetime.date: lambda day: day.isoformat(),
        frozenset: lambda tags: _SEPARATOR.join(sorted(tags)),
        tuple: lambda codes: _SEPARATOR.join(names.get(code, code) for code in codes),
        str: lambda text: names.get(text, text),
        int: str,
    }
    return "" if value is None else writers[type(value)](value)
