"""Finds the header in the first rows of a sheet: titles above it, two rows with merged groups."""

from __future__ import annotations

from dataclasses import dataclass, field

from shuangsui.paper.problems import Refusal
from shuangsui.paper.source import Cell, Sheet
from shuangsui.rules.columns import Column, header_key

SEARCHED_ROWS = 40
# Column 序号: a running number that many tables have and that means nothing by itself.
RUNNING_NUMBER = frozenset({"序号", "序", "no.", "no"})


@dataclass(slots=True)
class Header:
    """Where the header stands and what its columns are. Indices are 0-based into the sheet's rows and cells."""

    first: int
    last: int  # the second row of a two-row header, else = first
    columns: dict[str, int] = field(default_factory=dict)  # column id → cell index
    texts: dict[int, str] = field(default_factory=dict)  # cell index → header as written
    clash: tuple[str, str, str] | None = None  # header, header, official header: two cells that mean the same
    known: frozenset[int] = frozenset()

    @property
    def score(self) -> int:
        """How many declared columns it has."""
        return len(self.columns)


def find_header(sheet: Sheet, index: dict[str, Column]) -> Header | None:
    """The row (or pair of rows) with the most declared columns; None where fewer than two are found."""
    rows = range(min(len(sheet.rows), SEARCHED_ROWS))
    singles = [_match(place, place, _labels(sheet.rows[place]), index) for place in rows]
    doubles = [
        _match(place, place + 1, _double(sheet, place), index)
        for place in rows[:-1]
        if _is_double(sheet, place, singles[place], index)
    ]
    # A title above a header looks like a group's label: two rows are taken only where they say more than one.
    best = max([*singles, *doubles], key=lambda header: header.score, default=None)
    if best is None or best.score < 2:
        return None
    return best


def refuse_clash(header: Header, sheet: Sheet) -> None:
    """Refusal `columns-same-meaning` where two columns of the header mean the same."""
    if header.clash:
        first, second, official = header.clash
        raise Refusal(
            "columns-same-meaning", sheet=sheet.name, row=sheet.lines[header.last], first=first, second=second, header=official
        )


def _labels(row: list[Cell]) -> list[str]:
    return [cell.strip() if isinstance(cell, str) else "" for cell in row]


def _double(sheet: Sheet, place: int) -> list[str]:
    """Labels of a two-row header: the lower cell under its group's label, the upper one where it is alone."""
    upper = _spread(sheet, place)
    lower = _labels(sheet.rows[place + 1])
    return [
        f"{group}\n{own}" if group and own and group != own else own or group for group, own in zip(upper, lower, strict=True)
    ]


def _spread(sheet: Sheet, place: int) -> list[str]:
    """The upper row with the label of a merged group repeated over its columns."""
    labels = _labels(sheet.rows[place])
    for top, left, bottom, right in sheet.merged:
        if top <= place <= bottom and left < len(labels):
            for column in range(left, min(right + 1, len(labels))):
                labels[column] = _labels(sheet.rows[top])[left]
    return labels


def _is_double(sheet: Sheet, place: int, upper: Header, index: dict[str, Column]) -> bool:
    """The lower row is a header too: what it holds is declared, or stands under a group's label."""
    lower = _labels(sheet.rows[place + 1])
    if any(cell != "" and not isinstance(cell, str) for cell in sheet.rows[place + 1]):
        return False
    found = [label for label in lower if header_key(label) in index]
    under_known = any(label and column in upper.known for column, label in enumerate(lower))
    return bool(found) and not under_known


def _match(first: int, last: int, labels: list[str], index: dict[str, Column]) -> Header:
    header = Header(first, last)
    known: set[int] = set()
    for place, label in enumerate(labels):
        if not label:
            continue
        header.texts[place] = " ".join(label.split())
        column = _column(label, index)
        if column is None:
            continue
        known.add(place)
        if header_key(label.partition("\n")[2]) in index:  # the group's label is not the column's
            header.texts[place] = " ".join(label.partition("\n")[2].split())
        other = header.columns.setdefault(column.id, place)
        if other != place and header.clash is None:
            header.clash = (header.texts[other], header.texts[place], column.header)
    header.known = frozenset(known)
    return header


def _column(label: str, index: dict[str, Column]) -> Column | None:
    """By the whole label, or by the lower or upper row of a double one."""
    upper, _, lower = label.partition("\n")
    for text in (label, lower, upper if not lower else ""):
        if text and header_key(text) in index:
            return index[header_key(text)]
    return None
