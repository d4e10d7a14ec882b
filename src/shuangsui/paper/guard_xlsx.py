"""Looks into an .xlsx before a parser may: what it unpacks to, and what its sheets hold (`guard_sheet`)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from copy import copy
from functools import partial
from xml.etree import ElementTree

from shuangsui.paper.guard_sheet import CHUNK, SheetScan, scan_sheet
from shuangsui.paper.problems import Refusal
from shuangsui.paper.source import MIB, Limits

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_SHEET_DATA = b"sheetData"
# The heart of an .xlsb and of an .ods: the parser would read these, of which nothing is known here.
_OTHER_BOOKS = frozenset({"xl/workbook.bin", "content.xml"})


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
    if "xl/workbook.xml" not in parts or _OTHER_BOOKS & {name.lower() for name in parts}:
        raise Refusal("not-a-workbook")
    return parts


def _read_true(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limits: Limits) -> Iterator[bytes]:
    """The part's bytes as they really unpack, whatever size the archive declares for it."""
    honest = copy(info)
    honest.file_size = limits.unzipped + 1  # else zipfile stops, content unseen, at the declared size
    size = 0
    with archive.open(honest) as stream:
        while chunk := stream.read(CHUNK):
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
        read = partial(_read_true, archive, info, limits)
        if "/worksheets/" in part or _holds_cells(read()):
            scan = scan_sheet(read, names.get(part, ""), limits)
            if part in names:
                scans[names[part]] = scan
        total += info.file_size
        if total > limits.unzipped:
            raise Refusal("zip-bomb", size=str(total // MIB))
    return scans


def _holds_cells(chunks: Iterator[bytes]) -> bool:
    """Whether the parser could take the part for a sheet, wherever it lies and whatever refers to it.

    All of it is unpacked, so as to learn that it keeps to its declared size and checksum.
    """
    found, end = False, b""
    for chunk in chunks:
        found = found or _SHEET_DATA in end + chunk
        end = chunk[-len(_SHEET_DATA) :]
    return found
