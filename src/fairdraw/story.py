"""The order in which a log's entries may follow one another (protocol sections 3 and 7)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from fairdraw.codec import sha256_hex
from fairdraw.errors import Differs
from fairdraw.log import Entry, head_of, read_log, write_entry

# What may come next for a draw, by the state that its last entry left it in. `void` is a draw voided before
# any luck was known: it need not be revealed; `void-known` and `void-drawn` ones voided afterwards: they must be.
_NEXT = {
    "": {"committed": "committed"},
    "committed": {"entropy": "known", "voided": "void"},
    "known": {"entropy": "known", "drawn": "drawn", "voided": "void-known"},
    "drawn": {"substituted": "drawn", "voided": "void-drawn", "revealed": "revealed"},
    "void": {"revealed": "revealed"},
    "void-known": {"revealed": "revealed"},
    "void-drawn": {"revealed": "revealed"},
    "revealed": {},
}


def period_of(draw: str) -> str:
    """authority-period of a draw's name."""
    return draw[:-4]


def follow(entries: Iterable[Entry]) -> dict[str, str]:
    """The state of each of the authority's draws, in the order of their commitments.

    Raises Differs `log-number` for a gap in a period's numbers, `log-order` for an entry that cannot
    come where it stands, `reveal-order` for a draw revealed before an older one that is still owed.
    """
    states: dict[str, str] = {}
    numbers: dict[str, int] = {}
    for entry in entries:
        draw = entry.draw
        if entry.kind == "witnessed":  # about a draw of another authority
            continue
        if entry.kind == "committed":
            expected = numbers.get(period_of(draw), 0) + 1
            if draw not in states and draw[-3:] != f"{expected:03}":
                raise Differs("log-number", line=entry.n, draw=draw, expected=f"{expected:03}")
            numbers[period_of(draw)] = expected
        state = _NEXT[states.get(draw, "")].get(entry.kind)
        if state is None:
            raise Differs("log-order", line=entry.n, kind=entry.kind, draw=draw)
        if state == "revealed":
            _check_turn(states, entry)
        states[draw] = state
    return states


def _check_turn(states: dict[str, str], entry: Entry) -> None:
    for older, state in states.items():
        if older == entry.draw:
            return
        if state not in ("revealed", "void"):
            raise Differs("reveal-order", line=entry.n, draw=entry.draw, older=older)


def append(log: bytes, kind: str, at: str, draw: str, body: str) -> bytes:
    """The log file with one more line. Raises Malformed or Differs when the line does not fit the log."""
    return extend(log, [(kind, at, draw, body)])


def extend(log: bytes, entries: Iterable[tuple[str, str, str, str]]) -> bytes:
    """`append` for several: (kind, at, draw, body) each."""
    lines, head = len(log.splitlines()), head_of(log)
    for number, (kind, at, draw, body) in enumerate(entries, lines + 1):
        line = write_entry(Entry(number, kind, at, draw, body, head))
        log, head = log + line + b"\n", sha256_hex(line)
    follow(read_log(log))
    return log


def draws_and_voids(entries: Sequence[Entry], period: str) -> tuple[int, int]:
    """How many draws a period (authority-period) had, and how many of them were voided."""
    own = [entry.kind for entry in entries if period_of(entry.draw) == period]
    return own.count("committed"), own.count("voided")
