"""Whole draws of this engine from freeze to bundle, honest and forged, for the real verifier to judge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fairdraw import (
    Conflict,
    Drawn,
    Frozen,
    Inspector,
    Row,
    SeatGroup,
    Source,
    Target,
    Terms,
    Value,
    append,
    draw,
    drawn_body,
    element_hash,
    freeze,
    reveal,
    sha256_hex,
    write_reveal,
)

FROZEN, DRAWN, REVEALED = "2025-01-02T09:00:00+08:00", "2025-01-02T10:00:00+08:00", "2025-03-31T17:00:00+08:00"
VALUE = Value("local", FROZEN, sha256_hex(b"fairness/entropy"))  # known to all from here on
SECRET = bytes(range(32))


@dataclass(frozen=True)
class Dossier:
    """A draw as its organiser has it in the end."""

    frozen: Frozen
    drawn: Drawn
    bundle: Mapping[str, bytes]


def terms(rows: Sequence[Row], seats: Sequence[SeatGroup]) -> Terms:
    """The terms of the first draw of a quarter."""
    source = Source(VALUE.source, VALUE.when)
    return Terms("652300", "2025-Q1", 1, FROZEN, DRAWN, REVEALED, policy="0" * 64, rows=rows, seats=seats, entropy=[source])


def dossier(
    said: Terms,
    pool: Sequence[Target],
    staff: Sequence[Inspector],
    secret: bytes,
    conflicts: Sequence[Conflict] = (),
    value: Value = VALUE,
) -> Dossier:
    """Freeze, draw and reveal with a log that fits, each at its last moment: what an organiser makes, and a forger makes anew."""
    frozen = freeze(said, pool, staff, conflicts, secret)
    drawn = draw(frozen, secret, [value])
    log = append(b"", "committed", said.frozen, said.draw, frozen.commitment)
    log = append(log, "entropy", said.draw_by, said.draw, element_hash(value))
    log = append(log, "drawn", said.draw_by, said.draw, drawn_body(drawn.files["entropy.json"], drawn.seal.hex))
    log = append(log, "revealed", said.reveal_by, said.draw, sha256_hex(write_reveal(secret)))
    return Dossier(frozen, drawn, reveal(drawn, [], log))
