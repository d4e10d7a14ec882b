"""A file as it was handed in, the bounds it must keep, and the sheets that come out of it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from pathlib import Path

from shuangsui.paper.problems import Refusal

# What a cell may hold after reading; "" is an empty cell.
Cell = str | float | int | bool | datetime.date | datetime.datetime | datetime.time | datetime.timedelta
MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds that are checked before a file is parsed. Bytes, rows, columns; `ratio` = unzipped ÷ zipped.

    A registry of 300,000 rows is three times what the largest prefecture has; XML of real tables packs
    10 to 40 times, an attack about 1,000 times.
    """

    bytes: int = 64 * MIB
    unzipped: int = 768 * MIB
    ratio: int = 200
    rows: int = 300_000
    columns: int = 300
    cells: int = 9_000_000
    text: int = 32_767  # characters in one cell, Excel's own bound


DEFAULT_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Source:
    """A file's name and bytes: from disk, or from an upload."""

    name: str
    data: bytes

    @classmethod
    def at(cls, path: Path, limits: Limits = DEFAULT_LIMITS) -> Source:
        """The file at `path`, its size checked before it is read. Refusal `no-file` or `too-big`."""
        try:
            size = path.stat().st_size
            if path.is_file() and size <= limits.bytes:
                return cls(path.name, path.read_bytes())
        except OSError as error:
            raise Refusal("no-file", name=path.name, reason=error.strerror or "") from error
        if not path.is_file():
            raise Refusal("no-file", name=path.name, reason="")
        raise Refusal("too-big", size=f"{size / MIB:.0f}", limit=f"{limits.bytes // MIB}")


@dataclass(slots=True)
class Sheet:
    """Rows of cells as they stand in a file, with what the cells themselves do not tell.

    `lines[i]` is the line of `rows[i]` as the user sees it (1-based). `merged`: ranges as (first row,
    first column, last row, last column), 0-based indices into `rows`. `blemishes`: (row, column) → code of
    a cell whose content is lost (`formula-without-value`, `error-cell`). `ragged`: rows may have lost
    cells of merged ranges (text pasted from a document).
    """

    name: str
    rows: list[list[Cell]]
    lines: list[int]
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    blemishes: dict[tuple[int, int], str] = field(default_factory=dict)
    ragged: bool = False
    notes: list[tuple[str, dict[str, str]]] = field(default_factory=list)
