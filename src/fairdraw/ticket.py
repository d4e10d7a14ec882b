"""Tickets: the only luck there is, one hash a target (protocol sections 5 and 6)."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from fairdraw.codec import field, tagged_hash


def ticket(seed: bytes, target: str) -> bytes:
    """The ticket of one target: SHA-256(kT ‖ field(id)), kT = H("targets", seed)."""
    return sha256(tagged_hash("targets", seed) + field(target)).digest()


def tickets(seed: bytes, targets: Iterable[str]) -> list[bytes]:
    """The tickets of many targets, in their order; ids are ASCII, so a character is a byte."""
    key = tagged_hash("targets", seed)
    heads = [key + length.to_bytes(4, "big") for length in range(41)]
    return [sha256(heads[len(id_)] + id_.encode()).digest() for id_ in targets]


def inspector_order(seed: bytes, inspectors: Iterable[str]) -> list[str]:
    """Inspectors by (SHA-256(kI ‖ field(id)), id); a place in this list is an "index"."""
    key = tagged_hash("inspectors", seed)
    return sorted(inspectors, key=lambda id_: (sha256(key + field(id_)).digest(), id_))


class Pairs:
    """The hash of a pair (target, inspector), which decides between equal loads."""

    def __init__(self, seed: bytes) -> None:
        self._key = tagged_hash("pairs", seed)

    def head(self, target: str) -> bytes:
        """What is hashed before `field(inspector)`: kP ‖ field(target)."""
        return self._key + field(target)
