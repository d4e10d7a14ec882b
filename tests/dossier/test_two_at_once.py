"""Two commands at once on one cabinet: one waits for the other, and nothing is lost or done twice."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from fairdraw.log import read_log
from shuangsui.dossier import papers
from shuangsui.dossier.change import substitute
from shuangsui.dossier.draw import draw
from shuangsui.dossier.errors import DossierError
from shuangsui.dossier.folder import authority_log
from shuangsui.paper.press import Printed

from .bureau import COUNTY, START, drawn, fresh, frozen, situation, values

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def quick_print(monkeypatch: pytest.MonkeyPatch) -> None:
    """A word instead of a PDF: the printer's threads do not live on in a forked process."""
    for name in ("print_notice", "print_result", "print_secret"):
        monkeypatch.setattr(papers, name, lambda sheet: Printed(b"page"))


def _run(deed: Callable[..., object], arguments: tuple[object, ...], start: Any, told: Any) -> None:
    """Wait for the others, do the deed, tell how it went."""
    start.wait()
    try:
        deed(*arguments)
        told.put("done")
    except DossierError as refused:
        told.put(refused.code)


def at_once(deed: Callable[..., object], *calls: tuple[object, ...]) -> list[str]:
    """The deed with each call's arguments, each in a process of its own, all let go together; how they went, sorted."""
    context = multiprocessing.get_context("fork")
    start, told = context.Barrier(len(calls)), context.Queue()
    workers = [context.Process(target=_run, args=(deed, call, start, told)) for call in calls]
    for worker in workers:
        worker.start()
    outcomes = sorted(told.get(timeout=20) for _ in calls)
    for worker in workers:
        worker.join()
    return outcomes


def _draw(path: Path, luck: str) -> None:
    folder = fresh(path)
    draw(folder, values(folder, luck), START + 2 * HOUR)


def _freeze(path: Path) -> None:
    frozen(path)


def _freeze_month(path: Path, month: int) -> None:
    frozen(path, START, situation(month))


def _replace(path: Path, target: str) -> None:
    substitute(fresh(path), target, "", "关闭", b"", START + timedelta(days=1))


def test_two_freezes_into_one_folder(tmp_path: Path) -> None:
    assert at_once(_freeze, (tmp_path / "new" / "a",), (tmp_path / "new" / "a",)) == ["done", "folder-taken"]
    assert fresh(tmp_path / "new" / "a").state == "committed"


def test_two_freezes_into_one_cabinet(tmp_path: Path) -> None:
    """The second finds the first, which is not drawn yet."""
    assert at_once(_freeze_month, (tmp_path / "c" / "a", 2), (tmp_path / "c" / "b", 2)) == ["done", "unfinished-draw"]
    assert len(read_log(authority_log(fresh(tmp_path / "c" / "a").cabinet, COUNTY))) == 1


def test_two_draws_with_the_same_values_and_with_others(tmp_path: Path) -> None:
    folder = frozen(tmp_path / "a")
    assert at_once(_draw, (folder.path, "5" * 64), (folder.path, "5" * 64), (folder.path, "6" * 64)) in (
        ["done", "done", "drawn-otherwise"],
        ["done", "drawn-otherwise", "drawn-otherwise"],
    )
    assert [e.kind for e in read_log(fresh(folder).log)] == ["committed", "entropy", "drawn"]


def test_two_substitutions_both_stand(tmp_path: Path) -> None:
    folder = drawn(tmp_path / "a")
    one, two, *_ = (v.target for v in folder.drawn.visits if v.target.startswith("K-"))
    assert at_once(_replace, (folder.path, one), (folder.path, two)) == ["done", "done"]
    after = fresh(folder)
    assert {s.target for s in after.statements} == {one, two}
    assert [e.kind for e in read_log(after.log)][-2:] == ["substituted", "substituted"]
    assert not {one, two} & set(after.drawn.change(after.statements).teams.visits)
    assert not [name for name in os.listdir(tmp_path) if name.startswith(".")]
