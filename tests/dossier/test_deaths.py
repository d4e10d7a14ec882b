"""Every deed of a draw folder, killed before each of its file operations: the step before or the step after, never a second draw.

What is printed is replaced by a word, and nothing waits for the disk (a killed process loses nothing that it handed to the
system), so that a death costs milliseconds; the operations and their order are the same.
"""

from __future__ import annotations

import io
import json
import os
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest

from fairdraw import read_bundle, verify
from fairdraw.log import read_log
from fairdraw.story import follow
from shuangsui.dossier import papers
from shuangsui.dossier.change import substitute, void
from shuangsui.dossier.draw import draw, local_values
from shuangsui.dossier.folder import DrawFolder, authority_log
from shuangsui.dossier.freeze import freeze
from shuangsui.dossier.recover import recover
from shuangsui.dossier.results import take_back
from shuangsui.dossier.reveal import reveal
from shuangsui.paper.notices import SecretSheet
from shuangsui.paper.press import Printed
from shuangsui.paper.source import Source as File

from .bureau import COUNTY, LUCK, START, content, drawn, fresh, frozen, order, situation, values
from .killing import deaths, in_child

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
Deed = Callable[[Path], object]


@pytest.fixture(autouse=True)
def quick_print(monkeypatch: pytest.MonkeyPatch) -> None:
    """A word instead of a PDF; no waiting for the disk."""
    monkeypatch.setattr(papers, "print_notice", lambda sheet: Printed(b"notice"))
    monkeypatch.setattr(papers, "print_result", lambda sheet: Printed(b"result"))
    monkeypatch.setattr(papers, "print_secret", _secret_page)
    monkeypatch.setattr(os, "fsync", lambda handle: None)


def _secret_page(sheet: SecretSheet) -> Printed:
    return Printed(sheet.secret.encode())


def _kinds(cabinet: Path) -> list[str]:
    """The kinds of the log's entries; the log must be sound wherever a kill left it."""
    entries = read_log(authority_log(DrawFolder(cabinet / "a").cabinet, COUNTY))
    follow(entries)
    return [entry.kind for entry in entries]


def _tidied(cabinet: Path) -> dict[str, bytes]:
    """What the next command finds: it finishes what was committed, and nothing else."""
    with DrawFolder(cabinet / "a").cabinet.opened():
        pass
    found = content(cabinet)
    assert not any(path.startswith((".pending", ".lock")) for path in found)
    return found


def _freeze(cabinet: Path) -> None:
    frozen(cabinet / "a", found=situation(key=8))


def _draw(cabinet: Path) -> None:
    folder = DrawFolder(cabinet / "a")
    draw(folder, values(folder), START + 2 * HOUR)


def _void(cabinet: Path) -> None:
    void(DrawFolder(cabinet / "a"), "名录有误", b"approval", START + DAY)


def _substitute(cabinet: Path) -> None:
    folder = DrawFolder(cabinet / "a")
    substitute(folder, folder.drawn.visits[0].target, "", "关闭", b"", START + DAY)


def _reveal(cabinet: Path) -> None:
    assert reveal(DrawFolder(cabinet / "a"), START + 50 * DAY).agrees


def _results(cabinet: Path) -> None:
    book = openpyxl.load_workbook(cabinet / "a" / "tasks.xlsx")
    stream = io.BytesIO()
    book.save(stream)
    reading, _ = take_back(DrawFolder(cabinet / "a"), File("tasks.xlsx", stream.getvalue()), START + 30 * DAY)
    assert reading.ok


def _recover(cabinet: Path) -> None:
    recover(DrawFolder(cabinet / "a"), (cabinet / "a" / "sealed-secret.pdf").read_text("utf-8"))


# Deed → what was done before it, the kinds of the log before and after, the file that shows that it was done.
BEGUN = ["committed"]
MADE = [*BEGUN, "entropy", "drawn"]
CASES: dict[str, tuple[Deed, tuple[Deed, ...], list[str], list[str], str]] = {
    "freeze": (_freeze, (), [], BEGUN, "a/manifest.json"),
    "draw": (_draw, (_freeze,), BEGUN, MADE, "a/result.json"),
    "void": (_void, (_freeze, _draw), MADE, [*MADE, "voided"], "a/statements.jsonl"),
    "substitute": (_substitute, (_freeze, _draw), MADE, [*MADE, "substituted"], "a/statements.jsonl"),
    "reveal": (_reveal, (_freeze, _draw), MADE, [*MADE, "revealed"], "a/bundle.zip"),
    "results": (_results, (_freeze, _draw), MADE, MADE, "a/results.json"),
}


@pytest.mark.parametrize("name", CASES)
def test_killed_anywhere(name: str, tmp_path: Path) -> None:
    """Nothing or all of the deed stands; and where nothing stands, running it again does it."""
    deed, earlier, before_kinds, after_kinds, shown = CASES[name]
    before = tmp_path / "before"
    before.mkdir()
    for one in earlier:
        one(before)
    untouched = content(before)
    outcomes = []
    for left in deaths(deed, before, tmp_path / "left"):
        found = _tidied(left)
        done = shown in found
        outcomes.append(done)
        assert _kinds(left) == (after_kinds if done else before_kinds)
        if not done:
            assert found == untouched
            continue
        if sum(outcomes) % 4:  # all look alike once they are tidied up: a quarter of them is run again
            continue
        assert in_child(lambda here=left: deed(here)) in ({0} if name in ("draw", "reveal", "results") else {1})
        if name != "results":  # taken back once more, the earlier results are kept beside it
            assert _tidied(left) == found  # a second run neither repeats the deed nor changes it
    assert set(outcomes) == {False, True}
    retried = tmp_path / "retried"
    shutil.copytree(before, retried)
    deed(retried)
    assert shown in content(retried)


def test_a_killed_recovery_leaves_no_half_secret(tmp_path: Path) -> None:
    before = tmp_path / "before"
    folder = frozen(before / "a")
    secret = folder.secret
    (folder.path / "secret.json").unlink()
    for left in deaths(_recover, before, tmp_path / "left"):
        with DrawFolder(left / "a").cabinet.opened():
            pass
        assert DrawFolder(left / "a").kept_secret in (None, secret)
        _recover(left)
        assert DrawFolder(left / "a").secret == secret


def _draw_now(cabinet: Path) -> None:
    """The three deeds in a row with the machine's own luck, gone on with wherever they were cut short."""
    found = order(situation(key=8), START)
    if not DrawFolder(cabinet / "a").has("manifest.json"):
        freeze(DrawFolder(cabinet / "a"), found, START)
    folder = fresh(cabinet / "a")
    draw(folder, local_values(folder), START + 2 * HOUR)
    reveal(fresh(folder), START + 3 * HOUR)


def test_draw_now_killed_anywhere_goes_on_and_never_draws_a_second_time(tmp_path: Path) -> None:
    """Once a result lies there that somebody could have seen, the same result is what comes out."""
    before = tmp_path / "before"
    before.mkdir()
    seen = set()
    for left in deaths(_draw_now, before, tmp_path / "left", step=5):
        found = _tidied(left)
        seen.add(tuple(name for name in ("manifest.json", "result.json", "bundle.zip") if f"a/{name}" in found))
        assert in_child(lambda here=left: _draw_now(here)) == 0
        after = _tidied(left)
        for name in ("a/manifest.json", "a/entropy.json", "a/result.json", "a/seal.json", "a/bundle.zip"):
            assert found.get(name, after[name]) == after[name]
        assert _kinds(left) == [*MADE, "revealed"]
        assert verify(read_bundle(left / "a" / "bundle.zip")).agrees
    assert len(seen) == 4  # killed before, between and after each of the three


def test_a_draw_killed_before_its_moment_was_seen_by_nobody(tmp_path: Path) -> None:
    """The result that a killed draw had computed lay in no file but those that only their owner may read, and is gone."""
    before = tmp_path / "before"
    frozen(before / "a")
    for left in deaths(_draw, before, tmp_path / "left"):
        for path in left.rglob("*"):
            if path.is_file() and b'"visits":[' in path.read_bytes():
                assert path.stat().st_mode & 0o077 == 0
    folder = drawn(tmp_path / "other" / "a")
    assert json.loads((folder.path / "entropy.json").read_bytes())[0]["value"] == LUCK
