"""Puts the cells of a pasted row back under their headers where merged cells were left out.

A cell that runs over several rows of a document stands only in its first row when the table is copied as text;
the rows below are shorter, and their cells slip to the left. Each short row is laid over the columns anew, in
order, so that as many cells as possible look like their column: like what the column's type demands, and
like the last full row above.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shuangsui.paper.cells import Fault, Parser, text_of
from shuangsui.paper.headers import RUNNING_NUMBER, Header
from shuangsui.paper.problems import Findings
from shuangsui.paper.source import Cell, Sheet
from shuangsui.rules.columns import Column, header_key

# Fit of a cell in a column: what the column's type takes or refuses weighs more than a likeness.
_TYPED, _ALIKE, _REQUIRED = 3, 2, 2
_TELLING = frozenset({"certificate", "code", "number-id", "area", "areas", "date", "number", "count", "yes-no", "class", "kind"})


@dataclass(frozen=True, slots=True)
class Layout:
    """What is known of the columns: parsers by cell index, the required ones, those of a running number."""

    parsers: Mapping[int, tuple[Column, Parser]]
    running: frozenset[int]

    @classmethod
    def of(cls, header: Header, parsers: Mapping[str, tuple[Column, Parser]]) -> Layout:
        """The layout under `header`."""
        places = {place: parsers[name] for name, place in header.columns.items()}
        running = {place for place, text in header.texts.items() if header_key(text) in RUNNING_NUMBER}
        return cls(places, frozenset(running))


def align(sheet: Sheet, header: Header, layout: Layout, findings: Findings) -> None:
    """Rewrites the short rows below the header in place; each that was moved is told with a warning."""
    width = max(header.texts, default=0) + 1
    above: list[Cell] = []
    for place in range(header.last + 1, len(sheet.rows)):
        cells = list(sheet.rows[place])
        while cells and cells[-1] == "":
            cells.pop()
        if len(cells) < 2 or len(cells) > width:
            continue
        order = _best(cells, width, layout, above) if above and len(cells) < width else tuple(range(len(cells)))
        row: list[Cell] = [""] * width
        for cell, column in zip(cells, order, strict=True):
            row[column] = cell
        if order != tuple(range(len(cells))):
            filled = [column for column in range(width) if column not in order and above[column] != ""]
            for column in filled:
                row[column] = above[column]
            names = "、".join(header.texts.get(column, "") for column in filled)
            findings.warn("ragged-row", sheet.lines[place], "", columns=names)
        sheet.rows[place] = [*row, *[""] * (len(sheet.rows[place]) - width)]
        above = row


def _best(cells: Sequence[Cell], width: int, layout: Layout, above: Sequence[Cell]) -> tuple[int, ...]:
    """The order-preserving places of the cells with the best fit; the leftmost of equals.

    `best[k]` = (fit, places) of the first k cells within the columns seen so far.
    """
    nothing = (-(10**6), (0,))
    best: list[tuple[int, tuple[int, ...]]] = [(0, ()), *[nothing] * len(cells)]
    for column in range(width):
        for count in range(len(cells), 0, -1):
            fit, places = best[count - 1]
            if len(places) != count - 1:
                continue
            candidate = (fit + _fit(cells[count - 1], column, layout, above), (*places, column))
            if len(best[count][1]) != count or best[count] == nothing or candidate[0] > best[count][0]:
                best[count] = candidate
    return best[-1][1]


def _fit(cell: Cell, column: int, layout: Layout, above: Sequence[Cell]) -> int:
    text = text_of(cell)
    if column in layout.running:
        return _TYPED if text.isdigit() else -_TYPED
    fit = _ALIKE if above[column] != "" and _shape(text) == _shape(text_of(above[column])) else 0
    if above[column] != "" and not fit:
        fit = -_ALIKE
    if column not in layout.parsers or text == "":
        return fit
    declared, parse = layout.parsers[column]
    if declared.required:
        fit += _REQUIRED
    if declared.type in _TELLING:
        value = parse(cell)
        refused = isinstance(value, Fault) and value.severity == "error"
        fit += -_TYPED if refused else _TYPED
    return fit


def _shape(text: str) -> str:
    """A coarse likeness: digits, a day or span of days, letters and digits, or words."""
    plain = unicodedata.normalize("NFKC", text)
    if re.fullmatch(r"[\d.,%]+", plain):
        return "digits"
    if re.match(r"\d{4}\s*[-/.年]\s*\d{1,2}", plain):
        return "day"
    return "code" if plain.isascii() else "words"
