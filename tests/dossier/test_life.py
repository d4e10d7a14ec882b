"""The life of a draw kept as a folder: frozen, drawn, changed, its results taken back, revealed, verified by a stranger."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest

from fairdraw import Refused, TargetChange, read_bundle, read_statements, verify
from shuangsui.dossier.change import substitute, void
from shuangsui.dossier.draw import draw
from shuangsui.dossier.errors import DossierError
from shuangsui.dossier.folder import DrawFolder
from shuangsui.dossier.freeze import freeze
from shuangsui.dossier.papers import plan_now
from shuangsui.dossier.results import take_back
from shuangsui.dossier.reveal import reveal
from shuangsui.paper.links import read_history
from shuangsui.paper.problems import Reading
from shuangsui.paper.results import VisitResult
from shuangsui.paper.source import Source as File
from shuangsui.rules.registry import Conflict, PastVisit

from .bureau import COUNTY, START, content, drawn, fresh, frozen, inspectors, order, plan, revealed, situation, targets, values

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def filled(folder: DrawFolder, **cells: object) -> File:
    """The task table with the same cells filled in for every visit."""
    book = openpyxl.load_workbook(folder.path / "tasks.xlsx")
    sheet = book["任务表"]
    headers = [cell.value for cell in sheet[1]]
    for row in range(2, sheet.max_row + 1):
        for header, value in cells.items():
            sheet.cell(row, headers.index(header) + 1, value)
    stream = io.BytesIO()
    book.save(stream)
    return File("tasks.xlsx", stream.getvalue())


def test_a_whole_life(tmp_path: Path) -> None:
    folder = drawn(tmp_path / "二月")
    first, second = [v.target for v in folder.drawn.visits][:2]
    leaver = folder.drawn.teams.visits[second].team[0]
    (change, *_) = substitute(folder, first, "", "关闭", b"photo", START + DAY)
    assert isinstance(change, TargetChange)
    assert change.out == first and change.in_
    substitute(fresh(folder), second, leaver, "生病", b"", START + 2 * DAY)
    taken, tally = take_back(fresh(folder), filled(folder, 检查日期="2025-02-20", 检查结果="未发现问题"), START + 20 * DAY)
    assert taken.ok and set(tally) == {"未发现问题"}
    report = reveal(fresh(folder), START + 50 * DAY)
    assert report.agrees

    files = read_bundle(folder.path / "bundle.zip")
    told = verify(files, commitment=folder.frozen.commitment)
    assert told.agrees and told.changes is not None
    assert first not in told.changes.teams.visits
    assert leaver not in told.changes.teams.visits[second].team
    assert [s.reason for s in read_statements(files["statements.jsonl"])] == ["closed", "illness"]


def test_a_freeze_refuses_a_folder_that_is_there(tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    with pytest.raises(DossierError, match="folder-taken"):
        frozen(tmp_path / "taken")


@pytest.mark.parametrize("name", [".hidden", ".pending", "a/.."])
def test_a_draw_cannot_be_hidden_by_its_name(tmp_path: Path, name: str) -> None:
    """Folders that begin with a dot are not looked at when earlier draws are counted; `..` names the cabinet's own parent."""
    before = content(tmp_path)
    with pytest.raises(DossierError, match=r"bad-name|folder-taken"):
        frozen(tmp_path / name)
    assert content(tmp_path) == before


def test_drawing_again_is_the_same_draw_or_none(tmp_path: Path) -> None:
    folder = drawn(tmp_path / "a")
    before = content(tmp_path)
    assert draw(fresh(folder), values(folder), START + 3 * HOUR).files == folder.drawn.files
    with pytest.raises(DossierError, match="drawn-otherwise"):
        draw(fresh(folder), values(folder, "6" * 64), START + 3 * HOUR)
    assert content(tmp_path) == before


def test_a_draw_has_its_time(tmp_path: Path) -> None:
    folder = frozen(tmp_path / "a")
    before = content(tmp_path)
    with pytest.raises(DossierError, match="too-early"):
        draw(fresh(folder), values(folder), START + HOUR - timedelta(seconds=1))
    with pytest.raises(DossierError, match="too-late"):
        draw(fresh(folder), values(folder), START + 7 * DAY + timedelta(seconds=1))
    assert content(tmp_path) == before
    assert draw(fresh(folder), values(folder), START + 7 * DAY).visits


def test_a_void_before_the_luck_needs_nobody_and_after_it_the_authority_above(tmp_path: Path) -> None:
    early = frozen(tmp_path / "one" / "a")
    void(early, "名录有误", b"", START + timedelta(minutes=59))
    assert fresh(early).state == "void"
    late = frozen(tmp_path / "two" / "a")
    before = content(tmp_path)
    with pytest.raises(DossierError, match="void-needs-draw"):  # the luck could be known by then, though it was not entered
        void(late, "名录有误", b"approval", START + HOUR)
    after = drawn(tmp_path / "three" / "a")
    with pytest.raises(DossierError, match="void-needs-approval"):
        void(after, "名录有误", b"", START + DAY)
    assert {k: v for k, v in content(tmp_path).items() if not k.startswith("three")} == before
    statement = void(fresh(after), "名录有误", b"approval no. 7", START + DAY)
    assert len(statement.evidence) == 64
    assert reveal(fresh(after), START + 2 * DAY).agrees  # voided, and shown all the same


def test_nothing_more_happens_to_a_void_draw(tmp_path: Path) -> None:
    folder = frozen(tmp_path / "a")
    void(folder, "名录有误", b"", START)
    before = content(tmp_path)
    deeds = (
        lambda f: draw(f, values(f), START + 2 * HOUR),
        lambda f: void(f, "名录有误", b"x", START + HOUR),
        lambda f: reveal(f, START + DAY),
    )
    for deed in deeds:
        with pytest.raises(DossierError, match="void"):
            deed(fresh(folder))
    assert content(tmp_path) == before


def test_nothing_more_happens_to_a_revealed_draw(tmp_path: Path) -> None:
    folder = revealed(tmp_path / "a")
    target = folder.drawn.visits[0].target
    before = content(tmp_path)
    with pytest.raises(DossierError, match="revealed-already"):
        void(fresh(folder), "方案有误", b"x", START + 51 * DAY)
    with pytest.raises(DossierError, match="revealed-already"):
        substitute(fresh(folder), target, "", "关闭", b"", START + 51 * DAY)
    assert reveal(fresh(folder), START + 51 * DAY).agrees
    assert content(tmp_path) == before


def test_substitutions_that_make_no_sense(tmp_path: Path) -> None:
    folder = frozen(tmp_path / "a")
    with pytest.raises(DossierError, match="not-drawn"):
        substitute(folder, "K-652301-001", "", "关闭", b"", START + HOUR)
    draw(fresh(folder), values(folder), START + 2 * HOUR)
    visited = {v.target for v in fresh(folder).drawn.visits}
    free = next(t.id for t in targets() if t.id not in visited)
    team = fresh(folder).drawn.visits[0].team
    idle = next(i.id for i in inspectors() if i.id not in team)
    before = content(tmp_path)
    with pytest.raises(Refused, match="no-visit"):
        substitute(fresh(folder), free, "", "关闭", b"", START + DAY)
    with pytest.raises(Refused, match="not-on-team"):
        substitute(fresh(folder), fresh(folder).drawn.visits[0].target, idle, "生病", b"", START + DAY)
    with pytest.raises(DossierError, match="bad-reason"):
        substitute(fresh(folder), fresh(folder).drawn.visits[0].target, "", "不想去", b"", START + DAY)
    assert content(tmp_path) == before


def test_whom_nobody_may_visit_stops_the_freeze_or_is_left_out_openly(tmp_path: Path) -> None:
    barred = tuple(Conflict("K-652301-003", i.id) for i in inspectors()[:4])
    found = order(situation(conflicts=barred), START)
    with pytest.raises(DossierError) as refused:
        freeze(DrawFolder(tmp_path / "new" / "a"), found, START)
    assert (refused.value.code, refused.value.values["targets"]) == ("unstaffed", ["K-652301-003"])
    assert "企业K-652301-003（可派 1 人，应派 2 人）" in str(refused.value.values["shown"])
    assert list(tmp_path.iterdir()) == []
    openly = type(found)(found.situation, found.policy_source, found.sources, found.draw_by, found.reveal_by, True)
    made = freeze(DrawFolder(tmp_path / "new" / "a"), openly, START)
    assert made.targets["K-652301-003"].excluded == "unstaffed"
    assert made.manifest.check.excluded == 1


def test_the_tables_of_a_draw(tmp_path: Path) -> None:
    folder = drawn(tmp_path / "a")
    book = openpyxl.load_workbook(folder.path / "tasks.xlsx", read_only=True)
    rows = [tuple(cell.value for cell in row) for row in book["任务表"].iter_rows()]
    assert rows[0][:12] == (
        "任务编号", "检查对象", "统一社会信用代码/编号", "区域", "地址", "类别",
        "抽取依据", "事项", "组长", "组员", "专业", "完成时限",
    )  # fmt: skip
    people = {i.id: i.name for i in inspectors()}
    for n, (visit, row) in enumerate(zip(folder.drawn.visits, rows[1:], strict=True), 1):
        assert row[0] == f"{COUNTY}-2025-M02-001-{n:03}"
        assert row[2] == visit.target
        assert (row[8], row[9]) == (people[visit.team[0]], people[visit.team[1]])
        assert row[11] == "2025-02-28"
    assert {"候补", "专业需求放宽", "仅够人数", "说明"} < set(book.sheetnames)
    key = next(r for r in folder.drawn.selection.rankings if r.row.id == "key-county")
    reserve = [row[3] for row in book["候补"].iter_rows(min_row=2, values_only=True) if row[0] == "县市、园区重点排污单位"]
    assert reserve == [*key.first(key.members)[key.row.take :]]


def test_results_come_back_and_travel(tmp_path: Path) -> None:
    folder = drawn(tmp_path / "a")
    reading, _ = take_back(folder, filled(folder, 检查日期="2025-02-20", 检查结果="发现问题"), START + 20 * DAY)
    assert not reading.ok and reading.errors[0].column == "检查结果"  # not one of the plan's phrases
    assert not (folder.path / "results.json").exists()
    first = take_back(fresh(folder), filled(folder, 检查日期="2025-02-20", 检查结果="未发现问题"), START + 20 * DAY)[0]
    assert first.ok
    page = json.loads((folder.path / "results.json").read_bytes())
    assert (page["draw"], page["commitment"]) == (folder.frozen.manifest.draw, folder.frozen.commitment)
    visit = folder.drawn.visits[0]
    assert page["results"][visit.target]["name"] == f"企业{visit.target}"
    assert page["results"][visit.target]["outcome"] == "未发现问题"
    history = _history(folder)
    assert history.ok
    assert {p.target for p in history.rows} == {v.target for v in folder.drawn.visits}
    assert {(p.visited_date.isoformat(), p.authority, p.type) for p in history.rows} == {("2025-02-20", COUNTY, "random")}
    teams = {v.target: tuple(sorted(v.team)) for v in folder.drawn.visits}
    assert {p.target: p.inspectors for p in history.rows} == teams
    again, _ = take_back(fresh(folder), filled(folder, 检查日期="2025-02-21", 检查结果="未发现问题"), START + 21 * DAY)
    assert again.ok
    kept = list(folder.path.glob("results-2025-02-23T*.json"))
    assert len(kept) == 1 and json.loads(kept[0].read_bytes()) == page


def _history(folder: DrawFolder) -> Reading[PastVisit]:
    source = File.at(folder.path / "history.xlsx")
    return read_history(source, targets(), plan()[0].vocabulary())


def _changed(folder: DrawFolder, header: str, value: str) -> Reading[VisitResult]:
    book = openpyxl.load_workbook(folder.path / "tasks.xlsx")
    sheet = book["任务表"]
    sheet.cell(2, [cell.value for cell in sheet[1]].index(header) + 1, value)
    stream = io.BytesIO()
    book.save(stream)
    return take_back(fresh(folder), File("tasks.xlsx", stream.getvalue()), START + DAY)[0]


@pytest.mark.parametrize("header", ["检查对象", "统一社会信用代码/编号", "组长", "组员", "区域", "抽取依据"])
def test_a_changed_task_is_refused(tmp_path: Path, header: str) -> None:
    folder = drawn(tmp_path / "a")
    reading = _changed(folder, header, "别人")
    assert not reading.ok
    assert [(p.code, p.row, p.column) for p in reading.errors] == [("changed-task", 2, header)]
    assert not (folder.path / "results.json").exists()


def test_a_table_that_somebody_filled_in_survives_a_substitution(tmp_path: Path) -> None:
    folder = drawn(tmp_path / "a")
    half = filled(folder, 检查日期="2025-02-20").data
    (folder.path / "tasks.xlsx").write_bytes(half)
    substitute(fresh(folder), folder.drawn.visits[0].target, "", "关闭", b"", START + DAY)
    (kept,) = folder.path.glob("tasks-*.xlsx")
    assert kept.read_bytes() == half
    assert (folder.path / "tasks.xlsx").read_bytes() != half
    assert len(plan_now(fresh(folder)).numbers) == len(folder.drawn.visits) + 1  # the newcomer has a number of its own
