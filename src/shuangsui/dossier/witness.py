"""Witness (见证): the authority above keeps the hash of another authority's entry in its own log (protocol, sections 3 and 7).

An authority's own dates prove nothing. What the log of somebody else held before the luck was known was there before the luck.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from fairdraw import Entry, FairdrawError, Source, append, entry_hash, head_of, read_entropy, read_log, tell
from fairdraw.codec import DRAW, HEX64, NAME
from fairdraw.entropy import ENTROPY
from fairdraw.log import LOG, of_draw

from .cabinet import Store
from .entropy import earliest, instant
from .errors import DossierError
from .folder import authority_log, log_name

KIND = "witnessed"


class Kept(NamedTuple):
    """What a witness's log holds now: the entry, whether it is new, other hashes kept of the same draw, and the log's head."""

    entry: Entry
    is_new: bool
    others: tuple[Entry, ...]
    head: str


class Attested(NamedTuple):
    """An entry in the log of an authority above, and the instant before which the draw's luck could not be known."""

    entry: Entry
    known: str
    head: str

    @property
    def in_time(self) -> bool:
        """Whether it shows that the commitment came before the luck."""
        return self.entry.at < self.known


def witness(cabinet: Store, authority: str, draw: str, digest: str, at: datetime) -> Kept:
    """Keep `digest`, the hash of an entry about `draw`, in the log of `authority`, whose cabinet this is.

    Kept already, it is left as it stands, with the moment at which it was first kept. Raises DossierError(bad-authority,
    bad-draw, bad-hash; witness-own: a draw of the same authority; witnessed-otherwise: the same hash under another draw).
    """
    _check(authority, draw, digest)
    with cabinet.opened():
        log = authority_log(cabinet, authority)
        kept = [entry for entry in read_log(log) if entry.kind == KIND]
        others = tuple(entry for entry in kept if entry.draw == draw and entry.body != digest)
        for entry in kept:
            if entry.body == digest and entry.draw != draw:
                raise DossierError("witnessed-otherwise", draw=entry.draw)
            if entry.body == digest:
                return Kept(entry, False, others, head_of(log))
        longer = append(log, KIND, instant(at), draw, digest)
        cabinet.commit({log_name(authority): longer})
        return Kept(read_log(longer)[-1], True, others, head_of(longer))


def _check(authority: str, draw: str, digest: str) -> None:
    if not NAME.fullmatch(authority):
        raise DossierError("bad-authority", text=authority)
    if not DRAW.fullmatch(draw):
        raise DossierError("bad-draw", text=draw)
    if not HEX64.fullmatch(digest):
        raise DossierError("bad-hash", text=digest)
    if draw.startswith(authority + "-"):
        raise DossierError("witness-own", draw=draw, authority=authority)


def as_hash(typed: str) -> str:
    """A hash as it is typed from a paper: in groups, in capitals."""
    return re.sub(r"\s", "", typed).lower()


def attested(above: bytes, files: Mapping[str, bytes]) -> Attested:
    """Where the log of an authority above keeps the `committed` entry of the draw whose bundle's `files` are given.

    Raises DossierError(witness-log: that log is broken; not-witnessed: it does not hold the entry), and fairdraw's errors for a
    bundle that is none.
    """
    draw = read_log(files[LOG])[-1].draw
    digest = entry_hash(of_draw(read_log(files[LOG]), draw, "committed")[0])
    try:
        kept = [entry for entry in read_log(above) if (entry.kind, entry.body) == (KIND, digest)]
        head = head_of(above)
    except FairdrawError as error:
        raise DossierError("witness-log", detail=tell(error)) from None
    if not kept:
        raise DossierError("not-witnessed", draw=draw, digest=digest)
    return Attested(kept[0], min(earliest(Source(v.source, v.when)) for v in read_entropy(files[ENTROPY])), head)
