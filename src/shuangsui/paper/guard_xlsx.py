"""Looks into an .xlsx before a parser may: what it unpacks to, how many rows it has, what its cells hide.

The parser allots a dense rectangle from the first to the last cell and reads an error or a formula without
a stored result as an empty cell; so both are found here, in the XML, in one pass over the packed parts.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, field
from xml.etree import ElementTree

from shuangsui.paper.problems import Refusal
from shuangsui.paper.source import MIB, Limits

_CHUNK = 4 * MIB
# Every piece is searched with patterns that begin with fixed bytes: only so are they fast enough for 100 MB of XML.
# A usual cell lies in columns A to Z and above row 100,000; only pieces with others are looked at closely.
_UNUSUAL_CELL = re.compile(rb'<c(?! r="[A-Z]\d{1,5}")[ />]')
_ODD_CELL = re.compile(rb'<c(?! r="[A-Z]+\d+")[ />]')
_PLAIN_REFERENCE = re.compile(rb'r="([A-Z]+)(\d+)"')
_ERROR_CELL = re.compile(rb"\bt=[\"']e[\"']")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_ANY_ROW = re.compile(rb"<(?:\w+:)?row\b.*?(?=<(?:\w+:)?row\b|\Z)", re.DOTALL)
_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
_REFERENCE = re.compile(rb"\br\s*=\s*[\"']([A-Z]+)(\d+)[\"']")
_STORED = re.compile(rb"<(?:\w+:)?(?:v|t)\b[^>]*>[^<]")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
MAX_BLEMISHES = 1_000


@dataclass(slots=True)
class SheetScan:
    """What a worksheet's XML says: its last row, its widest column, and cells whose content is lost."""

    last_row: int = 0
    columns: int = 26
    blemishes: dict[tuple[int, int], str] = field(default_factory=dict)


def column_number(letters: bytes) -> int:
    """A → 1, Z → 26, AA → 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def scan_workbook(data: bytes, limits: Limits) -> dict[str, SheetScan]:
    """Sheet name → scan. Refusal: damaged, macro, zip-bomb, too-many-rows, too-many-columns, not-a-workbook."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = _parts(archive, len(data), limits)
            names = _sheet_parts(archive, parts)
            return _scan_parts(archive, parts, names, limits)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, NotImplementedError, ElementTree.ParseError) as error:
        raise Refusal("damaged") from error
    except RuntimeError as error:  # zipfile's word for a part under a password
        raise Refusal("encrypted") from error


def _parts(archive: zipfile.ZipFile, packed: int, limits: Limits) -> dict[str, zipfile.ZipInfo]:
    """The archive's parts by name, once each; the sizes that they declare are only a first refusal."""
    parts: dict[str, zipfile.ZipInfo] = {}
    for info in archive.infolist():
        if info.filename in parts or len(parts) > 2_000:
            raise Refusal("damaged")
        parts[info.filename] = info
    if any(name.lower().endswith("vbaproject.bin") for name in parts):
        raise Refusal("macro")
    total = sum(info.file_size for info in parts.values())
    if total > limits.unzipped or (total > 16 * MIB and total > limits.ratio * packed):
        raise Refusal("zip-bomb", size=str(total // MIB))
    if "xl/workbook.xml" not in parts:
        raise Refusal("not-a-workbook")
    return parts


def _read_true(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limits: Limits) -> Iterator[bytes]:
    """The part's bytes as they really unpack, whatever size the archive declares for it."""
    honest = copy(info)
    honest.file_size = limits.unzipped + 1  # else zipfile stops, content unseen, at the declared size
    size = 0
    with archive.open(honest) as stream:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > info.file_size:
                raise Refusal("zip-bomb", size=str(size // MIB))
            yield chunk
    if size != info.file_size:
        raise Refusal("damaged")


def _small_part(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limits: Limits) -> ElementTree.Element:
    if info.file_size > 4 * MIB:
        raise Refusal("zip-bomb", size=str(info.file_size // MIB))
    text = b"".join(_read_true(archive, info, limits))
    if b"<!DOCTYPE" in text:  # entity tricks; no spreadsheet program writes one
        raise Refusal("damaged")
    return ElementTree.fromstring(text)


def _sheet_parts(archive: zipfile.ZipFile, parts: dict[str, zipfile.ZipInfo]) -> dict[str, str]:
    """Part name → sheet name, from the workbook and its relations."""
    limits = Limits()
    if "[Content_Types].xml" in parts:
        kinds = b"".join(_read_true(archive, parts["[Content_Types].xml"], limits))
        if b"macroEnabled" in kinds:
            raise Refusal("macro")
    relations = "xl/_rels/workbook.xml.rels"
    if relations not in parts:
        raise Refusal("damaged")
    targets = {element.get("Id", ""): element.get("Target", "") for element in _small_part(archive, parts[relations], limits)}
    names: dict[str, str] = {}
    for element in _small_part(archive, parts["xl/workbook.xml"], limits).iter():
        if element.tag.endswith("}sheet") and element.get(_RELATION) in targets:
            target = targets[element.get(_RELATION, "")]
            names[target.removeprefix("/") if target.startswith("/") else f"xl/{target}"] = element.get("name", "")
    return names


def _scan_parts(
    archive: zipfile.ZipFile, parts: dict[str, zipfile.ZipInfo], names: dict[str, str], limits: Limits
) -> dict[str, SheetScan]:
    scans: dict[str, SheetScan] = {}
    total = 0
    for part, info in parts.items():
        sheet = names.get(part, "")
        scan = SheetScan()
        chunks = _read_true(archive, info, limits)
        if "/worksheets/" in part and part.endswith(".xml"):
            _scan_sheet(chunks, sheet, scan, limits)
        else:
            for _ in chunks:  # unpacked to learn that it keeps to its declared size and checksum
                pass
        total += info.file_size
        if total > limits.unzipped:
            raise Refusal("zip-bomb", size=str(total // MIB))
        if part in names:
            scans[sheet] = scan
    return scans


def _scan_sheet(chunks: Iterator[bytes], sheet: str, scan: SheetScan, limits: Limits) -> None:
    """Reads the sheet's XML in pieces that end with a row, so that no cell is cut in two."""
    rest = b""
    for chunk in chunks:
        piece = rest + chunk
        cut = piece.rfind(b"row>") + 4
        if cut < 4:
            if len(piece) > 4 * _CHUNK:
                raise Refusal("damaged", sheet=sheet)
            rest = piece
            continue
        _scan_piece(piece[:cut], sheet, scan, limits)
        rest = piece[cut:]
    _scan_piece(rest, sheet, scan, limits)


def _scan_piece(piece: bytes, sheet: str, scan: SheetScan, limits: Limits) -> None:
    if _UNUSUAL_CELL.search(piece) or b":c" in piece:
        _measure(piece, scan)
    elif last := _PLAIN_REFERENCE.search(piece, piece.rfind(b'<c r="')):
        scan.last_row = max(scan.last_row, int(last[2]))
    if scan.last_row > limits.rows:
        raise Refusal("too-many-rows", sheet=sheet, rows=scan.last_row, limit=limits.rows)
    if scan.columns > limits.columns:
        raise Refusal("too-many-columns", sheet=sheet, columns=scan.columns, limit=limits.columns)
    if scan.last_row * scan.columns > limits.cells:
        raise Refusal("too-many-rows", sheet=sheet, rows=scan.last_row, limit=limits.cells // scan.columns)
    # A single byte is looked for ten times as fast, and a sheet without formulas and errors hardly has these two.
    if (b"e" in piece and b't="e"' in piece) or (b"f" in piece and _FORMULA.search(piece)):
        _find_blemishes(piece, scan)


def _measure(piece: bytes, scan: SheetScan) -> None:
    """The last row and the widest column: by the cells' references, or by counting where cells have none."""
    if _ODD_CELL.search(piece) or b":c" in piece:
        _count(piece, scan)
        return
    references = set(_PLAIN_REFERENCE.findall(piece))
    scan.last_row = max(scan.last_row, max((int(row) for _, row in references), default=0))
    scan.columns = max(
        scan.columns, max((column_number(letters) for letters in {letters for letters, _ in references}), default=0)
    )


def _count(piece: bytes, scan: SheetScan) -> None:
    for row in _ANY_ROW.finditer(piece):
        scan.last_row += 1
        column = 0
        for cell in _CELL.finditer(row[0]):
            place = _REFERENCE.search(cell[1])
            column = column_number(place[1]) if place else column + 1
            scan.columns = max(scan.columns, column)
            scan.last_row = max(scan.last_row, int(place[2]) if place else 0)


def _find_blemishes(piece: bytes, scan: SheetScan) -> None:
    for match in _CELL.finditer(piece):
        if len(scan.blemishes) >= MAX_BLEMISHES:
            return
        place = _REFERENCE.search(match[1])
        if place is None:  # no writer known leaves the reference out of a formula's cell
            continue
        content = match[2] or b""
        if _ERROR_CELL.search(match[1]):
            code = "error-cell"
        elif _FORMULA.search(content) and not _STORED.search(content):
            code = "formula-without-value"
        else:
            continue
        scan.blemishes[(int(place[2]) - 1, column_number(place[1]) - 1)] = code
