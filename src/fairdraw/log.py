"""The public log of an authority: a chain of lines that cannot be rewritten unseen (protocol section 7)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import sha256
from typing import NamedTuple

from fairdraw.codec import (
    DRAW,
    HEX64,
    INSTANT,
    INTEGER,
    ZEROS,
    Json,
    as_instant,
    as_integer,
    as_object,
    as_text,
    field,
    read_json,
    read_lines,
    sha256_hex,
    write_json,
)
from fairdraw.errors import Differs, Malformed

LOG = "log.jsonl"
KINDS = ("committed", "entropy", "drawn", "revealed", "voided", "substituted", "witnessed")
_KIND = re.compile("|".join(KINDS))
# A line in its one spelling.
_LINE = re.compile(
    rf'{{"at":"({INSTANT.pattern})","body":"({HEX64.pattern})","draw":"({DRAW.pattern})","kind":"({_KIND.pattern})",'
    rf'"n":({INTEGER.pattern}),"prev":"({HEX64.pattern})"}}'
)


class Entry(NamedTuple):
    """One line. `body` is a hash; what it is the hash of depends on `kind`."""

    n: int
    kind: str
    at: str
    draw: str
    body: str
    prev: str


def write_entry(entry: Entry) -> bytes:
    """The canonical line, without LF."""
    page: dict[str, Json] = dict(entry._asdict())
    return write_json(page)


def entry_hash(entry: Entry) -> str:
    """What the next line's `prev` holds, what an authority above witnesses, and, of the last line, the head."""
    return sha256_hex(write_entry(entry))


def read_log(data: bytes) -> list[Entry]:
    """All entries; raises Malformed for the spelling, Differs for a broken chain or a clock that runs back."""
    entries: list[Entry] = []
    head, at = ZEROS, ""
    for number, line in enumerate(read_lines(data, LOG), 1):
        entry = _read_entry(line, f"{LOG}:{number}")
        if entry.n != number or entry.prev != head:
            raise Differs("log-chain", line=number)
        if entry.at < at:
            raise Differs("log-clock", line=number, before=at, found=entry.at)
        entries.append(entry)
        head, at = sha256_hex(line), entry.at
    return entries


def _read_entry(line: bytes, place: str) -> Entry:
    """The entry of a line. One that is not in its one spelling is read once more, key after key, to say what is wrong."""
    match = _LINE.fullmatch(line.decode("ascii", "replace"))
    if match:
        at, body, draw, kind, n, prev = match.groups()
        return Entry(int(n), kind, as_instant(at, place), draw, body, prev)
    page = as_object(read_json(line, place), Entry._fields, place)
    as_integer(page["n"], place)
    as_instant(page["at"], place)
    for key, pattern in (("kind", _KIND), ("draw", DRAW), ("body", HEX64), ("prev", HEX64)):
        as_text(page[key], pattern, place)
    raise Malformed("not-canonical", file=place)


def head_of(data: bytes) -> str:
    """The head of a log file: the hash of its last line, 64 zeros when it is empty."""
    lines = read_lines(data, LOG)
    return sha256_hex(lines[-1]) if lines else ZEROS


def drawn_body(entropy_json: bytes, seal: str) -> str:
    """The body of `drawn`: it binds the entropy and the seal together."""
    return sha256_hex(field(sha256(entropy_json).digest()) + field(bytes.fromhex(seal)))


def of_draw(entries: Sequence[Entry], draw: str, kind: str) -> list[Entry]:
    """The entries of one kind about one draw."""
    return [entry for entry in entries if entry.draw == draw and entry.kind == kind]
