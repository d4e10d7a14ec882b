"""A backup is believed only whole: damage is seen before anything is touched; a used place is never overwritten unasked."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import stat
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from shuangsui.site.backup.archive import Damaged, Newer, check

from .desk import tree
from .serving import PEOPLE, START, call, installed, outside


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation in `data`, and its backup `a.zip`."""
    folder = tmp_path_factory.mktemp("backup")
    installed(folder / "data")
    saved = call("backup", folder / "a.zip", "--data", folder / "data")
    assert saved.returncode == 0, saved.stderr
    return folder


def names(database: Path) -> list[str]:
    """Who can sign in there."""
    with closing(sqlite3.connect(database)) as found:
        return [row[0] for row in found.execute("SELECT username FROM records_user ORDER BY username")]


def test_there_and_back(home: Path, tmp_path: Path) -> None:
    assert stat.S_IMODE((home / "a.zip").stat().st_mode) == 0o600
    said = call("restore", home / "a.zip", "--data", tmp_path / "other")
    assert said.returncode == 0, said.stderr
    assert names(tmp_path / "other/shuangsui.sqlite3") == ["li", "wang", "zhang"]
    assert (tmp_path / "other/secret-key").read_bytes() == (home / "data/secret-key").read_bytes()
    verified = call("journal", "verify", "--data", tmp_path / "other")
    assert verified.returncode == 0 and "全部相符" in verified.stdout


def test_a_used_place_is_replaced_only_when_asked(home: Path, tmp_path: Path) -> None:
    place = tmp_path / "used"
    assert (
        call(
            "init", "--data", place, "--policy", "jiaozuo-2024", "--year", "2024", *PEOPLE[:4], "--audit", "zhao:赵某"
        ).returncode
        == 0
    )
    refused = call("restore", home / "a.zip", "--data", place)
    assert refused.returncode == 1 and "--replace" in refused.stderr
    assert "zhao" in names(place / "shuangsui.sqlite3")
    done = call("restore", home / "a.zip", "--data", place, "--replace")
    assert done.returncode == 0, done.stderr
    assert "wang" in names(place / "shuangsui.sqlite3")
    assert "zhao" in names(next(place.glob("replaced-*.sqlite3")))
    again = call("backup", home / "a.zip", "--data", place)
    assert again.returncode == 1 and "已经存在" in again.stderr


def _repacked(source: Path, target: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    with zipfile.ZipFile(source) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)


def _manifest(**changes: object) -> Callable[[dict[str, bytes]], None]:
    def change(members: dict[str, bytes]) -> None:
        members["manifest.json"] = json.dumps(json.loads(members["manifest.json"]) | changes).encode()

    return change


def _evil(members: dict[str, bytes]) -> None:
    """A member that would land outside, told of in the manifest as it should be."""
    manifest = json.loads(members["manifest.json"])
    members["media/../../evil"] = members.pop("secret-key")
    manifest["members"]["media/../../evil"] = manifest["members"].pop("secret-key")
    members["manifest.json"] = json.dumps(manifest).encode()


@pytest.mark.parametrize("change", [
    lambda members: members.update({"secret-key": b"mine" * 15 + b"1234567"}),
    lambda members: members.pop("secret-key"),
    lambda members: members.update({"more": b""}),
    lambda members: members.pop("manifest.json"),
    lambda members: members.update({"manifest.json": b"{"}),
    lambda members: members.update({"manifest.json": b"[]"}),
    lambda members: members.update({"manifest.json": b'{"format": "x"}'}),
    lambda members: members.update({"database.sqlite3": members["database.sqlite3"] + b"\0" * 2**24}),
    _manifest(members={}),
    _manifest(surprise=1),
    _evil,
])  # fmt: skip
def test_another_archive(home: Path, tmp_path: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    _repacked(home / "a.zip", tmp_path / "b.zip", change)
    with pytest.raises(Damaged):
        check(tmp_path / "b.zip")


def test_a_later_format(home: Path, tmp_path: Path) -> None:
    _repacked(home / "a.zip", tmp_path / "b.zip", _manifest(format=2, version="9.1"))
    with pytest.raises(Newer, match=r"9\.1"):
        check(tmp_path / "b.zip")


def test_any_byte_changed_or_lost(home: Path, tmp_path: Path) -> None:
    """At sixty places from the first byte to the last: no archive that reads differently is believed."""
    whole = (home / "a.zip").read_bytes()
    right = {name: zipfile.ZipFile(home / "a.zip").read(name) for name in zipfile.ZipFile(home / "a.zip").namelist()}
    path = tmp_path / "b.zip"
    for number in range(60):
        at = number * (len(whole) - 1) // 59
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :])
        try:
            check(path)
        except (Damaged, Newer):
            continue
        with zipfile.ZipFile(path) as archive:  # a date, say: nothing that is read
            assert {name: archive.read(name) for name in archive.namelist()} == right
    for end in (0, 10, len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:end])
        with pytest.raises(Damaged):
            check(path)


@pytest.mark.parametrize(("content", "says"), [(b"not a backup", "已损坏"), (b"", "已损坏"), (None, "没有这个文件")])
def test_a_bad_file_changes_nothing(home: Path, tmp_path: Path, content: bytes | None, says: str) -> None:
    bad = tmp_path / "bad.zip"
    if content is not None:
        bad.write_bytes(content)
    before = {name: content for name, content in tree(home / "data").items() if "lock" not in name}
    said = call("restore", bad, "--data", home / "data", "--replace")
    assert said.returncode == 1 and says in said.stderr, said
    assert {name: content for name, content in tree(home / "data").items() if "lock" not in name and "-shm" not in name} == before


def test_killed_while_restoring(home: Path, tmp_path: Path) -> None:
    """At several moments: afterwards the place is the old one, the new one, or says that it must be restored again."""
    for number, seconds in enumerate((1.0, 1.5, 2.0)):
        place = tmp_path / str(number)
        command = [sys.executable, "-c", START, "restore", str(home / "a.zip"), "--data", str(place)]
        with subprocess.Popen(command, env=outside(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            time.sleep(seconds)
            process.send_signal(signal.SIGKILL)
        if (place / "restore-unfinished").exists():
            said = call("run", "--data", place, "--port", "0")
            assert said.returncode == 1 and "再运行一次" in said.stderr
        done = call("restore", home / "a.zip", "--data", place, "--replace")
        assert done.returncode == 0, done.stderr
        assert names(place / "shuangsui.sqlite3") == ["li", "wang", "zhang"]
        assert not (place / "restore-unfinished").exists()
        left = [name for name in os.listdir(place) if name.startswith((".", "restoring"))]
        assert left == []


def test_no_backup_of_nothing(tmp_path: Path) -> None:
    said = call("backup", tmp_path / "a.zip", "--data", tmp_path / "nowhere")
    assert said.returncode == 1 and "没有系统" in said.stderr
    assert list(tmp_path.iterdir()) == []
