"""The public beacon: rounds of drand's quicknet, and the check of a round's signature without a network.

Facts of the chain (drand.love, chain info of quicknet): a round every 3 seconds from 2023-08-23T15:09:27Z; signatures on G1
over SHA-256 of the round's number, RFC 9380 hashing, the key on G2.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from fairdraw.entropy import QUICKNET, QUICKNET_GENESIS, QUICKNET_PERIOD

CHAIN = QUICKNET
_KEY = bytes.fromhex(
    "83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c8c4b450b6a0a6c3ac6a5776a2d1064510d1fec758c921cc22b0e17e63aaf4bcb"
    "5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a"
)
_GENESIS = datetime.fromtimestamp(QUICKNET_GENESIS, UTC)
_PERIOD = timedelta(seconds=QUICKNET_PERIOD)
_SIGNATURE = re.compile(r"[0-9a-f]{96}")


class NoBeaconLibrary(Exception):
    """The optional package that checks signatures is not installed (`beacon` extra)."""


def round_at(moment: datetime) -> int:
    """The first round that is published at or after a moment (with its time zone)."""
    elapsed = moment - _GENESIS
    return max(1, -(-elapsed // _PERIOD) + 1)


def published_at(number: int) -> datetime:
    """When a round is published, UTC."""
    return _GENESIS + (number - 1) * _PERIOD


def is_genuine(number: int, signature: str) -> bool:
    """Whether `signature` (96 hex digits in lower case, the protocol's one spelling) is the chain's for round `number`.

    Raises NoBeaconLibrary.
    """
    try:
        from py_arkworks_bls12381 import GT, G1Point, G2Point
    except ImportError:
        raise NoBeaconLibrary from None
    if not 1 <= number < 1 << 64 or not _SIGNATURE.fullmatch(signature):
        return False
    message = sha256(number.to_bytes(8, "big")).digest()
    try:
        point = G1Point.from_compressed_bytes(bytes.fromhex(signature))
    except ValueError:
        return False
    hashed = G1Point.hash_to_curve(message, b"BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_")
    # e(signature, g2) = e(H(message), key); G2Point() is the generator.
    return bool(GT.pairing_check([-point, hashed], [G2Point(), G2Point.from_compressed_bytes(_KEY)]))
