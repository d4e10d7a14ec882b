"""The main job at the command line, from empty templates to a bundle that a bare Python verifies."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest

from .desk import NOW, ROOT, code_of, fill, firms, people, registries, run, tree

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DICE = "骰子:王某,李某"
THROWS = "346125" * 5


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[object]]:
    """Two registries filled in, in a folder with blanks and Chinese in its name; and the options that name them."""
    folder = tmp_path_factory.mktemp("a") / "我的 名录"
    return folder, registries(folder)


@pytest.fixture
def desk(made: tuple[Path, list[object]], tmp_path: Path) -> tuple[Path, list[object]]:
    """A folder for draws, and the options."""
    return tmp_path / "案卷 一", made[1]


def freeze(out: Path, given: list[object], *more: object) -> None:
    said = run("freeze", *given, "--entropy", f"{DICE}=2025-02-03T10:00", "--out", out, *more)
    assert said.code == 0, said


def test_from_templates_to_a_verified_bundle(desk: tuple[Path, list[object]]) -> None:
    cabinet, given = desk
    out = cabinet / "2025年2月"
    checked = run("registry", "check", given[7], given[9], "--policy", "changji-2025")
    assert checked.code == 0 and "0 处错误" in checked.out
    pooled = run("pool", *given, "--json")
    assert pooled.code == 0
    (line,) = (line for line in pooled.data["lines"] if line["line"] == "key-county")
    assert (line["members"], len(line["tier1_members"])) == (16, 16)
    freeze(out, given)
    before = tree(cabinet)
    early = run("draw", out, "--entropy", f"骰子={THROWS}", at=NOW + HOUR - timedelta(seconds=1))
    assert early.code == 1 and "现在还不能抽取" in early.err
    assert tree(cabinet) == before
    drawn = run("draw", out, "--entropy", f"骰子={THROWS}", "--json", at=NOW + 2 * HOUR)
    assert drawn.code == 0
    visits = drawn.data["visits"]
    first = visits[0]["target"]
    gone = run("substitute", out, "--target", first, "--reason", "关闭", at=NOW + DAY)
    assert gone.code == 0 and "→" in gone.out
    book = openpyxl.load_workbook(out / "tasks.xlsx")
    headers = [cell.value for cell in book["任务表"][1]]
    for row in book["任务表"].iter_rows(min_row=2):
        row[headers.index("检查日期")].value = "2025-02-20"
        row[headers.index("检查结果")].value = "未发现问题"
    book.save(cabinet / "填好的任务表.xlsx")
    assert run("results", out, cabinet / "填好的任务表.xlsx", at=NOW + 20 * DAY).code == 0
    shown = run("reveal", out, at=NOW + 30 * DAY)
    assert shown.code == 0 and "提醒" not in shown.out
    _bare_python(out / "bundle.zip", cabinet)
    told = run("explain", out / "bundle.zip", "--target", "示例01厂")
    assert told.code == 0 and "县市、园区重点排污单位" in told.out
    assert run("verify", out / "bundle.zip", "--json").data["agrees"] is True


def _bare_python(bundle: Path, scratch: Path) -> None:
    """As a stranger: fairdraw alone, copied out, no site packages, no environment."""
    shutil.copytree(ROOT / "src" / "fairdraw", scratch / "stranger" / "fairdraw")
    start = "import sys; sys.path.insert(0, sys.argv.pop(1)); import fairdraw.__main__ as m; sys.exit(m.main())"
    call = [sys.executable, "-I", "-S", "-c", start, str(scratch / "stranger"), "verify", str(bundle), "--json"]
    done = subprocess.run(call, capture_output=True, check=False, env={})
    assert done.returncode == 0, done
    assert json.loads(done.stdout)["agrees"] is True


def test_pool_writes_nothing_at_all(desk: tuple[Path, list[object]]) -> None:
    cabinet, given = desk
    freeze(cabinet / "a", given)
    run("draw", cabinet / "a", "--entropy", f"骰子={THROWS}", at=NOW + 2 * HOUR)
    before = tree(cabinet.parent), tree(Path(str(given[7])).parent)
    for words in ([], ["--json"], ["--cabinet", cabinet], ["--on", "2025-02-20"]):
        assert run("pool", *given, *words).code == 0
    assert (tree(cabinet.parent), tree(Path(str(given[7])).parent)) == before


def test_pool_shows_whose_decision_a_class_is_and_what_contradicts(tmp_path: Path) -> None:
    """类别 filled in is the bureau's decision; empty, the plan computes it from the facts; contradictions are listed."""
    targets = firms(4, 4)
    targets[4]["类别"] = "一般排污单位"  # the facts below say otherwise
    given = registries(tmp_path, targets)
    facts = tmp_path / "事实.xlsx"
    run("template", "facts", facts, "--policy", "changji-2025")
    nominating = [{"检查对象": code_of(n), "事实": "刑事案件", "日期": "2024-05-01"} for n in (5, 6)]
    fill(facts, nominating)
    said = run("pool", *given, "--facts", facts, "--json")
    assert said.code == 0, said
    found = {t["name"]: t for t in said.data["targets"]}
    assert [(found[f"示例0{n}厂"]["classes"], found[f"示例0{n}厂"]["stated"]) for n in (1, 5, 8)] == [
        (["重点排污单位"], True), (["一般排污单位"], True), (["一般排污单位"], False),
    ]  # fmt: skip
    assert said.data["stated"] == 5
    doubts = {(d["target"], d["code"]) for d in said.data["doubts"]}
    assert (code_of(5), "nominated-not-stated") in doubts
    assert (code_of(6), "nominee-unconfirmed") in doubts
    plain = run("pool", *given, "--facts", facts)
    assert "类别由本机关登记的 5 个，按方案计算的 3 个" in plain.out
    assert "类别与依据不一致的对象" in plain.out


def test_staffing_of_every_target(tmp_path: Path) -> None:
    given = registries(tmp_path, firms(4, 1), people(3))
    conflicts = tmp_path / "回避.xlsx"
    run("template", "conflicts", conflicts, "--policy", "changji-2025")
    fill(
        conflicts,
        [{"检查对象": code_of(1), "检查人员": f"示例员0{n}"} for n in (1, 2)]
        + [{"检查对象": code_of(2), "检查人员": "示例员03"}],
    )
    said = run("pool", *given, "--conflicts", conflicts, "--json")
    may_come = {t["name"]: t["may_come"] for t in said.data["targets"]}
    assert [may_come[f"示例0{n}厂"] for n in (1, 2, 3)] == [{"enforcement": 1}, {"enforcement": 2}, {"enforcement": 3}]
    assert said.data["unstaffed"] == [code_of(1)]
    assert said.data["bare"] == [code_of(2)]
    before = tree(tmp_path)
    refused = run(
        "freeze", *given, "--conflicts", conflicts, "--entropy", f"{DICE}=2025-02-03T10:00", "--out", tmp_path / "案卷" / "a"
    )
    assert refused.code == 1 and "示例01厂（可派 1 人，应派 2 人）" in refused.err
    assert tree(tmp_path) == before


def test_a_line_larger_than_its_members_takes_all_and_says_so(tmp_path: Path) -> None:
    given = registries(tmp_path, firms(4, 2))
    said = run("pool", *given, "--number", "general-county=40", "--json")
    (line,) = (line for line in said.data["lines"] if line["line"] == "general-county")
    assert said.code == 0 and line["take"] <= 2 and "more-than-members" in line["notes"]
    assert "应抽数超过对象总数，全部抽取" in run("pool", *given, "--number", "general-county=40").out


def test_draw_now_does_all_and_again_changes_nothing(desk: tuple[Path, list[object]]) -> None:
    cabinet, given = desk
    out = cabinet / "a"
    assert run("draw-now", *given, "--out", out, "--json").data["agrees"] is True
    before = tree(cabinet)
    again = run("draw-now", *given, "--out", out, "--json", at=NOW + DAY)
    assert again.code == 0 and tree(cabinet) == before
    other = run("draw-now", *[w if w != "2025-M02" else "2025-M03" for w in given], "--out", out, at=NOW + DAY)
    assert other.code == 1 and "已有另一次抽取" in other.err
    assert tree(cabinet) == before


def test_draw_now_does_not_touch_a_draw_with_public_luck(desk: tuple[Path, list[object]]) -> None:
    cabinet, given = desk
    freeze(cabinet / "a", given)
    before = tree(cabinet)
    said = run("draw-now", *given, "--out", cabinet / "a", at=NOW + 2 * HOUR)
    assert said.code == 1 and "请用 shuangsui draw" in said.err
    assert tree(cabinet) == before


def test_an_offline_zones_results_travel(desk: tuple[Path, list[object]], tmp_path: Path) -> None:
    """Drawn and inspected in one place, counted in another: history.xlsx is taken by --history."""
    cabinet, given = desk
    out = cabinet / "a"
    run("draw-now", *given, "--out", out)
    book = openpyxl.load_workbook(out / "tasks.xlsx")
    headers = [cell.value for cell in book["任务表"][1]]
    for row in book["任务表"].iter_rows(min_row=2):
        row[headers.index("检查日期")].value = "2025-02-10"
        row[headers.index("检查结果")].value = "未发现问题"
    book.save(tmp_path / "t.xlsx")
    said = run("results", out, tmp_path / "t.xlsx", "--json", at=NOW + 20 * DAY)
    assert said.code == 0, said
    elsewhere = shutil.copy(said.data["files"]["history"], tmp_path / "园区报来.xlsx")
    without, counted = (run("pool", *given, *more, "--json").data for more in ([], ["--history", elsewhere]))
    visits = {line["line"]: line["take"] for line in without["lines"] if line["take"]}
    assert set(visits) == {"key-county", "general-county"}
    assert {line["line"]: line["drawn"] for line in without["lines"] if line["line"] in visits} == dict.fromkeys(visits, 0)
    assert {line["line"]: line["drawn"] for line in counted["lines"] if line["line"] in visits} == visits


def test_recover_and_void_at_the_command_line(desk: tuple[Path, list[object]]) -> None:
    cabinet, given = desk
    out = cabinet / "a"
    freeze(out, given)
    secret = json.loads((out / "secret.json").read_bytes())["secret"]
    shutil.move(out / "secret.json", cabinet.parent / "sealed.json")
    lost = run("draw", out, "--entropy", f"骰子={THROWS}", at=NOW + 2 * HOUR)
    assert lost.code == 1 and "shuangsui recover" in lost.err
    assert run("recover", out).code == 2
    assert run("recover", out, "--secret", "0" * 64).code == 1
    assert run("recover", out, typed=" ".join(secret[n : n + 8] for n in range(0, 64, 8))).code == 0
    assert run("recover", out, "--secret", secret).code == 0
    assert run("recover", out, "--file", cabinet.parent / "sealed.json").code == 0
    drawn = run("draw", out, "--entropy", f"骰子={THROWS}", at=NOW + 2 * HOUR)
    assert drawn.code == 0 and secret not in drawn.out + drawn.err + lost.out + lost.err
    refused = run("void", out, "--reason", "名录有误", at=NOW + DAY)
    assert refused.code == 1 and "--evidence" in refused.err
    approval = cabinet.parent / "批准.pdf"
    approval.write_bytes(b"")
    assert run("void", out, "--reason", "名录有误", "--evidence", approval, at=NOW + DAY).code == 1
    approval.write_bytes(b"%PDF approval")
    voided = run("void", out, "--reason", "名录有误", "--evidence", approval, "--json", at=NOW + DAY)
    assert voided.data["reason"] == "registry-error"
    assert run("reveal", out, at=NOW + 2 * DAY).code == 0


def test_reveal_reminds_of_visits_without_results(desk: tuple[Path, list[object]]) -> None:
    cabinet, given = desk
    freeze(cabinet / "a", given)
    run("draw", cabinet / "a", "--entropy", f"骰子={THROWS}", at=NOW + 2 * HOUR)
    said = run("reveal", cabinet / "a", at=NOW + DAY)
    assert said.code == 0 and "还没有收回结果" in said.out


def test_a_bundle_that_was_tampered_with_is_not_called_revealed(desk: tuple[Path, list[object]]) -> None:
    cabinet, given = desk
    run("draw-now", *given, "--out", cabinet / "a")
    run("draw-now", *given, "--out", cabinet.parent / "other" / "a")
    shutil.copy(cabinet.parent / "other" / "a" / "bundle.zip", cabinet / "a" / "bundle.zip")
    said = run("reveal", cabinet / "a", at=NOW + 2 * DAY)
    assert said.code == 1 and "与承诺不一致" in said.err


def test_a_cabinet_that_holds_no_log_is_remarked_on(desk: tuple[Path, list[object]], tmp_path: Path) -> None:
    """A mistyped folder would else leave every earlier draw out unseen."""
    cabinet, given = desk
    empty = tmp_path / "别处"
    empty.mkdir()
    assert "没有本机关的日志" in run("pool", *given, "--cabinet", empty).out
    freeze(cabinet / "a", given)
    assert run("draw", cabinet / "a", "--entropy", f"骰子={THROWS}", at=NOW + 2 * HOUR).code == 0
    assert "没有本机关的日志" not in run("pool", *given, "--cabinet", cabinet).out
