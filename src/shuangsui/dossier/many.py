"""A round of draws: every authority of a province or of the nation, each in a cabinet of its own, on all cores.

A round is a folder with one folder an authority, in which its pool stands as the protocol spells it (docs/draw-protocol.md,
sections 2 and 3):

    targets.csv      id,area,rows,excluded,needs
    inspectors.csv   id,pool,areas,skills,load,excluded
    conflicts.csv    target,inspector            (may be absent; the salts are made here)
    rows.csv         row,take

What a draw leaves there is one deed of that cabinet: `PERIOD/bundle.zip`, verified as a stranger would, and the authority's log.
So an authority is wholly drawn or not at all, whatever kills the program; a further run draws those that are left. An authority
that is refused keeps nobody else waiting.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from fairdraw import (
    Entry,
    FairdrawError,
    Malformed,
    Row,
    SeatGroup,
    Source,
    Terms,
    Value,
    draw,
    drawn_body,
    element_hash,
    extend,
    follow,
    freeze_tables,
    head_of,
    read_bundle_bytes,
    read_log,
    reveal,
    sha256_hex,
    tell,
    verify,
    write_bundle,
    write_reveal,
)
from fairdraw.codec import INTEGER_TEXT, NAME_TEXT
from fairdraw.entropy import ENTROPY
from fairdraw.story import period_of
from fairdraw.tables import CONFLICTS, HEADERS, INSPECTORS, TARGETS

from .cabinet import Cabinet, reason_of
from .entropy import instant
from .errors import DossierError
from .folder import authority_log, log_name
from .reveal import BUNDLE
from .sentences import say

ROWS = "rows.csv"
ROWS_HEADER, PAIRS_HEADER = "row,take", "target,inspector"
DRAW_WITHIN = timedelta(days=7)
_ROW_LINE = re.compile(rf"({NAME_TEXT}),({INTEGER_TEXT})")

DRAWN, ALREADY, REFUSED = "drawn", "already", "refused"


@dataclass(frozen=True)
class Round:
    """What is the same for every authority. `policy`: SHA-256 of the policy file, hex."""

    period: str
    policy: str
    seats: tuple[SeatGroup, ...]
    at: datetime
    reveal_by: datetime


class Outcome(NamedTuple):
    """What became of one authority: `state` is drawn, already (by an earlier run) or refused, then `why` says so in Chinese."""

    authority: str
    state: str
    draw: str = ""
    targets: int = 0
    visits: int = 0
    commitment: str = ""
    seal: str = ""
    why: str = ""


def authorities(root: Path) -> list[str]:
    """The authorities of a round, by name. Raises DossierError(no-authorities)."""
    names = sorted(path.parent.name for path in root.glob(f"*/{TARGETS}")) if root.is_dir() else []
    if not names:
        raise DossierError("no-authorities", folder=str(root), file=TARGETS)
    return names


def draw_authority(root: Path, authority: str, given: Round) -> Outcome:
    """Freeze, draw, seal, reveal and verify one authority's pool, unless that was done; a refusal is an outcome too."""
    cabinet = Cabinet(root / authority)
    try:
        with cabinet.opened():
            log = authority_log(cabinet, authority)
            entries = read_log(log)
            return _already(entries, authority, given.period) or _draw(cabinet, authority, given, log, entries)
    except FairdrawError as error:
        why = tell(error)
    except DossierError as error:
        why = say(error)
    except OSError as error:
        why = say(DossierError("unreadable", path=str(error.filename or cabinet.root), detail=reason_of(error)))
    return Outcome(authority, REFUSED, why=why)


def _already(entries: Sequence[Entry], authority: str, period: str) -> Outcome | None:
    """The draw of the period that the log tells of. Raises DossierError(unfinished-draw) for one that another command began."""
    voided = {entry.draw for entry in entries if entry.kind == "voided"}
    for name, state in follow(entries).items():
        if period_of(name) == f"{authority}-{period}" and name not in voided:
            if state != "revealed":
                raise DossierError("unfinished-draw", folder=authority, draw=name)
            return Outcome(authority, ALREADY, name)
    return None


def _draw(cabinet: Cabinet, authority: str, given: Round, log: bytes, entries: Sequence[Entry]) -> Outcome:
    before = sum(entry.kind == "committed" and period_of(entry.draw) == f"{authority}-{given.period}" for entry in entries)
    terms = _terms(authority, given, read_rows((cabinet.root / ROWS).read_bytes()), before + 1, head_of(log))
    secret = secrets.token_bytes(32)
    at = terms.frozen
    frozen = freeze_tables(terms, tables_of(cabinet.root), secret)
    manifest = frozen.manifest
    values = [Value(source.source, source.when, secrets.token_hex(32)) for source in manifest.entropy]
    drawn = draw(frozen, secret, values)
    log = extend(
        log,
        [
            ("committed", at, manifest.draw, frozen.commitment),
            *[("entropy", at, manifest.draw, element_hash(value)) for value in values],
            ("drawn", at, manifest.draw, drawn_body(drawn.files[ENTROPY], drawn.seal.hex)),
            ("revealed", at, manifest.draw, sha256_hex(write_reveal(secret))),
        ],
    )
    data = write_bundle(reveal(drawn, [], log, public=True))
    if not verify(read_bundle_bytes(data), commitment=frozen.commitment, head=head_of(log)).agrees:
        raise DossierError("bundle-differs", draw=manifest.draw)
    cabinet.commit({f"{given.period}/{BUNDLE}": data, log_name(authority): log})
    counts = (len(frozen.pool.targets), len(drawn.visits))
    return Outcome(authority, DRAWN, manifest.draw, *counts, frozen.commitment, drawn.seal.hex)


def _terms(authority: str, given: Round, rows: Sequence[Row], number: int, head: str) -> Terms:
    at = instant(given.at)
    return Terms(
        authority,
        given.period,
        number,
        frozen=at,
        draw_by=instant(given.at + DRAW_WITHIN),
        reveal_by=instant(given.reveal_by),
        policy=given.policy,
        rows=rows,
        seats=given.seats,
        entropy=(Source("local", at),),
        log=head,
    )


def tables_of(folder: Path) -> dict[str, bytes]:
    """The three tables to be frozen: two as they lie there, and the conflicts sorted and salted."""
    pairs = folder / CONFLICTS
    lines = _lines(pairs.read_bytes(), CONFLICTS, PAIRS_HEADER) if pairs.exists() else []
    salts = secrets.token_bytes(16 * len(lines)).hex()
    salted = [f"{line},{salts[32 * at : 32 * at + 32]}\n" for at, line in enumerate(sorted(lines))]
    return {
        TARGETS: (folder / TARGETS).read_bytes(),
        INSPECTORS: (folder / INSPECTORS).read_bytes(),
        CONFLICTS: "".join([HEADERS[CONFLICTS], "\n", *salted]).encode(),
    }


def read_rows(data: bytes) -> list[Row]:
    """The rows of `rows.csv`, in its order. Raises Malformed with the line."""
    rows = []
    for number, line in enumerate(_lines(data, ROWS, ROWS_HEADER), 2):
        match = _ROW_LINE.fullmatch(line)
        if match is None:
            raise Malformed("line", file=ROWS, line=number, found=line[:200])
        rows.append(Row(match[1], int(match[2])))
    return rows


def _lines(data: bytes, file: str, header: str) -> list[str]:
    """The lines below a header. Raises Malformed."""
    try:
        lines = data.decode("ascii").split("\n")
    except UnicodeDecodeError as error:
        raise Malformed("encoding", file=file, byte=error.start) from None
    if lines.pop() != "":
        raise Malformed("no-final-newline", file=file)
    if not lines or lines[0] != header:
        raise Malformed("header", file=file, expected=header)
    return lines[1:]
