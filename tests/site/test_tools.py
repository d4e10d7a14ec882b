"""What `make` calls from tools/: the set-up's choices, and a prompt that leaves nothing behind."""

from __future__ import annotations

import importlib.util
import os
import pty
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from .desk import ROOT


@pytest.fixture
def setup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """tools/setup.py, working on an empty folder; what it would install is only told."""
    spec = importlib.util.spec_from_file_location("setup_tool", ROOT / "tools/setup.py")
    assert spec is not None and spec.loader is not None
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    (tmp_path / "CHANGELOG.md").write_text("# Changelog\n\n## 0.1.0\n\n- one\n")
    (tmp_path / ".venv/made").mkdir(parents=True)
    for name, path in (("ROOT", ""), ("PROJECT", ".venv/project"), ("MADE", ".venv/made"), ("UNFINISHED", ".venv/unfinished")):
        monkeypatch.setattr(tool, name, str(tmp_path / path))
    return tool


def test_only_what_no_lock_names_is_taken_away(setup: ModuleType) -> None:
    """The project itself is in no lock: it must stay importable while packages are brought to it."""
    locks = ["ruamel-yaml==0.18 \\\n    --hash=sha256:aa\n", "uv==0.13.9 ; python_version > '3' \\\n    --hash=sha256:bb\n"]
    installed = ["ruamel.yaml", "uv", "pip", "setuptools", "shuangsui", "left_over"]
    assert setup.surplus(locks, installed) == ["left_over"]


def test_the_project_is_installed_again_only_with_other_metadata(
    setup: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[tuple[str, ...]] = []
    monkeypatch.setattr(setup, "pip", lambda *words: calls.append(words))
    for _ in range(2):
        setup.install_project()
    (tmp_path / "CHANGELOG.md").write_text("# Changelog\n\n## 0.1.0\n\n- one\n- two\n")
    setup.install_project()
    assert len(calls) == 1 and "--editable" in calls[0]
    (tmp_path / "CHANGELOG.md").write_text("# Changelog\n\n## 0.2.0\n")
    setup.install_project()
    assert len(calls) == 2


def test_sets_that_were_made_before_count_as_made(setup: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After `make test` brought everything up to date, `make bench` has nothing to do."""
    installed: list[tuple[str, ...]] = []
    monkeypatch.setattr(setup, "make_environment", lambda: None)
    monkeypatch.setattr(setup, "install", installed.append)
    made = tmp_path / ".venv/made"
    (made / "bench-old").touch()
    now = {name: str(made / f"{name}-new") for name in ("run", "test", "bench")}
    setup.set_up(now["test"], [now["run"], now["bench"]])
    assert installed == [("run", "test", "bench")]
    assert sorted(os.listdir(made)) == ["bench-new", "run-new", "test-new"]
    setup.set_up(now["bench"], [now["run"], now["test"]])
    assert len(installed) == 1
    assert not (tmp_path / ".venv/unfinished").exists()


def test_a_set_that_was_never_asked_for_is_not_made(setup: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setup, "make_environment", lambda: None)
    monkeypatch.setattr(setup, "install", lambda sets: None)
    made = tmp_path / ".venv/made"
    setup.set_up(str(made / "run-new"), [str(made / "test-new"), str(made / "bench-new")])
    assert os.listdir(made) == ["run-new"]


def test_the_prompt_leaves_no_history(tmp_path: Path) -> None:
    """In a real terminal, for only there Python keeps one."""
    ours, theirs = pty.openpty()
    environment = {"HOME": str(tmp_path), "PATH": os.environ["PATH"], "TERM": "dumb"}
    call = [sys.executable, "-q", "-i", str(ROOT / "tools/shell.py")]
    with subprocess.Popen(call, stdin=theirs, stdout=theirs, stderr=theirs, env=environment) as process:
        os.close(theirs)
        os.write(ours, b"print(fairdraw.__name__, shuangsui.__name__, 6 * 7)\nexit()\n")
        said = b""
        while b"fairdraw shuangsui 42" not in said:
            said += os.read(ours, 4096)
        assert process.wait(20) == 0
    os.close(ours)
    assert list(tmp_path.iterdir()) == []
