"""Tickets: the only luck there is, one hash a target (protocol sections 5 and 6)."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from operator import add

from fairdraw.codec import HEADS, field, id_fields, sha256_each, tagged_hash


def ticket(seed: bytes, target: str) -> bytes:
    """The ticket of one target: SHA-256(kT ‖ field(id)), kT = H("targets", seed)."""
    return sha256(tagged_hash("targets", seed) + field(target)).digest()


def slips(seed: bytes, targets: Iterable[str]) -> list[bytes]:
    """Ticket ‖ id of each target: such slips sort as the pairs (ticket, id) do. Ids are ASCII."""
    key = tagged_hash("targets", seed)
    heads = [key + head for head in HEADS]
    raw = [target.encode() for target in targets]
    tickets = sha256_each([heads[len(id_)] + id_ for id_ in raw])
    return list(map(add, tickets, raw))


def ids_of(all_slips: Iterable[bytes]) -> list[str]:
    """The ids on slips."""
    return [slip[32:].decode() for slip in all_slips]


def inspector_order(seed: bytes, inspectors: Iterable[str]) -> list[str]:
    """Inspectors by (SHA-256(kI ‖ field(id)), id); a place in this list is an "index"."""
    key, ids = tagged_hash("inspectors", seed), list(inspectors)
    lots = sha256_each([key + one for one in id_fields(ids)])
    return [id_ for _, id_ in sorted(zip(lots, ids, strict=True))]


class Pairs:
    """The hash of a pair (target, inspector), which decides between equal loads."""

    def __init__(self, seed: bytes) -> None:
        self._key = tagged_hash("pairs", seed)

    def head(self, target: str) -> bytes:
        """What is hashed before `field(inspector)`: kP ‖ field(target)."""
        return self._key + HEADS[len(target)] + target.encode()
