"""How many seeds an organiser must try to keep thirty friends out of a draw of one quarter; and what it brings him here.

The pool is a prefecture's: 11,259 targets, a quarter of them drawn. Whoever may choose the seed tries one after the
other until no friend is drawn; he needs not draw each time, it is enough to look at the friends' tickets.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from hashlib import sha256
from itertools import count
from math import comb, isqrt
from random import Random
from typing import TypeVar

from bench.fairness.engine import SECRET, VALUE, Dossier, dossier, terms
from bench.fairness.measures import seed_of
from bench.fairness.peers import seed_kept
from fairdraw import Inspector, Row, SeatGroup, Target, sha256_hex, verify
from fairdraw.codec import field, tagged_hash
from fairdraw.entropy import seed_of as protocol_seed
from fairdraw.manifest import Manifest, commitment_of, write_manifest
from fairdraw.select import Selection

MEMBERS = 11_259
TAKE = -(-MEMBERS // 4)
FRIENDS = 30
ATTACKS = 200
POOL = [Target(f"9165{number:014d}", "A", (("all", 1),)) for number in range(MEMBERS)]
# 池州's eight inspectors; every one may go everywhere.
STAFF = [Inspector(f"I{number:02}", "env", ("*",)) for number in range(8)]
FRIEND_IDS = [POOL[seed_of("friend", number)[0] + 300 * number].id for number in range(FRIENDS)]
# No friend's ticket may lie below: two standard deviations under the cut-off, so that hardly a seed that would do is lost.
BOUND = ((TAKE - 2 * isqrt(TAKE * (MEMBERS - TAKE) // MEMBERS)) << 256) // MEMBERS


T = TypeVar("T")


@dataclass(frozen=True)
class Steering:
    """What it took. Seconds are processor time."""

    expected: float  # tries on average, computed
    attacks: int
    tries: float  # on average, measured, where the organiser chooses the seed
    seconds: float  # of one attack, on average
    peer_seconds: float  # of one attack on a generator's `sample`: its seconds a try × the expected tries
    committed_tries: int  # other secrets tried after the commitment was out, until one suited
    committed_seconds: float
    shields: bool  # whether the secret that was found keeps the friends out, were it accepted
    refused: str  # what the verifier says to it
    before: float  # the chance that the one draw that counts keeps all friends out


def shielding(seeds: Iterator[bytes]) -> tuple[int, bytes]:
    """Try seeds until no friend is drawn: how many it took, and the seed."""
    friends = [field(friend) for friend in FRIEND_IDS]
    bound = BOUND.to_bytes(32, "big")
    for tries, seed in enumerate(seeds, 1):
        key = tagged_hash("targets", seed)
        if all(sha256(key + friend).digest() >= bound for friend in friends) and _nobody(seed):
            return tries, seed
    raise AssertionError("seeds do not end")


def _nobody(seed: bytes) -> bool:
    """Whether the whole draw leaves out every friend."""
    return not set(FRIEND_IDS) & set(Selection(seed, POOL, [Row("all", TAKE)]).drawn)


def _timed(run: Callable[[], T]) -> tuple[T, float]:
    start = time.process_time()
    result = run()
    return result, time.process_time() - start


def free_choice(attacks: int = ATTACKS) -> tuple[float, float]:
    """Mean tries and mean seconds where any seed may be put in."""
    found, seconds = _timed(
        lambda: [shielding(seed_of("try", attack, number) for number in count())[0] for attack in range(attacks)]
    )
    return sum(found) / attacks, seconds / attacks


def peer_try(tries: int = 200) -> float:
    """Seconds of one try on a peer: a seed put into a generator, a list drawn, friends looked for."""
    members, friends = [target.id for target in POOL], set(FRIEND_IDS)
    found, seconds = _timed(lambda: [friends & set(seed_kept(members, TAKE, Random(number))) for number in range(tries)])
    return seconds / len(found)


def after_commitment() -> tuple[int, float, bool, str]:
    """The commitment is out and the entropy known; now the organiser tries other secrets, the one thing left to him.

    Tries, seconds, whether the found secret would shield, and the verifier's answer to a bundle that was made with it, log
    and seal and all, beside the published commitment.
    """
    honest = _dossier(SECRET)
    manifest = honest.frozen.manifest
    (tries, seed), seconds = _timed(lambda: shielding(_other_seeds(manifest)))
    forged = _dossier(_secret(tries))
    last = verify(forged.bundle, commitment=honest.frozen.commitment).findings[-1]
    return tries, seconds, forged.drawn.seed == seed and _nobody(seed), last.code if last.kind == "differs" else ""


def _dossier(secret: bytes) -> Dossier:
    return dossier(terms([Row("all", TAKE)], [SeatGroup("env", 2)]), POOL, STAFF, secret)


def _secret(number: int) -> bytes:
    return seed_of("secret", number)


def _other_seeds(manifest: Manifest) -> Iterator[bytes]:
    """The seed that each other secret, number 1, 2, …, would give."""
    for number in count(1):
        secret = _secret(number)
        other = replace(manifest, secret=sha256_hex(secret))
        yield protocol_seed(secret, [VALUE], manifest.draw, commitment_of(write_manifest(other)))


def steering(attacks: int = ATTACKS) -> Steering:
    """All of it."""
    chance = Fraction(comb(MEMBERS - FRIENDS, TAKE), comb(MEMBERS, TAKE))
    tries, seconds = free_choice(attacks)
    return Steering(
        float(1 / chance), attacks, tries, seconds, peer_try() * float(1 / chance), *after_commitment(), float(chance)
    )
