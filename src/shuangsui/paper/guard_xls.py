"""Looks into an old .xls before a parser may: that its container is whole, its bounds, its lost cells.

The container is OLE: sectors chained through a table; the workbook is one stream of records (BIFF). The parser stops
the whole process's work on a broken chain and reads an error cell as an empty one, so both are found here.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from shuangsui.paper.guard_sheet import SheetScan
from shuangsui.paper.problems import Refusal
from shuangsui.paper.source import Limits

_FREE = 0xFFFFFFFA  # sector numbers from here on are marks: chain's end, unused …
_BOF, _EOF, _BOUND, _FILEPASS, _BOOLERR, _FORMULA = 0x0809, 0x000A, 0x0085, 0x002F, 0x0205, 0x0006
_CELLS = frozenset({0x0203, 0x0204, 0x00FD, 0x027E, 0x00BD, 0x0201, 0x00BE, _BOOLERR, _FORMULA})


def scan_xls(data: bytes, limits: Limits) -> dict[str, SheetScan]:
    """Sheet name → scan. Refusal: damaged, encrypted, too-many-rows, too-many-columns, not-a-workbook."""
    try:
        return _scan_stream(_workbook_stream(data), limits)
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise Refusal("damaged") from error


def _sectors(data: bytes, table: list[int], first: int, size: int) -> bytes:
    """The bytes of a chain. Refusal `damaged` when it leaves the file or runs in a circle."""
    pieces: list[bytes] = []
    sector = first
    while sector < _FREE:
        start = (sector + 1) * size
        if start + size > len(data) or len(pieces) > len(table):
            raise Refusal("damaged")
        pieces.append(data[start : start + size])
        sector = table[sector]
    return b"".join(pieces)


def _workbook_stream(data: bytes) -> bytes:
    size = 1 << struct.unpack_from("<H", data, 30)[0]
    if size not in (512, 4096):
        raise Refusal("damaged")
    table = _allocation(data, size)
    first_directory, smallest = struct.unpack_from("<I", data, 48)[0], struct.unpack_from("<I", data, 56)[0]
    directory = _sectors(data, table, first_directory, size)
    entries = [directory[place : place + 128] for place in range(0, len(directory) - 127, 128)]
    root_start = struct.unpack_from("<I", entries[0], 116)[0]
    for entry in entries:
        name = entry[: max(struct.unpack_from("<H", entry, 64)[0] - 2, 0)].decode("utf-16-le")
        if name not in ("Workbook", "Book"):
            continue
        start, length = struct.unpack_from("<II", entry, 116)
        if length >= smallest:
            stream = _sectors(data, table, start, size)
        else:  # a small stream lies in the root entry's stream, in sectors of 64 bytes
            small = _sectors(data, table, struct.unpack_from("<I", data, 60)[0], size)
            small_table = list(struct.unpack(f"<{len(small) // 4}I", small))
            stream = _sectors(bytes(64) + _sectors(data, table, root_start, size), small_table, start, 64)
        if len(stream) < length:
            raise Refusal("damaged")
        return stream[:length]
    raise Refusal("not-a-workbook")


def _allocation(data: bytes, size: int) -> list[int]:
    """The table of what sector follows which: its own sectors are listed in the header and, beyond 109, in a chain."""
    listed = list(struct.unpack_from("<109I", data, 76))
    more = struct.unpack_from("<I", data, 68)[0]
    while more < _FREE and len(listed) < len(data) // size + 200:
        *numbers, more = struct.unpack_from(f"<{size // 4}I", data, (more + 1) * size)
        listed += numbers
    table: list[int] = []
    for sector in listed:
        if sector < _FREE:
            table += struct.unpack_from(f"<{size // 4}I", data, (sector + 1) * size)
    return table


def _records(stream: bytes, place: int) -> Iterator[tuple[int, bytes]]:
    """Records from `place` to the end of that substream; those nested in it (charts) are passed over."""
    depth = 0
    while True:
        kind, length = struct.unpack_from("<HH", stream, place)
        body = stream[place + 4 : place + 4 + length]
        if len(body) < length:
            raise Refusal("damaged")
        place += 4 + length
        depth += (kind == _BOF) - (kind == _EOF)
        if depth <= 0:
            return
        if depth == 1:
            yield kind, body


def _scan_stream(stream: bytes, limits: Limits) -> dict[str, SheetScan]:
    bounds: dict[str, int] = {}
    for kind, body in _records(stream, 0):
        if kind == _FILEPASS:
            raise Refusal("encrypted")
        if kind == _BOUND:
            wide = body[7] & 1
            name = body[8 : 8 + body[6] * (1 + wide)].decode("utf-16-le" if wide else "latin-1")
            bounds[name] = struct.unpack_from("<I", body, 0)[0]
    return {name: _scan_sheet(stream, place, name, limits) for name, place in bounds.items()}


def _scan_sheet(stream: bytes, place: int, name: str, limits: Limits) -> SheetScan:
    scan = SheetScan()
    for kind, body in _records(stream, place):
        if kind not in _CELLS:
            continue
        row, column = struct.unpack_from("<HH", body, 0)
        scan.last_row, scan.columns = max(scan.last_row, row + 1), max(scan.columns, column + 1)
        is_error = (kind == _BOOLERR and body[7]) or (kind == _FORMULA and body[12:14] == b"\xff\xff" and body[6] == 2)
        if is_error:
            scan.blemishes[(row, column)] = "error-cell"
    if scan.columns > limits.columns:
        raise Refusal("too-many-columns", sheet=name, columns=scan.columns, limit=limits.columns)
    if scan.last_row > limits.rows or scan.last_row * scan.columns > limits.cells:
        raise Refusal("too-many-rows", sheet=name, rows=scan.last_row, limit=limits.rows)
    return scan
