"""The authority above keeps what a draw below committed to; anyone can see from its log that this came before the luck."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from fairdraw import entry_hash, head_of, read_bundle, read_log, verify
from fairdraw.errors import Differs
from shuangsui.dossier.cabinet import Cabinet
from shuangsui.dossier.errors import DossierError
from shuangsui.dossier.folder import DrawFolder, authority_log
from shuangsui.dossier.reveal import reveal
from shuangsui.dossier.witness import Kept, attested, witness

from .bureau import COUNTY, PREFECTURE, START, content, drawn, fresh, frozen, revealed, situation
from .killing import deaths, in_child

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
HASH, OTHER = "e" * 64, "d" * 64
DRAW = f"{COUNTY}-2025-M02-001"


def _above(root: Path, digest: str = HASH, at: datetime = START, draw: str = DRAW, authority: str = PREFECTURE) -> Kept:
    return witness(Cabinet(root), authority, draw, digest, at)


def _log(root: Path) -> bytes:
    return authority_log(Cabinet(root), PREFECTURE)


def test_a_draw_below_is_kept_above(tmp_path: Path) -> None:
    folder = frozen(tmp_path / "below" / "a")
    digest = entry_hash(read_log(folder.log)[0])
    kept = _above(tmp_path / "above", digest, START + MINUTE)
    (entry,) = read_log(_log(tmp_path / "above"))
    assert kept == (entry, True, (), head_of(_log(tmp_path / "above")))
    assert (entry.kind, entry.draw, entry.body) == ("witnessed", DRAW, digest)


def test_another_freeze_of_the_same_draw_was_not_witnessed(tmp_path: Path) -> None:
    """Frozen anew under the same number, with another secret: the log above knows only the first."""
    _above(tmp_path / "above", entry_hash(read_log(frozen(tmp_path / "one" / "a").log)[0]))
    other = revealed(tmp_path / "two" / "a")
    with pytest.raises(DossierError, match="not-witnessed"):
        attested(_log(tmp_path / "above"), read_bundle(other.path / "bundle.zip"))


@pytest.mark.parametrize(("late", "in_time"), [(MINUTE, True), (60 * MINUTE, False), (2 * DAY, False)])
def test_only_what_was_kept_before_the_luck_proves(late: timedelta, in_time: bool, tmp_path: Path) -> None:
    """The bureau's luck comes an hour after the freeze."""
    folder = drawn(tmp_path / "below" / "a")
    _above(tmp_path / "above", entry_hash(read_log(folder.log)[0]), START + late)
    reveal(folder, START + 20 * DAY)
    seen = attested(_log(tmp_path / "above"), read_bundle(folder.path / "bundle.zip"))
    assert seen.in_time is in_time
    assert seen.head == head_of(_log(tmp_path / "above"))


def test_kept_twice_stands_once_with_its_first_moment(tmp_path: Path) -> None:
    first = _above(tmp_path)
    before = content(tmp_path)
    again = _above(tmp_path, at=START + 3 * DAY)
    assert (again.entry, again.is_new) == (first.entry, False)
    assert content(tmp_path) == before


def test_another_hash_of_the_same_draw_is_kept_and_shown_beside_the_first(tmp_path: Path) -> None:
    """Its other entries may be witnessed too; whether two were both called the commitment, people must look at."""
    first = _above(tmp_path)
    second = _above(tmp_path, OTHER, START + MINUTE)
    assert second.is_new and second.others == (first.entry,)
    assert _above(tmp_path, HASH, START + DAY).others == (second.entry,)


@pytest.mark.parametrize(
    ("code", "authority", "draw", "digest"),
    [
        ("bad-hash", PREFECTURE, DRAW, HASH[:-1]),
        ("bad-hash", PREFECTURE, DRAW, HASH.upper()),
        ("bad-hash", PREFECTURE, DRAW, ""),
        ("bad-draw", PREFECTURE, COUNTY, HASH),
        ("bad-draw", PREFECTURE, f"{COUNTY}-2025-M02-000", HASH),
        ("bad-authority", "../above", DRAW, HASH),
        ("bad-authority", "", DRAW, HASH),
        ("witness-own", COUNTY, DRAW, HASH),
        ("witnessed-otherwise", PREFECTURE, f"{COUNTY}-2025-M02-002", OTHER),
    ],
)
def test_what_is_refused_leaves_no_trace(code: str, authority: str, draw: str, digest: str, tmp_path: Path) -> None:
    _above(tmp_path / "above", OTHER)
    before = content(tmp_path)
    with pytest.raises(DossierError, match=code):
        _above(tmp_path / "above", digest, draw=draw, authority=authority)
    assert content(tmp_path) == before


def test_a_clock_that_runs_back_is_refused(tmp_path: Path) -> None:
    _above(tmp_path)
    before = content(tmp_path)
    with pytest.raises(Differs, match="log-clock"):
        _above(tmp_path, OTHER, START - MINUTE)
    assert content(tmp_path) == before


def test_the_witness_draws_on_in_the_same_log(tmp_path: Path) -> None:
    """What is kept for others stands among an authority's own draws and disturbs neither their numbers nor their proof."""
    _above(tmp_path, at=START)
    own = drawn(tmp_path / "a", START + MINUTE, situation(area=PREFECTURE))
    _above(tmp_path, OTHER, START + DAY)
    assert reveal(fresh(own), START + 20 * DAY).agrees
    _above(tmp_path, "c" * 64, START + 21 * DAY)
    assert verify(read_bundle(own.path / "bundle.zip"), commitment=own.frozen.commitment).agrees
    assert own.frozen.manifest.draw.endswith("-001")
    kinds = [e.kind for e in read_log(_log(tmp_path))]
    assert kinds == ["witnessed", "committed", "entropy", "drawn", "witnessed", "revealed", "witnessed"]


@pytest.mark.parametrize("damage", [lambda log: log[:-1], lambda log: log.replace(b"e" * 64, b"f" * 64, 1), lambda log: b"\0"])
def test_a_broken_log_is_no_testimony(damage: object, tmp_path: Path) -> None:
    assert callable(damage)
    folder = revealed(tmp_path / "below" / "a")
    _above(tmp_path / "above")
    _above(tmp_path / "above", entry_hash(read_log(folder.log)[0]))
    with pytest.raises(DossierError, match="witness-log"):
        attested(damage(_log(tmp_path / "above")), read_bundle(folder.path / "bundle.zip"))


@pytest.mark.parametrize("earlier", [False, True])
def test_killed_anywhere(earlier: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The line stands whole or not at all, and once; telling it again makes up for a kill."""
    monkeypatch.setattr(os, "fsync", lambda handle: None)
    before = tmp_path / "before"
    before.mkdir()
    if earlier:
        _above(before, OTHER)
    old = content(before)
    finished = {**old, f"log-{PREFECTURE}.jsonl": _finished(tmp_path / "finished", earlier)}
    outcomes = set()
    for left in deaths(lambda root: _above(root, at=START + MINUTE), before, tmp_path / "left"):
        with DrawFolder(left / "a").cabinet.opened():
            pass
        found = content(left)
        assert found in (old, finished)
        outcomes.add(found == finished)
        assert in_child(lambda here=left: _above(here, at=START + MINUTE)) == 0
        assert content(left) == finished
    assert outcomes == {False, True}


def _finished(root: Path, earlier: bool) -> bytes:
    if earlier:
        _above(root, OTHER)
    _above(root, at=START + MINUTE)
    return _log(root)


def test_a_log_that_cannot_be_read_is_not_begun_anew(tmp_path: Path) -> None:
    """Taken for missing, it would be replaced by one with a single line."""
    log = tmp_path / f"log-{PREFECTURE}.jsonl"
    log.symlink_to(log.name)  # a loop: the system refuses to read it
    with pytest.raises(OSError, match="symbolic links"):
        _above(tmp_path)
    assert log.is_symlink()
