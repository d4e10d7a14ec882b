"""Which rows below a header are data, and what merged cells among them mean."""

from __future__ import annotations

from shuangsui.paper.headers import Header
from shuangsui.paper.problems import Findings
from shuangsui.paper.source import Cell, Sheet
from shuangsui.rules.columns import Column

EXAMPLE_MARK = "【示例】"
_FOOTERS = ("备注：", "备注:", "注：", "注:", "说明：", "说明:", "填表人", "审核人", "制表", "填报单位", "合计", "总计")
_SPECIAL = (*_FOOTERS, EXAMPLE_MARK)
# Columns that tell one row from another: a value that runs over several rows would make doubles of them.
_IDENTITY = frozenset({"name", "code", "certificate", "number-id", "target", "inspector"})


def fill_merged(sheet: Sheet, header: Header, columns: dict[str, Column], findings: Findings) -> None:
    """Writes a cell that is merged downwards into each of its rows; refuses merges that cannot be understood."""
    by_place = {place: columns[name] for name, place in header.columns.items()}
    for top, left, bottom, right in sheet.merged:
        if top <= header.last or top >= len(sheet.rows) or (top == bottom and _stands_alone(sheet.rows[top], left)):
            continue
        line, last = sheet.lines[top], sheet.lines[min(bottom, len(sheet.rows) - 1)]
        if right > left:
            findings.error("merged-across", line, header.texts.get(left, ""), last=last)
            continue
        column = by_place.get(left)
        if column is not None and column.type in _IDENTITY:
            findings.error("merged-identity", line, header.texts[left], last=last)
            continue
        value = sheet.rows[top][left]
        for place in range(top + 1, min(bottom + 1, len(sheet.rows))):
            sheet.rows[place][left] = value
        if left in header.texts:
            findings.note("merged-down", line, header.texts[left], last=last)


def _stands_alone(row: list[Cell], left: int) -> bool:
    """The row holds nothing but this cell: a remark or a sub-title over the whole width."""
    return all(cell == "" or place == left for place, cell in enumerate(row))


def data_rows(sheet: Sheet, header: Header, findings: Findings) -> list[int]:
    """Indices of the rows that hold data: no empty rows, no example row, no repeated header, no remark below."""
    places: list[int] = []
    key = header.columns.get("name", header.columns.get("target", min(header.columns.values())))
    heading = sheet.rows[header.last]
    for place in range(header.last + 1, len(sheet.rows)):
        row = sheet.rows[place]
        first = row[key]
        # The quick way out for ordinary rows; everything below it is rare.
        if type(first) is str and first and not first.isspace() and not first.startswith(_SPECIAL) and first != heading[key]:
            places.append(place)
            continue
        if all(cell == "" or (isinstance(cell, str) and not cell.strip()) for cell in row):
            continue
        code = _skipped(row, key, heading)
        if code:
            findings.note(code, sheet.lines[place])
        else:
            places.append(place)
    return places


def _skipped(row: list[Cell], key: int, heading: list[Cell]) -> str:
    """Why a row is no data: `example-skipped`, `header-repeated`, `remark-skipped`, or ""."""
    texts = [cell for cell in row if isinstance(cell, str) and cell.strip()]
    if str(row[key]).startswith(EXAMPLE_MARK):
        return "example-skipped"
    if row == heading:
        return "header-repeated"
    filled = sum(1 for cell in row if cell != "")
    if filled == 1 and texts and texts[0].strip().startswith(_FOOTERS):
        return "remark-skipped"
    return ""
