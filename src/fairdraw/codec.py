"""Bytes: fields, the tagged hash, canonical JSON and the patterns of single values (protocol section 2)."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import datetime
from hashlib import sha256
from typing import NoReturn

from fairdraw.errors import Malformed

Json = str | int | list["Json"] | dict[str, "Json"]

PROTOCOL = "fairdraw/1"
ZEROS = "0" * 64  # the log's head before its first line

# As text, to be built into the line patterns of `tables.py`.
ID_TEXT = r"[0-9A-Z-]{1,40}"
NAME_TEXT = r"[A-Za-z0-9_-]{1,40}"
INTEGER_TEXT = r"(?:0|[1-9][0-9]{0,8})"
REASON_TEXT = r"[a-z-]{1,40}"

ID = re.compile(ID_TEXT)
ID_CHARACTERS = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-"
NAME = re.compile(NAME_TEXT)
INTEGER = re.compile(INTEGER_TEXT)
REASON = re.compile(REASON_TEXT)
HEX64 = re.compile(r"[0-9a-f]{64}")
HEX = re.compile(r"(?:[0-9a-f]{2})*")
DRAW = re.compile(rf"{NAME_TEXT}-{NAME_TEXT}-(?!000)[0-9]{{3}}")
INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\+08:00")
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")  # Unicode category Cc


def field(value: str | bytes) -> bytes:
    """4-byte big-endian length, then the bytes: two lists of fields are equal only if each field is."""
    raw = value if isinstance(value, bytes) else value.encode()
    return len(raw).to_bytes(4, "big") + raw


HEADS = [length.to_bytes(4, "big") for length in range(65)]  # how fields of ids and hex begin


def id_fields(ids: Iterable[str]) -> list[bytes]:
    """`field` of each id, sooner."""
    return [HEADS[len(raw)] + raw for raw in map(str.encode, ids)]


def tagged(tag: str, *parts: str | bytes) -> bytes:
    """The tag's field and the fields of the parts."""
    return field(f"{PROTOCOL}:{tag}") + b"".join(map(field, parts))


def tagged_hash(tag: str, *parts: str | bytes) -> bytes:
    """The protocol's H(tag, a, b, …): SHA-256 over the tag's field and the fields of the parts."""
    return sha256(tagged(tag, *parts)).digest()


_digest = type(sha256()).digest


def sha256_each(data: Iterable[bytes]) -> list[bytes]:
    """SHA-256 of each. Most of a draw's time is spent here: `map` calls the hash without a line of Python in between."""
    return list(map(_digest, map(sha256, data)))


def sha256_hex(data: bytes) -> str:
    """SHA-256 as 64 lower-case hex digits."""
    return sha256(data).hexdigest()


def has_control(text: str) -> bool:
    """Whether a control character stands in the text. Printable text has none, which is sooner seen."""
    return not text.isprintable() and CONTROL.search(text) is not None


def decode(data: bytes, file: str) -> str:
    """UTF-8 text in NFC; raises Malformed `encoding` or `not-nfc`."""
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise Malformed("encoding", file=file, byte=error.start) from None
    if not text.isascii() and not unicodedata.is_normalized("NFC", text):
        raise Malformed("not-nfc", file=file)
    return text


_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode


def write_json(value: Json) -> bytes:
    """Canonical JSON: sorted keys, no white space, nothing escaped that need not be."""
    return _encode(value).encode()


def read_json(data: bytes, file: str) -> Json:
    """The value of canonical JSON; raises Malformed unless writing it again gives the same bytes."""
    text = decode(data, file)
    # Canonical JSON escapes quotes, backslashes and control characters; the latter are refused in any spelling.
    if has_control(text) or ("\\" in text and "\\" in re.sub(r'\\["\\]', "", text)):
        raise Malformed("control-character", file=file)
    try:
        value: Json = _decode(text)
        if write_json(value) != data:
            raise Malformed("not-canonical", file=file)
    except (ValueError, RecursionError):
        raise Malformed("not-json", file=file) from None
    return value


def _integer(digits: str) -> int:
    if not INTEGER.fullmatch(digits):
        raise ValueError(digits)
    return int(digits)


def _refuse(number: str) -> NoReturn:
    raise ValueError(number)


_decode = json.JSONDecoder(parse_int=_integer, parse_float=_refuse, parse_constant=_refuse).decode


def read_lines(data: bytes, file: str) -> list[bytes]:
    """The lines of a file whose every line, the last too, ends with LF; the LFs are taken off."""
    if data and not data.endswith(b"\n"):
        raise Malformed("no-final-newline", file=file)
    return data.split(b"\n")[:-1]


def as_object(value: Json, keys: Sequence[str], place: str) -> dict[str, Json]:
    """An object with exactly these keys."""
    if not isinstance(value, dict) or sorted(value) != sorted(keys):
        raise Malformed("keys", place=place, keys=sorted(keys))
    return value


def as_list(value: Json, place: str) -> list[Json]:
    """A list; its elements are not looked at."""
    if not isinstance(value, list):
        raise Malformed("not-a-list", place=place)
    return value


def as_text(value: Json, pattern: re.Pattern[str], place: str) -> str:
    """Text that the whole pattern matches."""
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise Malformed("pattern", place=place, found=value)
    return value


def as_integer(value: Json, place: str) -> int:
    """A whole number from 0 to 999,999,999; true and false are none."""
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 10**9:
        raise Malformed("pattern", place=place, found=value)
    return value


def as_instant(value: Json, place: str) -> str:
    """A moment `YYYY-MM-DDTHH:MM:SS+08:00` that exists; such texts sort as the moments do."""
    text = as_text(value, INSTANT, place)
    try:
        datetime.fromisoformat(text)
    except ValueError:
        raise Malformed("no-such-moment", place=place, found=text) from None
    return text
