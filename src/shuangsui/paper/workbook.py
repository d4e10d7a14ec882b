"""Opens any accepted file as sheets of cells: what it is goes by its bytes, never by its name alone."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable, Iterator
from pathlib import PurePath

import python_calamine as calamine

from shuangsui.paper.guard_sheet import SheetScan
from shuangsui.paper.guard_xls import scan_xls
from shuangsui.paper.guard_xlsx import scan_workbook
from shuangsui.paper.pasted import pasted_sheets
from shuangsui.paper.plain_text import decode, delimited_sheet
from shuangsui.paper.problems import Refusal
from shuangsui.paper.source import MIB, Limits, Sheet, Source

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TEXT_SUFFIXES = {".csv", ".txt", ".tsv", ""}
_BOOK_SUFFIXES = {".xlsx", ".xls"}

# Gives the sheet's rows: the first `rows` of them, or all for None.
Loader = Callable[[int | None], Sheet]


def _utf16(name: str) -> bytes:
    return name.encode("utf-16-le")


class OpenFile:
    """The sheets of a file: their names, and a loader each. A context manager; Refusal when unreadable."""

    def __init__(self, source: Source, limits: Limits) -> None:
        self.name = source.name
        self.loaders: dict[str, Loader] = {}
        self.renamed = ""  # the suffix that the content asks for, where the name says another
        if not source.data.strip(b"\x00\r\n\t ") or source.data == b"\xef\xbb\xbf":
            raise Refusal("empty-file")
        if len(source.data) > limits.bytes:
            raise Refusal("too-big", size=f"{len(source.data) / MIB:.0f}", limit=f"{limits.bytes // MIB}")
        suffix = PurePath(source.name).suffix.lower()
        if suffix in (".xlsm", ".xltm", ".xlsb", ".xlam"):
            raise Refusal("macro")
        if source.data.startswith(_ZIP):
            self._open_xlsx(source, suffix, limits)
        elif source.data.startswith(_OLE):
            self._open_xls(source, suffix, limits)
        else:
            self._open_text(source, suffix, limits)

    def sheets(self) -> Iterator[tuple[str, Loader]]:
        """Visible sheets in the file's order, with their loaders."""
        yield from self.loaders.items()

    def _open_xlsx(self, source: Source, suffix: str, limits: Limits) -> None:
        if suffix in _TEXT_SUFFIXES - {""}:
            raise Refusal("wrong-extension", suffix=suffix, right=".xlsx")
        scans = scan_workbook(source.data, limits)
        self.renamed = ".xlsx" if suffix == ".xls" else ""
        self._open_book(source, scans)

    def _open_xls(self, source: Source, suffix: str, limits: Limits) -> None:
        if _utf16("EncryptedPackage") in source.data or _utf16("EncryptionInfo") in source.data:
            raise Refusal("encrypted")
        if _utf16("_VBA_PROJECT") in source.data:
            raise Refusal("macro")
        if _utf16("WordDocument") in source.data:
            raise Refusal("not-a-workbook")
        if suffix in _TEXT_SUFFIXES - {""}:
            raise Refusal("wrong-extension", suffix=suffix, right=".xls")
        self.renamed = ".xls" if suffix == ".xlsx" else ""
        self._open_book(source, scan_xls(source.data, limits))

    def _open_book(self, source: Source, scans: dict[str, SheetScan]) -> None:
        with _as_refusals(""):
            book = calamine.load_workbook(io.BytesIO(source.data))
        sheets = [entry for entry in book.sheets_metadata if entry.typ == calamine.SheetTypeEnum.WorkSheet]
        visible = [entry for entry in sheets if entry.visible == calamine.SheetVisibleEnum.Visible]
        for entry in visible or sheets:
            self.loaders[entry.name] = _book_loader(book, entry.name, scans.get(entry.name, SheetScan()))
        if not self.loaders:
            raise Refusal("no-table")

    def _open_text(self, source: Source, suffix: str, limits: Limits) -> None:
        head = source.data[:512].lstrip().lower()
        if head.startswith((b"<!doctype html", b"<html", b"<?xml", b"<table", b"%pdf")):
            raise Refusal("not-a-workbook")
        if suffix in _BOOK_SUFFIXES:
            raise Refusal("damaged" if _looks_binary(source.data) else "text-as-workbook", suffix=suffix)
        if _looks_binary(source.data):
            raise Refusal("not-a-workbook")
        text = decode(source.data)
        sheets = pasted_sheets(text, limits) or [delimited_sheet(text, limits)]
        for sheet in sheets:
            self.loaders[sheet.name] = _ready(sheet)


def _ready(sheet: Sheet) -> Loader:
    """A loader for a sheet that is already read."""
    return lambda _rows: sheet


def _looks_binary(data: bytes) -> bool:
    head = data[:4096]
    return b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff"))


@contextlib.contextmanager
def _as_refusals(sheet: str) -> Iterator[None]:
    """The parser's errors as refusals; its panics too, which derive from BaseException and have no name to import."""
    try:
        yield
    except calamine.PasswordError as error:
        raise Refusal("encrypted", sheet=sheet) from error
    except (calamine.CalamineError, ValueError, OSError) as error:
        raise Refusal("damaged", sheet=sheet) from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise Refusal("damaged", sheet=sheet) from error
        raise


def _book_loader(book: calamine.CalamineWorkbook, name: str, scan: SheetScan) -> Loader:
    """Reads the sheet once, when it is first asked for; its rows are made anew at each call."""
    kept: list[calamine.CalamineSheet] = []

    def load(rows: int | None) -> Sheet:
        with _as_refusals(name):
            if not kept:
                kept.append(book.get_sheet_by_name(name))
            cells = kept[0].to_python(skip_empty_area=False, nrows=rows)
            ranges = kept[0].merged_cell_ranges or []
        merged = [(top, left, bottom, right) for (top, left), (bottom, right) in ranges]
        return Sheet(name, cells, list(range(1, len(cells) + 1)), merged, scan.blemishes)

    return load
