"""`shuangsui verify` checks what a bare Python cannot: that a drand value is the chain's own."""

from __future__ import annotations

from pathlib import Path

import pytest
from bench.fairness.engine import dossier

from fairdraw import QUICKNET, Inspector, Row, SeatGroup, Source, Target, Terms, Value, write_bundle

from .desk import run

# Round 1000 of quicknet, as the chain published it.
GENUINE = "b44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125e342b73a8dd2bacbe47e4b6b63ed5e39"
FROZEN, DRAWN, REVEALED = "2023-08-23T10:00:00+08:00", "2023-08-24T10:00:00+08:00", "2023-09-24T10:00:00+08:00"


def _bundle(path: Path, signature: str) -> Path:
    """A draw that is right in everything, whatever its signature is."""
    value = Value(QUICKNET, "1000", signature)
    terms = Terms(
        "652301", "2023-Q3", 1, FROZEN, DRAWN, REVEALED, "0" * 64, [Row("key", 1)], [SeatGroup("env", 2)], [Source(*value[:2])]
    )
    targets = [Target(f"T{n}", "652301", (("key", 1),)) for n in range(3)]
    inspectors = [Inspector(f"I{n}", "env", ("*",)) for n in range(3)]
    path.write_bytes(write_bundle(dossier(terms, targets, inspectors, bytes(32), value=value).bundle))
    return path


def test_the_chains_own_value_is_taken(tmp_path: Path) -> None:
    done = run("verify", _bundle(tmp_path / "genuine.zip", GENUINE))
    assert done.code == 0, done.out + done.err
    assert "另行核对" not in done.out and "第 1000 轮" in done.out
    findings = run("verify", tmp_path / "genuine.zip", "--json").data["findings"]
    codes = {finding["code"] for finding in findings}
    assert "beacon-genuine" in codes and "beacon-unchecked" not in codes


@pytest.mark.parametrize("signature", ["a" * 96, GENUINE[:-1] + "8"])
def test_an_invented_value_is_refused(tmp_path: Path, signature: str) -> None:
    forged = _bundle(tmp_path / "forged.zip", signature)
    done = run("verify", forged)
    assert done.code == 1
    assert "签名不对" in done.err
    genuine = _bundle(tmp_path / "genuine.zip", GENUINE)
    assert run("verify", genuine, "--before", forged).code == 1
