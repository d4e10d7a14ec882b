"""Statements: what is declared about a draw after it was made (protocol section 7)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from fairdraw.codec import DRAW, HEX, HEX64, ID, REASON, Json, as_object, as_text, read_json, read_lines, sha256_hex, write_json

STATEMENTS = "statements.jsonl"
VOIDED, SUBSTITUTED = "voided", "substituted"

_KIND = re.compile(f"{VOIDED}|{SUBSTITUTED}")
_ID_OR_NONE = re.compile(f"(?:{ID.pattern})?")


class Statement(NamedTuple):
    """`voided`: the draw is void. `substituted`: a target, or one inspector of its team, is replaced."""

    draw: str
    kind: str
    target: str  # "" in a void
    inspector: str  # who leaves; "" when the target itself is replaced, and in a void
    reason: str
    evidence: str  # hash of what proves it, hex; or ""
    salt: str  # 64 random hex digits, so that the log's hash tells nothing


def write_statement(statement: Statement) -> bytes:
    """The statement's canonical line, without LF."""
    page: dict[str, Json] = dict(statement._asdict())
    return write_json(page)


def statement_hash(statement: Statement) -> str:
    """The body of the log's `voided` or `substituted` entry."""
    return sha256_hex(write_statement(statement))


def write_statements(statements: Iterable[Statement]) -> bytes:
    """`statements.jsonl`, in the log's order."""
    return b"".join(write_statement(statement) + b"\n" for statement in statements)


def read_statements(data: bytes) -> list[Statement]:
    """`statements.jsonl`; whether the statements fit the draw is seen in `changes.py`."""
    return [_read(line, f"{STATEMENTS}:{number}") for number, line in enumerate(read_lines(data, STATEMENTS), 1)]


def _read(line: bytes, place: str) -> Statement:
    page = as_object(read_json(line, place), Statement._fields, place)
    kind = as_text(page["kind"], _KIND, place)
    # A void concerns the draw: it names neither a target nor an inspector.
    nobody = re.compile("") if kind == VOIDED else _ID_OR_NONE
    return Statement(
        draw=as_text(page["draw"], DRAW, place),
        kind=kind,
        target=as_text(page["target"], nobody if kind == VOIDED else ID, place),
        inspector=as_text(page["inspector"], nobody, place),
        reason=as_text(page["reason"], REASON, place),
        evidence=as_text(page["evidence"], HEX, place),
        salt=as_text(page["salt"], HEX64, place),
    )
