"""The pages' libraries: only what the lock names gets in, and nothing is left half made."""

from __future__ import annotations

import importlib.util
import io
import json
import sys
import tarfile
from pathlib import Path
from types import ModuleType

import pytest

from .desk import ROOT


@pytest.fixture
def pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """tools/pages.py, working on an empty folder with the project's own lock."""
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    spec = importlib.util.spec_from_file_location("pages_tool", ROOT / "tools/pages.py")
    assert spec is not None and spec.loader is not None
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    monkeypatch.setattr(tool, "ROOT", tmp_path)
    monkeypatch.setattr(tool.setup, "ROOT", str(tmp_path))
    monkeypatch.setattr(tool, "TAKEN", {"one": {"dist/one.js": "one/one.js"}})
    return tool


def archive(folder: Path, text: bytes) -> Path:
    """A package as npm packs it."""
    folder.mkdir(parents=True, exist_ok=True)
    with tarfile.open(folder / "one-1.0.0.tgz", "w:gz") as made:
        member = tarfile.TarInfo("package/dist/one.js")
        member.size = len(text)
        made.addfile(member, io.BytesIO(text))
    return folder / "one-1.0.0.tgz"


def lock(folder: Path, integrity: str) -> None:
    """A package-lock.json that names the one package."""
    packages = {"node_modules/one": {"version": "1.0.0", "integrity": integrity}}
    (folder / "package-lock.json").write_text(json.dumps({"packages": packages}))


def test_the_locked_package_gets_in_once(pages: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stamp = tmp_path / "var/pages/made-1"
    lock(tmp_path, pages.integrity(archive(tmp_path / "here", b"1")))
    fetched: list[Path] = []

    def fetch(folder: Path) -> None:
        fetched.append(archive(folder, b"1"))
        fetched[-1].write_bytes((tmp_path / "here" / "one-1.0.0.tgz").read_bytes())

    monkeypatch.setattr(pages, "fetch", fetch)
    monkeypatch.setattr(sys, "argv", ["pages.py", str(stamp)])
    pages.main()
    pages.main()
    assert len(fetched) == 1
    assert (stamp.parent / "one/one.js").read_bytes() == b"1"
    assert [path.name for path in stamp.parent.parent.iterdir()] == ["pages"]


def test_another_package_is_refused_and_the_old_stays(pages: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lock(tmp_path, pages.integrity(archive(tmp_path / "here", b"right")))
    (tmp_path / "var/pages").mkdir(parents=True)
    (tmp_path / "var/pages/old.js").write_text("old")
    monkeypatch.setattr(pages, "fetch", lambda folder: archive(folder, b"wrong"))
    monkeypatch.setattr(sys, "argv", ["pages.py", str(tmp_path / "var/pages/made-2")])
    with pytest.raises(SystemExit) as stopped:
        pages.main()
    assert "one 1.0.0" in str(stopped.value)
    assert [path.name for path in (tmp_path / "var/pages").iterdir()] == ["old.js"]


def test_the_lock_says_no_more_than_it_must() -> None:
    """Every package with its hash, none with the place it came from."""
    packages = json.loads((ROOT / "package-lock.json").read_text("utf-8"))["packages"]
    own = packages.pop("")["dependencies"]
    assert all("integrity" in entry and "resolved" not in entry for entry in packages.values())
    assert own == {name: packages[f"node_modules/{name}"]["version"] for name in own}
