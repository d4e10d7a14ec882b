"""The sources of public luck: their one spelling, their level, and the seed (protocol section 4)."""

from __future__ import annotations

import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from itertools import pairwise
from typing import NamedTuple

from fairdraw.codec import CONTROL, HEX64, Json, as_instant, as_list, as_object, as_text, field, read_json, sha256_hex, write_json
from fairdraw.errors import Malformed, Refused

QUICKNET = "drand:52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971"
QUICKNET_GENESIS = 1692803367  # Unix seconds of round 1, one round every 3 s (the chain's own published facts)
QUICKNET_PERIOD = 3
LOTTERIES = ("cwl:ssq", "slc:dlt")
LEVELS = ("public", "witnessed", "local")  # strongest first
ENTROPY = "entropy.json"

_ROUND = re.compile(r"[1-9][0-9]{0,8}")
_ISSUES = {"cwl:ssq": re.compile(r"[0-9]{4}(?!000)[0-9]{3}"), "slc:dlt": re.compile(r"[0-9]{2}(?!000)[0-9]{3}")}
_WITNESSES = re.compile(r"(dice|balls):([^,]+),([^,]+)")
_THROWS = {"dice": re.compile(r"[1-6]{25,}"), "balls": re.compile(r"[0-9]{20,}")}
_SIGNATURE = re.compile(r"[0-9a-f]{96}")
_ANY = re.compile(r".*", re.DOTALL)
_CHINA = timezone(timedelta(hours=8))


@dataclass(frozen=True, slots=True)
class _Lottery:
    """Two groups of balls: how many of which, parted by `+` or by a space."""

    first: tuple[int, int]  # (balls drawn, highest number)
    second: tuple[int, int]

    def holds(self, value: str) -> bool:
        """Whether `value` is a result in its one spelling."""
        parts = value.split("+")
        return len(parts) == 2 and self._group(parts[0], *self.first) and self._group(parts[1], *self.second)

    @staticmethod
    def _group(text: str, count: int, highest: int) -> bool:
        balls = text.split(" ")
        known = {f"{ball:02}" for ball in range(1, highest + 1)}
        ascending = all(left < right for left, right in pairwise(balls))
        return len(balls) == count and all(ball in known for ball in balls) and ascending


_RESULTS = {"cwl:ssq": _Lottery((6, 33), (1, 16)), "slc:dlt": _Lottery((5, 35), (2, 12))}


class Source(NamedTuple):
    """A source named in the manifest, and which of its events counts: a round, an issue, an instant."""

    source: str
    when: str


class Value(NamedTuple):
    """What a source gave."""

    source: str
    when: str
    value: str


def _witnessed_kind(source: str) -> str:
    """`dice` or `balls` where two different witnesses are named, else nothing."""
    match = _WITNESSES.fullmatch(source)
    return match[1] if match and match[2] != match[3] and not CONTROL.search(source) else ""


def check_source(source: Source) -> None:
    """Raises Malformed unless source and `when` have a form of the table in section 4."""
    name, when = source
    if name == QUICKNET:
        as_text(when, _ROUND, name)
    elif name in _ISSUES:
        as_text(when, _ISSUES[name], name)
    elif name == "local" or _witnessed_kind(name):
        as_instant(when, name)
    else:
        raise Malformed("unknown-source", source=name)


def check_value(value: Value) -> None:
    """Raises Malformed unless the value has its source's form. The beacon's signature itself needs its key."""
    name = value.source
    check_source(Source(name, value.when))
    if name in _RESULTS:
        good = _RESULTS[name].holds(value.value)
    else:
        form = {QUICKNET: _SIGNATURE, "local": HEX64}.get(name) or _THROWS[_witnessed_kind(name)]
        good = form.fullmatch(value.value) is not None
    if not good:
        raise Malformed("source-value", source=name, found=value.value[:200])


def level_of(sources: Sequence[Source]) -> str:
    """The weakest source's level; raises Refused for none, one twice, or a lottery alone.

    A lottery counts as public beside any other source; alone its few results could be tried in advance.
    """
    names = [source.source for source in sources]
    if not names or len(set(names)) < len(names):
        raise Refused("sources-repeat" if names else "no-source")
    if len(names) == 1 and names[0] in LOTTERIES:
        raise Refused("lottery-alone", source=names[0])
    of_source = {QUICKNET: "public", **dict.fromkeys(LOTTERIES, "public"), "local": "local"}
    return max((of_source.get(name, "witnessed") for name in names), key=LEVELS.index)


def known_at(source: Source) -> str:
    """The instant at which a source becomes known, as far as its `when` alone tells; "" for a lottery's issue."""
    if source.source in LOTTERIES:
        return ""
    if source.source == QUICKNET:
        seconds = QUICKNET_GENESIS + (int(source.when) - 1) * QUICKNET_PERIOD
        return datetime.fromtimestamp(seconds, _CHINA).strftime("%Y-%m-%dT%H:%M:%S+08:00")
    return source.when


def check_order(sources: Sequence[Source], frozen: str) -> None:
    """Raises Refused `known-before-freeze` when a source was already known at the freeze."""
    for source in sources:
        moment = known_at(source)
        if moment and (moment < frozen or (moment == frozen and source.source == QUICKNET)):
            raise Refused("known-before-freeze", source=source.source, known=moment, frozen=frozen)


def element(value: Value) -> Json:
    """One element of `entropy.json`; its canonical bytes are what an `entropy` entry of the log commits to."""
    return {"source": value.source, "value": value.value, "when": value.when}


def element_hash(value: Value) -> str:
    """The body of the log's `entropy` entry."""
    return sha256_hex(write_json(element(value)))


def write_entropy(values: Sequence[Value]) -> bytes:
    """`entropy.json`."""
    return write_json([element(value) for value in values])


def read_entropy(data: bytes) -> list[Value]:
    """`entropy.json`, every value in its source's form."""
    values = []
    for item in as_list(read_json(data, ENTROPY), ENTROPY):
        parts = as_object(item, ("source", "value", "when"), ENTROPY)
        value = Value(*(as_text(parts[key], _ANY, ENTROPY) for key in ("source", "when", "value")))
        check_value(value)
        values.append(value)
    return values


def seed_of(secret: bytes, values: Sequence[Value], draw: str, commitment: bytes) -> bytes:
    """The 32 bytes from which everything follows: HKDF's extract and one expand step (RFC 5869 in spirit)."""
    material = b"".join(field(part) for value in values for part in value)
    key = hmac.digest(secret, material, "sha256")
    return hmac.digest(key, field("fairdraw/1:seed") + field(draw) + commitment, "sha256")
