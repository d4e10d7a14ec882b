"""Trees of RFC 9162: the known ones, the definition's own recursion, every path."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdraw.errors import Malformed
from fairdraw.merkle import Tree, leaf_hash, root_of_path

# The leaves that Certificate Transparency's implementations test with, and the root over the first 0, 1, 2 … of them.
LEAVES = [bytes.fromhex(text) for text in (
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
)]  # fmt: skip
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def _defined(leaves: list[bytes]) -> bytes:
    """MTH of section 2.1.1, as it is written there."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return sha256(b"\x00" + leaves[0]).digest()
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return sha256(b"\x01" + _defined(leaves[:half]) + _defined(leaves[half:])).digest()


def _path(leaves: list[bytes], index: int) -> list[bytes]:
    """PATH of section 2.1.3.1, as it is written there."""
    if len(leaves) == 1:
        return []
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    if index < half:
        return [*_path(leaves[:half], index), _defined(leaves[half:])]
    return [*_path(leaves[half:], index - half), _defined(leaves[:half])]


@pytest.mark.parametrize("size", range(9))
def test_the_known_trees(size: int) -> None:
    """Roots that every implementation of the RFC agrees on."""
    assert Tree([leaf_hash(leaf) for leaf in LEAVES[:size]]).root.hex() == ROOTS[size]


@pytest.mark.parametrize("size", range(1, 35))
def test_trees_and_paths_follow_the_definition(size: int) -> None:
    """Root and every audit path; each path leads back to the root, and to no other from any other place."""
    leaves = [bytes([number]) * 3 for number in range(size)]
    tree = Tree([leaf_hash(leaf) for leaf in leaves])
    assert tree.root == _defined(leaves)
    for index, leaf in enumerate(leaves):
        path = tree.path(index)
        assert path == _path(leaves, index)
        assert root_of_path(leaf_hash(leaf), index, size, path) == tree.root
        if size > 1:
            elsewhere = index ^ 1
            if elsewhere < size:
                assert root_of_path(leaf_hash(leaf), elsewhere, size, path) != tree.root
            for wrong in (path[:-1], [*path, path[0]]):
                with pytest.raises(Malformed):
                    root_of_path(leaf_hash(leaf), index, size, wrong)


@given(st.integers(-2, 50), st.integers(0, 40), st.integers(0, 8))
def test_a_path_of_a_length_that_cannot_be_is_refused(index: int, size: int, length: int) -> None:
    """Only the length that the place and the size demand is taken."""
    fits = 0 <= index < size and len(_path([b""] * size, index)) == length
    try:
        root_of_path(b"\0" * 32, index, size, [b"\1" * 32] * length)
    except Malformed:
        assert not fits
    else:
        assert fits


def test_no_leaf_no_path() -> None:
    """A place outside the tree has no path."""
    with pytest.raises(IndexError):
        Tree([]).path(0)
