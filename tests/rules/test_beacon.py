"""A drand round is genuine or refused, bit by bit."""

from __future__ import annotations

import builtins
import json
import random
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuangsui.rules.beacon import CHAIN, NoBeaconLibrary, is_genuine, published_at, round_at

VECTOR = Path(__file__).resolve().parents[1] / "fairdraw" / "vectors" / "1-plain.json"
SOURCE = json.loads(json.loads(VECTOR.read_text("utf-8"))["files"]["entropy.json"])[0]
SIGNATURE: str = SOURCE["value"]


def test_round_1000_is_genuine() -> None:
    """Of quicknet, as it stands in the vector."""
    assert (SOURCE["source"], SOURCE["when"]) == (CHAIN, "1000")
    assert is_genuine(1000, SIGNATURE)


def test_every_flipped_bit_is_refused() -> None:
    """All 384 bits of the signature."""
    whole = int(SIGNATURE, 16)
    assert not any(is_genuine(1000, f"{whole ^ 1 << bit:096x}") for bit in range(384))


def test_every_flipped_bit_of_the_round_is_refused() -> None:
    """All 64 bits of the round's number; a number that is no round is not genuine either."""
    assert not any(is_genuine(1000 ^ 1 << bit, SIGNATURE) for bit in range(64))
    assert not any(is_genuine(number, SIGNATURE) for number in (0, -1, 1 << 64, 999, 1001))


@pytest.mark.parametrize(
    "signature",
    [
        "",
        SIGNATURE.upper(),
        f" {SIGNATURE}",
        SIGNATURE[:-1],
        SIGNATURE + "0",
        SIGNATURE[:-2] + "zz",
        "c0" + "0" * 94,
        "0" * 96,
        "f" * 96,
    ],
)
def test_one_spelling_only(signature: str) -> None:
    """Other spellings, other lengths, the point at infinity: not genuine, and no error."""
    assert not is_genuine(1000, signature)


def test_random_signatures_are_refused() -> None:
    """Whatever else is sent."""
    luck = random.Random(1)
    assert not any(is_genuine(1000, f"{luck.getrandbits(384):096x}") for _ in range(50))


@given(st.integers(1, 10**9))
def test_rounds_come_every_three_seconds(number: int) -> None:
    """A round is the first at or after its own moment; a microsecond later it is the next."""
    at = published_at(number)
    assert round_at(at) == number
    assert round_at(at + timedelta(microseconds=1)) == number + 1
    assert round_at(at.astimezone(timezone(timedelta(hours=8)))) == number


def test_before_the_chain_began() -> None:
    """The first round is the first."""
    assert round_at(datetime(2020, 1, 1, tzinfo=UTC)) == 1
    assert published_at(1) == datetime(2023, 8, 23, 15, 9, 27, tzinfo=UTC)


def test_without_the_library_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not installed is an error of its own, never 'genuine' and never 'forged'."""
    real = builtins.__import__

    def without(
        name: str,
        scope: Mapping[str, object] | None = None,
        local: Mapping[str, object] | None = None,
        names: Sequence[str] = (),
        level: int = 0,
    ) -> object:
        if name == "py_arkworks_bls12381":
            raise ImportError(name)
        return real(name, scope, local, names, level)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(NoBeaconLibrary):
        is_genuine(1000, SIGNATURE)
