"""The cabinet: a deed is wholly there or not at all, whatever kills it; one writer at a time."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock, Timeout

from shuangsui.dossier import cabinet as cabinet_module
from shuangsui.dossier.cabinet import Cabinet
from shuangsui.dossier.errors import DossierError
from shuangsui.dossier.lock import locked

from .killing import deaths, in_child

OLD = {"log": b"1\n"}
NEW = {"log": b"1\n2\n", "draw/result": b"r", "draw/seal": b"s", "draw/secret": b"x"}


def _content(root: Path) -> dict[str, bytes]:
    files = (p for p in root.rglob("*") if p.is_file() and p.name != ".lock")
    return {str(p.relative_to(root)): p.read_bytes() for p in files}


def _commit(root: Path) -> None:
    cabinet = Cabinet(root)
    with cabinet.opened():
        cabinet.commit(NEW, frozenset({"draw/secret"}))


def _open(root: Path) -> None:
    with Cabinet(root).opened():
        pass


@pytest.fixture
def before(tmp_path: Path) -> Path:
    root = tmp_path / "before"
    cabinet = Cabinet(root)
    with cabinet.opened():
        cabinet.commit(OLD)
    return root


def test_a_kill_leaves_the_deed_undone_or_done(before: Path, tmp_path: Path) -> None:
    seen = set()
    for left in deaths(_commit, before, tmp_path / "left"):
        _open(left)
        content = _content(left)
        assert content in (OLD, NEW)
        seen.add(len(content))
        _commit(left)
        assert _content(left) == NEW
    assert seen == {len(OLD), len(NEW)}


def test_a_kill_while_finishing_is_finished_by_the_next(before: Path, tmp_path: Path) -> None:
    """Killed between the rename and the last move, and killed again while the next command tidies up."""
    half = next(
        left
        for left in deaths(_commit, before, tmp_path / "first")
        if (left / ".pending").exists() and not (left / "draw").exists()
    )
    for left in deaths(_open, half, tmp_path / "second"):
        _open(left)
        assert _content(left) == NEW


def test_private_files_are_for_their_owner_alone(before: Path) -> None:
    _commit(before)
    assert stat.S_IMODE((before / "draw/secret").stat().st_mode) == 0o600
    assert stat.S_IMODE((before / "draw/seal").stat().st_mode) == 0o644


def test_a_full_disk_changes_nothing(before: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    cabinet = Cabinet(before)
    with cabinet.opened():
        monkeypatch.setattr(cabinet_module.os, "fsync", full)
        with pytest.raises(DossierError, match="unwritable"):
            cabinet.commit(NEW)
        monkeypatch.undo()
    assert _content(before) == OLD


def test_a_second_command_waits_and_then_says_who_is_busy(before: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held = FileLock(before / ".lock")
    monkeypatch.setattr(cabinet_module, "PATIENCE", 0.1)
    with held, pytest.raises(DossierError, match="busy"), Cabinet(before).opened():
        pass


def test_the_lock_dies_with_its_holder(before: Path) -> None:
    def hold_and_die() -> None:
        with Cabinet(before).opened():
            os._exit(7)

    assert in_child(hold_and_die) == 7
    _open(before)


@pytest.mark.parametrize(
    "files",
    [
        {"log": b"x", "log/manifest.json": b"y"},  # one deed wants a place as a file and as a folder
        {"log/manifest.json": b"y"},  # a file stands where a folder must go
        {"draw": b"y"},  # a folder stands where a file must go
    ],
)
def test_a_deed_without_a_place_is_refused_before_it_is_done(before: Path, files: dict[str, bytes]) -> None:
    _commit(before)
    cabinet = Cabinet(before)
    with cabinet.opened(), pytest.raises(DossierError, match="unwritable"):
        cabinet.commit(files)
    with cabinet.opened():
        assert _content(before) == NEW


def test_a_lock_whose_file_was_taken_away_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever opened the file before its holder took it away locks nothing, and tries again with the new one."""
    path, opened = str(tmp_path / ".lock"), os.open
    taken: list[str] = []

    def late(*args: Any) -> int:
        handle = opened(*args)
        if not taken:
            taken.append(path)
            os.unlink(path)
        return handle

    monkeypatch.setattr(os, "open", late)
    with locked(path, 1.0):
        assert taken and os.path.exists(path)
        with pytest.raises(TimeoutError), locked(path, 0.0):
            pass
        with pytest.raises(Timeout):  # filelock sees the same lock
            FileLock(path).acquire(timeout=0)
    assert not os.path.exists(path)


def test_places_are_checked_from_the_outermost_folder(before: Path) -> None:
    """A file far above is as much in the way as one just above."""
    cabinet = Cabinet(before)
    with cabinet.opened(), pytest.raises(DossierError) as refused:
        cabinet.commit({"log/a/b/c": b"x", "d": b"y"})
    assert refused.value.values["path"] == str(before / "log")
    assert _content(before) == OLD
