"""Is the journal whole? A chain is read once from its first entry, a few at a time, and every hash computed again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from .models import JournalEntry, JournalHead
from .models.journal import FIRST, HAS_SM3

_AT_ONCE = 2000  # entries in memory
_TOLD_EVERY = 500


@dataclass(frozen=True)
class Break:
    """Where a chain does not hold first. `code`: missing, previous, hash, sm3, head or anchor."""

    seq: int
    code: str


@dataclass(frozen=True)
class Checked:
    """A chain that holds up to `seq`, whose entry has the hash. `broken`: the first place that does not hold, None for none."""

    chain: str
    seq: int
    hash: str
    broken: Break | None = None


def chains() -> list[str]:
    """Every chain that has a head or an entry."""
    heads = set(JournalHead.objects.values_list("chain", flat=True))
    return sorted(heads | set(JournalEntry.objects.order_by().values_list("chain", flat=True).distinct()))


def verify_chain(chain: str, anchors: dict[int, str] | None = None, tell: Callable[[int], None] | None = None) -> Checked:
    """Read one chain. `anchors`: sequence → the hash that was noted elsewhere at the time, which must still stand there.
    `tell`: is told now and then how far it is; what it raises ends the reading.

    Entries that are added meanwhile disturb nothing: what the head said before must be there, and the end be no later than
    what it says afterwards.
    """
    before = _head(chain)
    expected = dict(anchors or {})
    if before and before.seq:
        expected.setdefault(before.seq, before.hash)
    seq, hash_, sm3 = 0, FIRST, ""
    for entry in _entries(chain):
        if fault := _fault(entry, seq, hash_, sm3):
            return Checked(chain, seq, hash_, fault)
        seq, hash_, sm3 = entry.seq, entry.hash, entry.sm3
        if tell and seq % _TOLD_EVERY == 0:
            tell(seq)
        if expected.pop(seq, hash_) != hash_:
            code = "anchor" if seq in (anchors or {}) else "head"
            return Checked(chain, seq - 1, entry.previous, Break(seq, code))
    after = _head(chain)
    if expected:
        return Checked(chain, seq, hash_, Break(seq + 1, "missing"))
    if seq > (after.seq if after else 0):
        return Checked(chain, seq, hash_, Break(after.seq + 1 if after else 1, "head"))
    return Checked(chain, seq, hash_)


def _head(chain: str) -> JournalHead | None:
    return JournalHead.objects.filter(chain=chain).first()


def _entries(chain: str) -> Iterator[JournalEntry]:
    """By key and not by cursor: constant memory on every database, within a transaction or without."""
    last = -1
    while True:
        found = list(JournalEntry.objects.filter(chain=chain, seq__gt=last).order_by("seq")[:_AT_ONCE])
        yield from found
        if len(found) < _AT_ONCE:
            return
        last = found[-1].seq


def _fault(entry: JournalEntry, seq: int, hash_: str, sm3: str) -> Break | None:
    """What is wrong with an entry that should stand on the one of `seq`."""
    if entry.seq != seq + 1:
        return Break(seq + 1, "missing")
    if entry.previous != hash_:
        return Break(entry.seq, "previous")
    sha256_now, sm3_now = entry.digests(sm3)
    if sha256_now != entry.hash:
        return Break(entry.seq, "hash")
    if HAS_SM3 and entry.sm3 and sm3_now != entry.sm3:
        return Break(entry.seq, "sm3")
    return None
