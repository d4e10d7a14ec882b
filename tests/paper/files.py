"""Makes the files that the reader must take or refuse, byte by byte where no library would write them."""

from __future__ import annotations

import datetime
import io
import struct
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

import xlsxwriter

from shuangsui.paper.source import Source

HEADERS = ("名称", "统一社会信用代码", "区域", "地址")
CODE = "91350100M000100Y43"
GOOD = ("甲水泥有限公司", CODE, "昌吉市", "一号路")


def xlsx(rows: Sequence[Sequence[Any]], *, name: str = "名录.xlsx", edit: Callable[[Any, Any], None] | None = None) -> Source:
    """A workbook of one sheet; texts stay texts, numbers numbers, dates dates. `edit(book, sheet)` adds to it."""
    return sheets({"Sheet1": rows}, name=name, edit=edit)


def sheets(
    tables: dict[str, Sequence[Sequence[Any]]], *, name: str = "名录.xlsx", edit: Callable[[Any, Any], None] | None = None
) -> Source:
    """A workbook of several sheets."""
    buffer = io.BytesIO()
    book: Any = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for title, rows in tables.items():
        sheet = book.add_worksheet(title)
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                if isinstance(cell, datetime.date):
                    sheet.write_datetime(row, column, cell, day)
                elif isinstance(cell, str):
                    sheet.write_string(row, column, cell)
                elif cell is not None:
                    sheet.write(row, column, cell)
        if edit:
            edit(book, sheet)
    book.close()
    return Source(name, buffer.getvalue())


def csv(text: str, encoding: str = "utf-8", name: str = "名录.csv") -> Source:
    """A text file."""
    return Source(name, text.encode(encoding))


_NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def raw_xlsx(sheet: bytes, *, extra: dict[str, bytes] | None = None, content_types: str = "") -> Source:
    """A workbook around hand-written sheet XML (the content of <worksheet>)."""
    parts = {
        "[Content_Types].xml": f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{content_types}</Types>',
        "_rels/.rels": f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_NAMESPACE}" xmlns:r="{_RELATIONS}"><sheets>'
        f'<sheet name="名录" sheetId="1" r:id="rId1"/></sheets></workbook>',
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, text in parts.items():
            archive.writestr(part, text)
        archive.writestr("xl/worksheets/sheet1.xml", f'<worksheet xmlns="{_NAMESPACE}">'.encode() + sheet + b"</worksheet>")
        for part, data in (extra or {}).items():
            archive.writestr(part, data)
    return Source("名录.xlsx", buffer.getvalue())


def inline(row: int, cells: Sequence[str], raw: Sequence[str] = ()) -> str:
    """A row of sheet XML with inline texts, then cells as they are."""
    texts = (f'<c r="{chr(65 + place)}{row}" t="inlineStr"><is><t>{text}</t></is></c>' for place, text in enumerate(cells))
    return f'<row r="{row}">{"".join(texts)}{"".join(raw)}</row>'


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _label(row: int, column: int, text: str) -> bytes:
    return _record(0x0204, struct.pack("<HHHHB", row, column, 0, len(text), 1) + text.encode("utf-16-le"))


def xls(rows: Sequence[Sequence[str | float]], name: str = "名录.xls", extra_stream: str = "") -> Source:
    """A BIFF8 workbook of one sheet in its OLE container, of just the records that it takes."""
    start = struct.pack("<HHHHII", 0x0600, 0x0005, 0, 1997, 0, 6)
    title = "Sheet1"
    bound = struct.pack("<IBBBB", 0, 0, 0, len(title), 0) + title.encode()
    offset = len(_record(0x0809, start) + _record(0x0085, bound) + _record(0x000A, b""))
    bound = struct.pack("<IBBBB", offset, 0, 0, len(title), 0) + title.encode()
    stream = _record(0x0809, start) + _record(0x0085, bound) + _record(0x000A, b"")
    stream += _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 1997, 0, 6))
    stream += _record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, max(map(len, rows)), 0))
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            if isinstance(cell, str):
                stream += _label(row, column, cell)
            else:
                stream += _record(0x0203, struct.pack("<HHHd", row, column, 0, cell))
    return Source(name, _ole(stream + _record(0x000A, b""), extra_stream))


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    title = (name + "\0").encode("utf-16-le") if name else b""
    head = title.ljust(64, b"\0") + struct.pack("<HBBIII", len(title), kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
    return head + bytes(36) + struct.pack("<IQ", start, size)


def _ole(stream: bytes, extra: str) -> bytes:
    """Header, one FAT sector, one directory sector, then the stream."""
    stream = stream.ljust(max(4096, -(-len(stream) // 512) * 512), b"\0")
    count = len(stream) // 512
    chain = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, count + 2), 0xFFFFFFFE]
    fat = struct.pack(f"<{len(chain)}I", *chain).ljust(512, b"\xff")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0) + struct.pack("<I", 0)
    directory = _entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + _entry("Workbook", 2, 0xFFFFFFFF, 2, len(stream))
    directory += _entry(extra, 0, 0xFFFFFFFF, 0, 0) + _entry("", 0, 0xFFFFFFFF, 0, 0)
    return header.ljust(512, b"\xff") + fat + directory + stream
