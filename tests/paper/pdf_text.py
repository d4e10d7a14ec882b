"""The words of a PDF as somebody who copies them out gets them: through each font's ToUnicode table (ISO 32000-2, 9.10.3)."""

from __future__ import annotations

import re
import zlib

_OBJECT = re.compile(rb"(\d+) 0 obj(.*?)endobj", re.DOTALL)
_STREAM = re.compile(rb"stream\r?\n(.*)\r?\nendstream", re.DOTALL)
_TOKEN = re.compile(rb"/(f\d+) [\d.]+ Tf|<<|>>|\(|<([0-9A-F]*)>")
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def words_of(pdf: bytes) -> str:
    """Every page's text in the order in which it is set, without any white space."""
    objects = {int(match[1]): match[2] for match in _OBJECT.finditer(pdf)}
    pieces = []
    for body in objects.values():
        if b"/Type/Page/" in body:
            fonts = _fonts(objects, body)
            contents = re.search(rb"/Contents (\d+) 0 R", body)
            assert contents
            pieces.append(_page(_opened(objects[int(contents[1])]), fonts))
    return "".join("".join(pieces).split())


def page_count(pdf: bytes) -> int:
    """How many pages there are."""
    return len(re.findall(rb"/Type/Page/", pdf))


def picture_count(pdf: bytes) -> int:
    """How many pictures of points are in it; the same one counts once."""
    return len(re.findall(rb"/Subtype/Image", pdf))


def _opened(body: bytes) -> bytes:
    match = _STREAM.search(body)
    assert match
    return zlib.decompress(match[1])


def _fonts(objects: dict[int, bytes], page: bytes) -> dict[bytes, dict[bytes, str]]:
    resources = re.search(rb"/Resources (\d+) 0 R", page)
    assert resources
    found = {}
    for name, number in re.findall(rb"/(f\d+) (\d+) 0 R", objects[int(resources[1])]):
        table = re.search(rb"/ToUnicode (\d+) 0 R", objects[int(number)])
        assert table
        pairs = re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]+)>\n", _opened(objects[int(table[1])]))
        found[name] = {bytes.fromhex(code.decode()): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in pairs}
    return found


def _page(content: bytes, fonts: dict[bytes, dict[bytes, str]]) -> str:
    """The strings that are shown; those in the dictionaries of marked content are not."""
    kept: list[str] = []
    font: dict[bytes, str] = {}
    at = depth = 0
    while match := _TOKEN.search(content, at):
        at, codes = match.end(), b""
        if match[1]:
            font = fonts[match[1]]
        elif match[0] in (b"<<", b">>"):
            depth += 1 if match[0] == b"<<" else -1
        elif match[0] == b"(":
            codes, at = _literal(content, at)
        else:
            codes = bytes.fromhex(match[2].decode())
        if not depth:
            kept += [font[codes[place : place + 2]] for place in range(0, len(codes), 2)]
    return "".join(kept)


def _literal(content: bytes, at: int) -> tuple[bytes, int]:
    """The string that begins at `at`, after its parenthesis, and where it has ended (7.3.4.2)."""
    kept, depth = bytearray(), 1
    while depth:
        one = content[at : at + 1]
        if one == b"\\":
            digits = re.match(rb"[0-7]{1,3}", content[at + 1 : at + 4])
            follows = content[at + 1 : at + 2]
            kept += bytes([int(digits[0], 8)]) if digits else _ESCAPES.get(follows, follows)
            at += 1 + len(digits[0] if digits else follows)
            continue
        depth += {b"(": 1, b")": -1}.get(one, 0)
        kept += one if depth else b""
        at += 1
    return bytes(kept), at
