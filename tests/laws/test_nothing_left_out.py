"""A run in which a test was left out is a failed run (`tests/conftest.py`); the ¦ keeps this file from being one itself."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from .tree import ROOT

LEFT_OUT = {
    "marked": "@pytest.mark.sk¦ip\ndef test_marked(): pass\n",
    "called": "def test_called(): pytest.sk¦ip()\n",
    "excused": "@pytest.mark.xf¦ail\ndef test_excused(): assert False\n",
    "excused_in_vain": "@pytest.mark.xf¦ail\ndef test_excused_in_vain(): pass\n",
    "whole_file": "pytest.sk¦ip(allow_module_level=True)\n",
}


def _run(folder: Path, tests: dict[str, str]) -> subprocess.CompletedProcess[str]:
    (folder / "tests").mkdir()
    (folder / "pytest.ini").write_text("[pytest]\n", "utf-8")  # the project's settings stay out
    (folder / "tests" / "conftest.py").write_text((ROOT / "tests" / "conftest.py").read_text("utf-8"), "utf-8")
    for name, test in tests.items():
        (folder / "tests" / f"test_{name}.py").write_text("import pytest\n" + test.replace("¦", ""), "utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests", "--rootdir", "."]
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_a_test_left_out_fails_the_run(tmp_path: Path) -> None:
    """Skipped, excused, or a whole file given up: none passes for success, and each is named."""
    outcome = _run(tmp_path, {"a": "def test_a(): pass\n"} | LEFT_OUT)
    named = [line for line in outcome.stdout.splitlines() if line.startswith("LEFT OUT")]
    assert outcome.returncode == 1
    assert [name for name in LEFT_OUT if not any(f"test_{name}.py" in line for line in named)] == []


def test_a_whole_run_passes(tmp_path: Path) -> None:
    """Where nothing is left out nothing is said."""
    outcome = _run(tmp_path, {"a": "def test_a(): pass\n"})
    assert outcome.returncode == 0, outcome.stdout
    assert "LEFT OUT" not in outcome.stdout
