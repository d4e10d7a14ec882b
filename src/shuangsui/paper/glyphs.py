"""Which characters the fonts can print. PDF/A refuses a page with one missing glyph, and rare surnames exist."""

from __future__ import annotations

import functools
import struct
from pathlib import Path

import pylopdf_fonts_zh_cn

GETA = "〓"  # the compositor's mark for a character that is not in the case
_DROPPED = {*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0), 0x200D, 0xFEFF}  # variation selectors, joiners: nothing to print


def font_folder() -> Path:
    """The folder with the fonts' files."""
    return Path(pylopdf_fonts_zh_cn.__file__).parent


@functools.cache
def printable() -> frozenset[int]:
    """Code points that every one of the fonts has."""
    fonts = [characters_of(path.read_bytes()) for path in sorted(font_folder().glob("*.otf"))]
    return frozenset.intersection(*fonts)


def characters_of(font: bytes) -> frozenset[int]:
    """The code points of an OpenType font, from its `cmap` table (formats 4 and 12)."""
    tables = struct.unpack_from(">H", font, 4)[0]
    for place in range(tables):
        tag, _, offset, _ = struct.unpack_from(">4sIII", font, 12 + 16 * place)
        if tag == b"cmap":
            return _from_cmap(font, offset)
    return frozenset()


def _from_cmap(font: bytes, cmap: int) -> frozenset[int]:
    found: set[int] = set()
    for place in range(struct.unpack_from(">H", font, cmap + 2)[0]):
        start = cmap + struct.unpack_from(">I", font, cmap + 4 + 8 * place + 4)[0]
        kind = struct.unpack_from(">H", font, start)[0]
        if kind == 12:
            for group in range(struct.unpack_from(">I", font, start + 12)[0]):
                first, last, _ = struct.unpack_from(">III", font, start + 16 + 12 * group)
                found.update(range(first, last + 1))
        elif kind == 4:
            count = struct.unpack_from(">H", font, start + 6)[0] // 2
            lasts = struct.unpack_from(f">{count}H", font, start + 14)
            firsts = struct.unpack_from(f">{count}H", font, start + 16 + 2 * count)
            for first, last in zip(firsts, lasts, strict=True):
                if last != 0xFFFF:
                    found.update(range(first, last + 1))
    return frozenset(found)


def substitute(text: str, missing: set[str]) -> str:
    """`text` with 〓 for what cannot be printed; these characters are added to `missing`."""
    points = printable()
    kept: list[str] = []
    for character in text:
        point = ord(character)
        if point in points or character == "\n":
            kept.append(character)
        elif character in "\t\r":
            kept.append(" ")
        elif point not in _DROPPED:
            missing.add(character)
            kept.append(GETA)
    return "".join(kept)
