"""From a file to checked columns: which sheet, which header, which rows, and each column's values.

Everything works by column, not by cell: rows are turned into columns once, and each column is converted with
one parser (`cells.convert`).
"""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TypeVar, cast

from shuangsui.paper.cells import Fault, Parser, convert, parse_text
from shuangsui.paper.headers import RUNNING_NUMBER, SEARCHED_ROWS, Header, find_header, refuse_clash
from shuangsui.paper.parsers import parser_of
from shuangsui.paper.problems import Findings, Reading, Refusal, finish
from shuangsui.paper.ragged import Layout, align
from shuangsui.paper.rows import data_rows, fill_merged
from shuangsui.paper.source import Cell, Limits, Sheet, Source
from shuangsui.paper.workbook import Loader, OpenFile
from shuangsui.rules.columns import Column, header_index, header_key
from shuangsui.rules.registry import Vocabulary

Filled = TypeVar("Filled")
_FILLED_THOUGH_FALSE = (bool, Decimal)  # no and zero are answers


@dataclass(slots=True)
class Table:
    """A sheet's data as columns: `values[id][i]` belongs to the file's line `lines[i]`.

    `headers`: column id → header as written. `kept`: header → texts of the columns that nobody declared.
    A column that the file does not have is in `missing` and has no values. `unsound`: indices of rows with an error.
    """

    findings: Findings
    lines: list[int]
    header_line: int = 0
    values: dict[str, list[object]] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    kept: dict[str, list[object]] = field(default_factory=dict)
    missing: frozenset[str] = frozenset()
    unsound: set[int] = field(default_factory=set)

    def __len__(self) -> int:
        return len(self.lines)

    def column(self, name: str, default: object = None) -> list[object]:
        """The column's values, or `default` for each row where the file has no such column."""
        return self.values.get(name) or [default] * len(self.lines)

    def texts(self, name: str) -> list[str]:
        """The column's values as texts, "" where a cell is empty, at fault, or not in the file."""
        column = self.column(name, "")
        if set(map(type, column)) <= {str}:
            return cast("list[str]", column)
        return [value if isinstance(value, str) else "" for value in column]

    def kept_rows(self) -> list[dict[str, str]]:
        """For each row the other columns that are not empty: header → text."""
        return filled_rows(cast("dict[str, list[str]]", self.kept), len(self))

    def leave_sound(self, *beside: list[str]) -> None:
        """Leave the rows without an error, here and in the lists beside; none where an error is not of single rows alone."""
        lines = {self.lines[place] for place in self.unsound}
        errors = [problem for problem in self.findings.sorted() if problem.severity == "error"]
        whole = any(problem.row not in lines for problem in errors)
        places = [] if whole else [place for place in range(len(self)) if place not in self.unsound]
        for column in cast("list[list[object]]", [self.lines, *self.values.values(), *self.kept.values(), *beside]):
            column[:] = [column[place] for place in places]

    def finish(self, rows: tuple[Filled, ...], *, partial: bool = False) -> Reading[Filled]:
        """The reading of the table: the rows only if nothing is wrong, or if they are all that is sound."""
        reading = finish(() if self.findings.has_errors and not partial else rows, self.findings, partial=partial)
        return replace(reading, headers=dict(self.headers), others=tuple(self.kept))

    def error(self, place: int, code: str, column: str, /, **values: object) -> None:
        """An error at row index `place` in the column with this id."""
        self.unsound.add(place)
        self.findings.error(code, self.lines[place], self.headers.get(column, ""), **values)

    def warn(self, place: int, code: str, column: str, /, **values: object) -> None:
        """A warning at row index `place` in the column with this id."""
        self.findings.warn(code, self.lines[place], self.headers.get(column, ""), **values)


def filled_rows(columns: Mapping[str, Sequence[Filled]], count: int) -> list[dict[str, Filled]]:
    """For each of `count` rows the columns that are not empty: name → value."""
    rows: list[dict[str, Filled]] = [{} for _ in range(count)]
    for name, column in columns.items():
        for row, value in zip(rows, column, strict=True):
            if value or type(value) in _FILLED_THOUGH_FALSE:
                row[name] = value
    return rows


@contextlib.contextmanager
def collector_paused() -> Iterator[None]:
    """Stops Python's search for cycles while many rows are made: they hold none, and looking takes a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def read_table(
    source: Source, columns: tuple[Column, ...], vocabulary: Vocabulary, limits: Limits, sheet_name: str = ""
) -> Table:
    """The table of `source` whose header fits `columns`. Refusal when the file as a whole cannot be taken."""
    file = OpenFile(source, limits)
    index = header_index(columns)
    name, header, load = _choose(file, columns, index, sheet_name)
    findings = Findings(source.name, name)
    if file.renamed:
        findings.warn("renamed", 0, "", right=file.renamed)
    sheet = load(None)
    parsers = {column.id: (column, parser_of(column, vocabulary)) for column in columns}
    if sheet.ragged:
        align(sheet, header, Layout.of(header, parsers), findings)
    del file, load
    refuse_clash(header, sheet)
    _tell_header(sheet, header, findings)
    return _checked(sheet, header, parsers, findings)


def _choose(file: OpenFile, columns: tuple[Column, ...], index: dict[str, Column], wanted: str) -> tuple[str, Header, Loader]:
    """The sheet with the header that fits best. Refusal `no-header`, `two-sheets-fit`, `no-such-sheet`."""
    required = {column.id for column in columns if column.required}
    fitting: list[tuple[str, Header, Loader]] = []
    nearest: tuple[Header, Sheet] | None = None
    for name, load in file.sheets():
        if wanted and name != wanted:
            continue
        sheet = load(SEARCHED_ROWS)
        header = find_header(sheet, index)
        if header is None:
            continue
        if nearest is None or header.score > nearest[0].score:
            nearest = (header, sheet)
        if required <= set(header.columns) and len(sheet.rows) > header.last + 1:
            fitting.append((name, header, load))
    if len(fitting) > 1:
        raise Refusal("two-sheets-fit", sheets="」「".join(name for name, _, _ in fitting))
    if fitting:
        return fitting[0]
    raise _nothing_fits(file, columns, nearest, wanted)


def _nothing_fits(file: OpenFile, columns: tuple[Column, ...], nearest: tuple[Header, Sheet] | None, wanted: str) -> Refusal:
    if wanted and wanted not in file.loaders:
        return Refusal("no-such-sheet", name=wanted, sheets="、".join(file.loaders))
    required = [column for column in columns if column.required]
    if nearest is None:
        if all(not any(cell != "" for row in load(SEARCHED_ROWS).rows for cell in row) for load in file.loaders.values()):
            return Refusal("empty-file")
        return Refusal("no-header", required="、".join(column.header for column in required))
    header, sheet = nearest
    absent = [column.header for column in required if column.id not in header.columns]
    if not absent:
        return Refusal("no-rows", sheet=sheet.name, row=sheet.lines[header.last])
    found = "、".join(header.texts.values())
    return Refusal("missing-column", sheet=sheet.name, row=sheet.lines[header.last], missing="、".join(absent), found=found)


def _tell_header(sheet: Sheet, header: Header, findings: Findings) -> None:
    line = sheet.lines[header.last]
    if header.first != header.last:
        findings.note("double-header", 0, "", first=sheet.lines[header.first], last=line)
    elif header.first > 0:
        findings.note("header-below-title", 0, "", row=line, titles=header.first)


def _checked(sheet: Sheet, header: Header, parsers: dict[str, tuple[Column, Parser]], findings: Findings) -> Table:
    """Cuts the data rows, turns them into columns and converts each."""
    fill_merged(sheet, header, {name: column for name, (column, _) in parsers.items()}, findings)
    places = data_rows(sheet, header, findings)
    table = Table(findings, [sheet.lines[place] for place in places], sheet.lines[header.last])
    table.missing = frozenset(set(parsers) - set(header.columns))
    cells: list[Sequence[Cell]] = list(zip(*[sheet.rows[place] for place in places], strict=True))
    sheet.rows = []
    if not places:
        raise Refusal("no-rows", sheet=sheet.name, row=table.header_line)
    _tell_blemishes(sheet, header, places, table)
    for name, place in header.columns.items():
        table.headers[name] = header.texts[place]
        _convert_column(table, name, cells[place], parsers[name][1], parsers[name][0].required)
    _keep_others(table, header, cells)
    return table


def _convert_column(table: Table, name: str, cells: Sequence[Cell], parse: Parser, required: bool) -> None:
    values, faults = convert(cells, parse)
    if required and (None in values or "" in values):
        empty = Fault("missing")
        for place, value in enumerate(values):
            if (value is None or value == "") and place not in faults:
                faults[place] = empty
    for place, fault in faults.items():
        table.findings.add(fault.severity, fault.code, table.lines[place], table.headers[name], **fault.values)
        if fault.severity == "error":
            table.unsound.add(place)
    table.values[name] = values


def _keep_others(table: Table, header: Header, cells: list[Sequence[Cell]]) -> None:
    """Columns that nobody declared: kept under their headers, but for a running number."""
    known = set(header.columns.values())
    for place, text in header.texts.items():
        if place in known or place >= len(cells):
            continue
        if header_key(text) in RUNNING_NUMBER:
            table.values["running"] = list(cells[place])
            table.headers["running"] = text
            continue
        values, faults = convert(cells[place], parse_text)
        for row, fault in faults.items():
            table.findings.warn(fault.code, table.lines[row], text, **fault.values)
        table.kept[text if text not in table.kept else f"{text}（第 {place + 1} 列）"] = values
    for place, column in enumerate(cells):
        if place not in header.texts and any(cell != "" for cell in column):
            row = next(row for row, cell in enumerate(column) if cell != "")
            table.findings.error("cell-without-header", table.lines[row], "", column=place + 1)


def _tell_blemishes(sheet: Sheet, header: Header, places: list[int], table: Table) -> None:
    """Cells of the data whose content the file has lost: errors with their place."""
    rows = {place: row for row, place in enumerate(places)} if sheet.blemishes else {}
    for (place, column), code in sheet.blemishes.items():
        if place in rows and column in header.texts:
            table.unsound.add(rows[place])
            table.findings.error(code, sheet.lines[place], header.texts[column])
