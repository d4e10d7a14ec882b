"""The demo: the same bytes each time, a whole draw twice in a row, and the main job at a prefecture's real size."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

import pytest

from fairdraw import read_bundle, verify
from shuangsui.site.cli import shared

from .desk import run, tree

JANUARY = datetime(2025, 1, 6, 10, 0, tzinfo=shared.CHINA)


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's tables."""
    folder = tmp_path_factory.mktemp("demo")
    assert run("demo", folder).code == 0
    return folder


def prefecture(grown: Path) -> list[object]:
    """The options that name all five tables."""
    where = ["--policy", "changji-2025", "--area", "昌吉州", "--period", "2025-M01"]
    tables = {
        "targets": "检查对象名录",
        "inspectors": "检查人员名录",
        "conflicts": "回避",
        "history": "检查历史",
        "facts": "事实",
    }
    return [*where, *(word for option, name in tables.items() for word in (f"--{option}", grown / f"{name}.xlsx"))]


def test_the_demo_is_the_same_each_time(grown: Path, tmp_path: Path) -> None:
    assert run("demo", tmp_path).code == 0
    assert tree(tmp_path) == tree(grown)


def test_a_whole_draw_twice_in_a_row(tmp_path: Path) -> None:
    said = run("demo", tmp_path, "--draw")
    assert said.code == 0, said
    place = tmp_path / "draws" / "2025-M01"
    assert "结论：全部一致" in said.out
    for name in ("notice.pdf", "tasks.xlsx", "result.pdf", "bundle.zip"):
        assert str(place / name) in said.out and (place / name).is_file()
    assert verify(read_bundle(place / "bundle.zip")).agrees
    assert run("demo", tmp_path, "--draw", "--json").data["agrees"] is True


def test_a_prefecture_of_three_thousand_is_frozen_and_drawn(grown: Path, tmp_path: Path) -> None:
    out = tmp_path / "案卷" / "a"
    frozen = run("freeze", *prefecture(grown), "--entropy", "local=2025-01-06T11:00", "--out", out, "--json", at=JANUARY)
    assert frozen.code == 0, frozen
    assert {row["id"] for row in frozen.data["rows"]} == {"key-prefecture", "special-prefecture", "general-prefecture"}
    assert len((out / "targets.csv").read_bytes().splitlines()) > 3000
    assert frozen.data["level"] == "local"


def test_draw_now_killed_at_any_moment_goes_on(grown: Path, tmp_path: Path) -> None:
    """The program itself, killed with SIGKILL a little later each time; run again, it comes to the end."""
    words = ["draw-now", *map(str, prefecture(grown))]
    start = "from shuangsui.site.cli import main; main()"
    for number, seconds in enumerate((1.5, 2.5, 3.5)):
        out = tmp_path / str(number) / "a"
        with subprocess.Popen([sys.executable, "-c", start, *words, "--out", str(out)], stdout=subprocess.DEVNULL) as process:
            time.sleep(seconds)
            process.send_signal(signal.SIGKILL)
        seen = {name: (out / name).read_bytes() for name in ("manifest.json", "result.json") if (out / name).exists()}
        said = run(*words, "--out", out, at=shared.now())
        assert said.code == 0, said
        assert {name: (out / name).read_bytes() for name in seen} == seen
        assert verify(read_bundle(out / "bundle.zip")).agrees
