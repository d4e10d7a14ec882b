"""Merkle trees as in RFC 9162 (Certificate Transparency 2.0), section 2.1, with SHA-256."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

from fairdraw.codec import sha256_each
from fairdraw.errors import Malformed


def leaf_hash(data: bytes) -> bytes:
    """SHA-256(0x00 ‖ data)."""
    return sha256(b"\x00" + data).digest()


def _node(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


class Tree:
    """All levels of one tree: `levels[0]` the leaf hashes, `levels[-1]` the root alone."""

    def __init__(self, leaves: Sequence[bytes]) -> None:
        """`leaves` are leaf hashes.

        RFC 9162 splits at the largest power of two below n. Joining neighbours level by level, a last
        one without neighbour going up as it is, makes the same tree.
        """
        self.levels: list[list[bytes]] = [list(leaves)]
        below = self.levels[0]
        while len(below) > 1:
            each = iter(below)  # taken from twice a step: neighbours; a last one alone falls out
            level = sha256_each([b"\x01" + left + right for left, right in zip(each, each, strict=False)])
            if len(below) % 2:
                level.append(below[-1])
            self.levels.append(level)
            below = level

    @property
    def root(self) -> bytes:
        """The tree's hash; that of the empty tree is SHA-256 of nothing."""
        return self.levels[-1][0] if self.levels[0] else sha256(b"").digest()

    def path(self, index: int) -> list[bytes]:
        """The audit path of a leaf (RFC 9162, 2.1.3.1), from the leaf upwards."""
        if not 0 <= index < len(self.levels[0]):
            raise IndexError(index)
        path = []
        for level in self.levels[:-1]:
            if index ^ 1 < len(level):
                path.append(level[index ^ 1])
            index //= 2
        return path


def root_of_path(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes:
    """The root to which a leaf's audit path leads (RFC 9162, 2.1.3.2).

    Raises Malformed `path-length` when a tree of `size` leaves has no path of this length at `index`.
    """
    if not 0 <= index < size:
        raise Malformed("path-length", index=index, size=size)
    steps, node, last = list(path), leaf, size - 1
    while last:
        if index ^ 1 <= last:
            if not steps:
                raise Malformed("path-length", index=index, size=size)
            beside = steps.pop(0)
            node = _node(beside, node) if index % 2 else _node(node, beside)
        index, last = index // 2, last // 2
    if steps:
        raise Malformed("path-length", index=index, size=size)
    return node
