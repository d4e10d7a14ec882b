"""Tables pasted as text from a document: cells between ` | `, rows ragged where cells were merged.

A published annex often reaches a bureau only so. The text may hold several tables; each becomes a sheet, named
by the line above it. A row that is shorter because a merged cell was left out is put in order later, when
it is known what the columns mean (`ragged`).
"""

from __future__ import annotations

from shuangsui.paper.problems import Refusal
from shuangsui.paper.source import Cell, Limits, Sheet

_BAR = "|"


def pasted_sheets(text: str, limits: Limits) -> list[Sheet]:
    """The tables in `text`, [] when it has none (fewer than two lines running with a bar)."""
    sheets: list[Sheet] = []
    block: list[tuple[int, str]] = []
    title = ""
    lines = text.splitlines()
    if len(lines) > limits.rows:
        raise Refusal("too-many-rows", rows=len(lines), limit=limits.rows)
    for number, line in enumerate([*lines, ""], start=1):
        if _BAR in line:
            block.append((number, line))
            continue
        if len(block) > 1:
            sheets.append(_sheet(title, block, sheets))
        if block:
            block, title = [], ""
        title = line.strip() or title
    return sheets


def _sheet(title: str, block: list[tuple[int, str]], earlier: list[Sheet]) -> Sheet:
    rows = [_cells(line) for _, line in block]
    width = max(map(len, rows))
    name = title[:60] or "表"
    while any(sheet.name == name for sheet in earlier):
        name += "′"
    padded: list[list[Cell]] = [[*row, *[""] * (width - len(row))] for row in rows]
    return Sheet(name, padded, [number for number, _ in block], ragged=True)


def _cells(line: str) -> list[str]:
    """The line's cells; a bar that opens or closes the line (as Markdown writes them) makes no cell."""
    if line.lstrip().startswith(_BAR):
        line = line.lstrip()[1:]
    cells = [cell.strip() for cell in line.split(_BAR)]
    while cells and not cells[-1]:
        cells.pop()
    if cells and all(set(cell) <= set("-:") and cell for cell in cells):
        return []  # Markdown's rule under a header
    return cells
