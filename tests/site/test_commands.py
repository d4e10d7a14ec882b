"""What the command line says when it is used wrongly: exit code 2 or 1, a Chinese sentence, never typer's English."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from shuangsui.site.cli.commands import APP, Entry, Group

from .desk import ENGLISH, NOW, program, registries, run, tree


def _entries(group: Group, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Entry]]:
    for name, entry in group.entries.items():
        if isinstance(entry, Entry):
            yield (*path, name), entry
        else:
            yield from _entries(entry, (*path, name))


COMMANDS = [path for path, _ in _entries(APP)]
JOB = ["template", "pool", "freeze", "draw", "draw-now", "void", "substitute", "recover", "results", "reveal", "verify"]


def test_every_step_of_the_main_job_is_there() -> None:
    assert {*((name,) for name in (*JOB, "explain", "open", "demo", "run")), ("registry", "check"), ("policy", "check")} <= set(
        COMMANDS
    )


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_every_help_speaks_chinese(path: tuple[str, ...]) -> None:
    said = run(*path, "--help")
    assert said.code == 0 and said.err == ""
    assert said.out.startswith(f"用法：shuangsui {' '.join(path)}")
    assert "选项：" in said.out and not ENGLISH.search(said.out)


@pytest.mark.parametrize(("words", "sentence"), [
    (["pol"], "没有命令「pol」，是否指 pool、policy"),
    (["画"], "没有命令「画」。"),
    (["registry"], "没有写命令"),
    (["registry", "chek"], "没有命令「chek」，是否指 check"),
    (["pool"], "缺少 --policy"),
    (["pool", "--policy"], "--policy 后面缺少值"),
    (["pool", "--polcy", "x"], "没有选项 --polcy，是否指 --policy"),
    (["pool", "--json=1"], "--json 后面不带值"),
    (["draw"], "缺少 「抽取文件夹」"),
    (["reveal", "a", "b"], "多写了「b」"),
    (["template", "tables", "x.xlsx"], "不能是「tables」，只能是 targets、inspectors、conflicts、history、facts"),
    (["run", "--port"], "--port 后面缺少值"),
    (["--version"], "没有选项 --version"),
])  # fmt: skip
def test_a_wrong_command_line(words: list[str], sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    said = run(*words)
    assert said.code == 2 and sentence in said.err and said.out == ""
    assert not ENGLISH.search(said.err)
    as_json = run(*words, "--json")
    assert as_json.code == 2
    if "--json" not in sentence:
        assert json.loads(as_json.out)["errors"] and as_json.err == ""
    assert tree(tmp_path) == {}


def test_without_words_there_is_the_help() -> None:
    assert run().code == 0 and run().out == run("--help").out


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> list[object]:
    """Options that name two sound registries."""
    return registries(tmp_path_factory.mktemp("registries"))


FREEZE = ("--entropy", "骰子:甲,乙=2025-02-03T10:00", "--out", "案卷/a")


@pytest.mark.parametrize(("option", "value", "code", "sentence"), [
    ("--policy", "nowhere-2025", 2, "nowhere-2025"),
    ("--area", "火星", 1, "没有区域「火星」"),
    ("--period", "2025-M13", 2, "「2025-M13」不是时段"),
    ("--period", "二月", 2, "「二月」不是时段"),
    ("--period", "2025-Q1", 1, "没有为该级安排时段 2025-Q1 的抽取"),
    ("--targets", "没有.xlsx", 1, "没有.xlsx"),
    ("--targets", ".", 1, ""),
    ("--inspectors", "没有.xlsx", 1, "没有.xlsx"),
    ("--conflicts", "没有.xlsx", 1, "没有.xlsx"),
    ("--number", "key-county", 1, "应写成 条线=数量"),
    ("--number", "nobody=3", 1, "条线有"),
    ("--number", "key-county=-1", 1, "应写成 条线=数量"),
    ("--number", "key-county=²", 1, "应写成 条线=数量"),
    ("--exclude", "X=under-review", 1, "名录中没有 X"),
    ("--draw", "yearly", 1, "已安排的有"),
    ("--draw-by", "明天", 1, "「明天」"),
    ("--draw-by", "2025-02-02T10:00", 1, "时间次序不对"),
    ("--reveal-by", "2025-02-04T10:00", 1, "时间次序不对"),
    ("--entropy", "硬币=2025-02-03T10:00", 1, "没有随机数来源「硬币」"),
    ("--entropy", "双色球=2025", 1, ""),
    ("--entropy", "双色球=2025018", 1, "只用一种彩票"),
    ("--entropy", "drand=2025-02-03T08:00", 1, "就已知道"),
    ("--out", ".x", 1, "不以 . 或 log- 开头"), ("--out", "log-652301.jsonl", 1, "不以 . 或 log- 开头"),
    ("--out", "/", 1, ""),
    ("--out", "占位文件/案卷/a", 1, "不是文件夹"),
    ("--out", "占位文件", 1, "已经存在"),
])  # fmt: skip
def test_a_freeze_that_is_refused_leaves_no_trace(
    option: str, value: str, code: int, sentence: str, given: list[object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "占位文件").write_text("x", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    before = tree(tmp_path)
    words = [*given, *FREEZE]
    if option in words:
        words[words.index(option) + 1] = value
    else:
        words += [option, value]
    said = run("freeze", *words)
    assert (said.code, said.out) == (code, "") and sentence in said.err
    assert said.err.startswith("✗ ") and not ENGLISH.search(said.err)
    assert json.loads(run("freeze", *words, "--json").out)["errors"]
    assert tree(tmp_path) == before


@pytest.mark.parametrize("command", [
    ["draw", "{}", "--entropy", "local=" + "a" * 64], ["reveal", "{}"], ["void", "{}", "--reason", "名录有误"],
    ["substitute", "{}", "--target", "甲", "--reason", "关闭"], ["recover", "{}", "--secret", "a" * 64],
    ["results", "{}", "t.xlsx"],
    ["verify", "{}"], ["explain", "{}", "--target", "甲"], ["policy", "check", "{}"], ["registry", "check", "{}"],
])  # fmt: skip
@pytest.mark.parametrize("place", ["nowhere", "folder", "file", "nowhere/deeper"])
def test_a_folder_that_holds_no_draw(command: list[str], place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_bytes(b"\x00\x01")
    monkeypatch.chdir(tmp_path)
    before = tree(tmp_path)
    words = [word.format(place) for word in command]
    said = run(*words)
    assert said.code in (1, 2), said
    assert (said.err or said.out) and not ENGLISH.search(said.err + said.out)
    as_json = run(*words, "--json")
    assert as_json.code == said.code and isinstance(json.loads(as_json.out), dict)
    assert tree(tmp_path) == before


def test_a_template_is_not_written_over_anything(tmp_path: Path) -> None:
    there = tmp_path / "名录.xlsx"
    there.write_bytes(b"mine")
    assert "没有覆盖" in run("template", "targets", there).err
    assert there.read_bytes() == b"mine"
    for place in (tmp_path, tmp_path / "nowhere" / "a.xlsx", there / "a.xlsx"):
        said = run("template", "targets", place)
        assert said.code in (1, 2) and not ENGLISH.search(said.err)
    assert tree(tmp_path) == {"名录.xlsx": b"mine"}


def test_every_answer_can_be_json(given: list[object], tmp_path: Path) -> None:
    """The whole job again, each command's output read as JSON."""
    out = tmp_path / "案卷" / "a"
    luck = "6" * 64
    target = "示例01厂"
    steps: list[tuple[list[object], int]] = [
        (["template", "history", tmp_path / "h.xlsx"], 0), (["registry", "check", given[7], given[9]], 0),
        (["policy", "check", "changji-2025"], 0), (["pool", *given], 0),
        (["freeze", *given, "--entropy", "local=2025-02-03T09:30", "--out", out], 0),
        (["draw", out, "--entropy", f"local={luck}"], 0), (["results", out, out / "tasks.xlsx"], 0), (["reveal", out], 0),
        (["void", out, "--reason", "名录有误"], 1), (["verify", out / "bundle.zip"], 0),
        (["explain", out / "bundle.zip", "--target", target], 0), (["open", "abc"], 1),
    ]  # fmt: skip
    for words, code in steps:
        said = run(*words, "--json", at=NOW.replace(hour=9 if words[0] in ("freeze", "pool") else 11))
        assert said.code == code, said
        assert isinstance(json.loads(said.out), dict) and said.err == ""
        assert luck not in said.out


def test_a_console_that_speaks_gbk() -> None:
    """What a Chinese Windows console may be set to; signs that it lacks must not stop a command."""
    for words, code in ((["--help"], 0), (["pol"], 2), (["policy", "check", "changji-2025"], 0)):
        said = program(words, {"PYTHONIOENCODING": "gbk"})
        assert said.code == code and "Traceback" not in said.err
        assert any("一" <= sign <= "鿿" for sign in said.out + said.err)


def test_a_reader_that_goes_away_ends_the_command_quietly() -> None:
    start = "from shuangsui.site.cli import main; main(['policy', 'check', 'changji-2025'])"
    with subprocess.Popen([sys.executable, "-c", start], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() in (0, 1)


@pytest.mark.parametrize("words", [["--help"], ["pol"], ["registry"]])
def test_help_loads_no_heavy_library(words: list[str]) -> None:
    """`--help` and slips of the pen answer at once."""
    start = (
        f"import sys\nfrom shuangsui.site.cli import main\ntry:\n    main({words})\nexcept SystemExit:\n    print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", start], capture_output=True, check=True)
    heavy = {"typst", "xlsxwriter", "python_calamine", "segno", "rich.console", "chinese_calendar", "shuangsui.rules.policy"}
    assert not heavy & set(done.stdout.decode().split())
