"""What a picture is, by its first bytes: kind and size. Nothing is decoded here, so that no bomb goes off."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Final, Literal

MOST_PIXELS: Final = 60_000_000  # a 48-MP telephone's picture fits; what a small file claims beyond is not opened
_FRAMES: Final = frozenset(
    {*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0)}
)  # SOF0–15, T.81 table B.1
PictureKind = Literal["jpg", "png", "webp"]


@dataclass(frozen=True, slots=True)
class Found:
    """A picture's kind (its file ending) and its size in pixels."""

    kind: PictureKind
    width: int
    height: int


def look_at(data: bytes) -> Found | None:
    """Kind and size; None where it is no JPEG, PNG or WebP, is cut before its size, or claims more than MOST_PIXELS."""
    try:
        found = _jpeg(data) or _png(data) or _webp(data)
    except (struct.error, IndexError):
        return None
    return found if found and 0 < found.width * found.height <= MOST_PIXELS else None


def _png(data: bytes) -> Found | None:
    if not data.startswith(b"\x89PNG\r\n\x1a\n") or data[12:16] != b"IHDR":
        return None
    return Found("png", *struct.unpack_from(">II", data, 16))


def _jpeg(data: bytes) -> Found | None:
    if not data.startswith(b"\xff\xd8\xff"):
        return None
    at = 2
    while at + 9 <= len(data):
        if data[at] != 0xFF:
            return None
        marker = data[at + 1]
        if marker == 0xFF:  # fill bytes before a marker
            at += 1
        elif marker in _FRAMES:
            height, width = struct.unpack_from(">HH", data, at + 5)
            return Found("jpg", width, height)
        else:
            at += 2 + struct.unpack_from(">H", data, at + 2)[0]
    return None


def _webp(data: bytes) -> Found | None:
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP":
        return None
    form = data[12:16]
    if form == b"VP8X":
        return Found("webp", *(1 + int.from_bytes(data[at : at + 3], "little") for at in (24, 27)))
    if form == b"VP8L":
        bits = struct.unpack_from("<I", data, 21)[0]
        return Found("webp", 1 + (bits & 0x3FFF), 1 + ((bits >> 14) & 0x3FFF))
    if form == b"VP8 ":
        width, height = struct.unpack_from("<HH", data, 26)
        return Found("webp", width & 0x3FFF, height & 0x3FFF)
    return None
