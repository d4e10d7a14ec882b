"""Measures a worksheet's XML before a parser may: how far its cells reach, and which of them have lost their content.

The parser allots a dense rectangle from the first to the last cell, and reads an error or a formula without a stored
result as an empty cell. A sheet as spreadsheet programs write it is searched with patterns, which is fast; any other
way that XML allows (prefixes, cells without a reference, other white space …) is read tag by tag.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from shuangsui.paper.problems import Refusal
from shuangsui.paper.source import MIB, Limits

CHUNK = MIB // 4  # small enough for the processor's cache
_LONGEST_ROW = 16 * MIB
# Patterns that begin with fixed bytes: only so are they fast enough for 100 MB of XML.
# A usual cell lies in columns A to Z and above row 100,000; only pieces with others are looked at closely.
_BEYOND_USUAL = re.compile(rb'<c(?! r="[A-Z]\d{1,5}")[\s/>]')
_ODD_CELL = re.compile(rb'<c(?! r="[A-Z]{1,3}\d{1,7}")[\s/>]')
_PREFIXED_CELL = re.compile(rb":c[\s/>]")
_PLAIN_REFERENCE = re.compile(rb'r="([A-Z]{1,3})(\d{1,7})"')
_ERROR_CELL = re.compile(rb"\bt=[\"']e[\"']")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_CELL = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"([^>]*?)(?:/>|>(.*?)</c>)', re.DOTALL)
_STORED = re.compile(rb"<(?:\w+:)?(?:v|t)\b[^>]*>[^<]")
_REFERENCE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")  # the parser takes small letters too
MAX_BLEMISHES = 1_000
# Gives the part's bytes from their beginning, each time anew.
Reader = Callable[[], Iterator[bytes]]


@dataclass(slots=True)
class SheetScan:
    """What a worksheet's XML says: its last row, its widest column, and cells whose content is lost.

    The last row is exact beyond 99,999; below, it is that of the last cells written, and harmless whatever it is.
    """

    last_row: int = 0
    columns: int = 26
    blemishes: dict[tuple[int, int], str] = field(default_factory=dict)

    def refuse_beyond(self, limits: Limits, sheet: str) -> None:
        """Refusal `too-many-rows` or `too-many-columns`."""
        if self.last_row > limits.rows:
            raise Refusal("too-many-rows", sheet=sheet, rows=self.last_row, limit=limits.rows)
        if self.columns > limits.columns:
            raise Refusal("too-many-columns", sheet=sheet, columns=self.columns, limit=limits.columns)
        if self.last_row * self.columns > limits.cells:
            raise Refusal("too-many-rows", sheet=sheet, rows=self.last_row, limit=limits.cells // self.columns)

    def reach(self, row: int, column: int) -> None:
        """A cell stands here (1-based)."""
        self.last_row, self.columns = max(self.last_row, row), max(self.columns, column)

    def blemish(self, row: int, column: int, *, error: bool, formula: bool, stored: bool) -> None:
        """Notes a cell (1-based) that is an error, or a formula without a stored result."""
        if len(self.blemishes) < MAX_BLEMISHES and (error or (formula and not stored)):
            self.blemishes[(row - 1, column - 1)] = "error-cell" if error else "formula-without-value"


def scan_sheet(read: Reader, sheet: str, limits: Limits) -> SheetScan:
    """The scan of the sheet that `read` unpacks. Refusal: damaged, too-many-rows, too-many-columns."""
    scan = SheetScan()
    for piece in _whole_rows(read()):
        if not _scan_piece(piece, scan):
            return _scan_tags(read(), sheet, limits)
        scan.refuse_beyond(limits, sheet)
    return scan


def _whole_rows(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The XML in pieces that end before a row begins, so that no usual cell is cut in two."""
    rest = b""
    for chunk in chunks:
        piece = rest + chunk
        cut = piece.rfind(b"<row")
        if cut <= 0 and len(piece) > _LONGEST_ROW:
            cut = len(piece)  # a usual row is shorter
        yield piece[: max(cut, 0)]
        rest = piece[max(cut, 0) :]
    yield rest


def _scan_piece(piece: bytes, scan: SheetScan) -> bool:
    """Takes what the piece says into `scan`; False when its cells are not written in the usual way."""
    if _PREFIXED_CELL.search(piece):
        return False
    if _BEYOND_USUAL.search(piece):
        if _ODD_CELL.search(piece):
            return False
        references = set(_PLAIN_REFERENCE.findall(piece))
        rows, columns = {row for _, row in references}, {letters for letters, _ in references}
        scan.reach(max(map(int, rows), default=0), max(map(column_number, columns), default=0))
    elif last := _PLAIN_REFERENCE.search(piece, max(piece.rfind(b'<c r="'), 0)):
        scan.reach(int(last[2]), 0)
    # A single byte is looked for ten times as fast as more, and a usual sheet hardly has these two.
    if (b"e" in piece and b't="e"' in piece) or (b"f" in piece and _FORMULA.search(piece)):
        for cell in _CELL.finditer(piece):
            error, content = bool(_ERROR_CELL.search(cell[3])), cell[4] or b""
            formula, stored = bool(_FORMULA.search(content)), bool(_STORED.search(content))
            scan.blemish(int(cell[2]), column_number(cell[1]), error=error, formula=formula, stored=stored)
    return True


def column_number(letters: bytes) -> int:
    """A → 1, Z → 26, AA → 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _scan_tags(chunks: Iterator[bytes], sheet: str, limits: Limits) -> SheetScan:
    cells = _Cells(sheet)
    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = cells.start, cells.end
    parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = cells.text, cells.refuse
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
            cells.scan.refuse_beyond(limits, sheet)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise Refusal("damaged", sheet=sheet) from error
    cells.scan.refuse_beyond(limits, sheet)
    return cells.scan


class _Cells:
    """Follows the tags of a sheet and counts where they leave a place out, as the parser does."""

    def __init__(self, sheet: str) -> None:
        self.scan, self._sheet = SheetScan(), sheet
        self._row = self._column = 0  # 1-based, of the last row and cell that began
        self._cell = (0, 0)
        self._error = self._formula = self._stored = self._in_result = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """A tag opens."""
        match name.rpartition(":")[2]:
            case "row":
                row = attributes.get("r", str(self._row + 1))
                self._row, self._column = self._place(f"A{row}")[0], 0
            case "c":
                following = (max(self._row, 1), self._column + 1)
                self._cell = self._place(attributes["r"]) if "r" in attributes else following
                self._column = self._cell[1]
                self.scan.reach(*self._cell)
                self._error, self._formula, self._stored = attributes.get("t") == "e", False, False
            case "f":
                self._formula = True
            case "v" | "t":
                self._in_result = True

    def text(self, _text: str) -> None:
        """Text between tags."""
        self._stored = self._stored or self._in_result

    def end(self, name: str) -> None:
        """A tag closes."""
        match name.rpartition(":")[2]:
            case "v" | "t":
                self._in_result = False
            case "c":
                self.scan.blemish(*self._cell, error=self._error, formula=self._formula, stored=self._stored)

    def refuse(self, *_declared: object) -> None:
        """A document type: entity tricks; no spreadsheet program writes one."""
        raise Refusal("damaged", sheet=self._sheet)

    def _place(self, reference: str) -> tuple[int, int]:
        match = _REFERENCE.fullmatch(reference)
        if match is None:
            raise Refusal("damaged", sheet=self._sheet)
        return int(match[2]), column_number(match[1].upper().encode())
