"""`shuangsui policy forecast` as a bureau calls it, on the demo's registries."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from shuangsui.site.cli.main import main


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's five tables."""
    folder = tmp_path_factory.mktemp("demo")
    with pytest.raises(SystemExit) as done:
        main(["demo", str(folder)])
    assert done.value.code == 0
    return folder


def _call(files: Path, *more: str, area: str = "652300") -> list[str]:
    registries = ["--targets", str(files / "检查对象名录.xlsx"), "--inspectors", str(files / "检查人员名录.xlsx")]
    links = [
        "--history",
        str(files / "检查历史.xlsx"),
        "--facts",
        str(files / "事实.xlsx"),
        "--conflicts",
        str(files / "回避.xlsx"),
    ]
    return ["policy", "forecast", "changji-2025", "--year", "2025", "--area", area, *registries, *links, *more]


def _run(arguments: list[str], capsys: pytest.CaptureFixture[str], code: int = 0) -> str:
    with pytest.raises(SystemExit) as done:
        main(arguments)
    said = capsys.readouterr()
    assert done.value.code == code, said.err + said.out
    return said.out + said.err


def _json(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(_run([*arguments, "--json"], capsys))


def test_the_demo_prefecture_sees_its_year(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """12 inspectors: 60 general ones a year (四.2), 5 % and 25 % a quarter; 148 visits, 296 turns of duty."""
    found = _json(_call(files), capsys)
    assert [d["period"] for d in found["draws"]] == [f"2025-M{m:02}" for m in range(1, 13)]
    by_line = {line["line"]: line for line in found["draws"][-1]["lines"]}
    assert by_line["general-prefecture"]["due"] == 60
    assert by_line["key-prefecture"]["members"] == 315
    assert by_line["key-prefecture"]["number"] == 16
    assert by_line["key-prefecture"]["chance"] == {"value": 5 / 304, "fraction": "5/304"}  # 5 of the 304 not drawn yet
    assert (found["visits"], found["seats"], found["inspectors"]) == (148, 296, 12)
    assert sum(found["loads"].values()) == 296
    chances = {c["id"]: c["chance"] for c in found["chances"] if c["kind"] == "class"}
    assert all(c["exact"] for c in chances.values())
    assert chances["general"]["value"] == pytest.approx(60 / 2622)


def test_a_county_sees_its_year_in_tables(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By name; with a certificate that runs out, the number that must be fixed is said."""
    said = _run(_call(files, area="昌吉市"), capsys)
    for words in (
        "18 名检查人员，全年约",
        "按次：各条线应抽与抽取",
        "按月人均",
        "概率：抽中机会",
        "签发前请看",
        "--number general-county=180",
    ):
        assert words in said
    fixed = _run(_call(files, "--number", "general-county=180", area="昌吉市"), capsys)
    assert "签发前请看" not in fixed


def test_a_thirteenth_inspector_in_july_stands_beside_the_year_as_it_is(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Fixed with the plan: no change; amended: five more."""
    found = _json(_call(files, "--inspectors-plus", "1@7"), capsys)
    lines = {c["name"]: c for c in found["compared"] if c["figure"] == "due"}
    general = lines["州本级一般排污单位"]
    assert (general["现在"], general["如果"], general["修订计划"]) == (60, 60, 65)
    said = _run(_call(files, "--inspectors-plus", "1@7"), capsys)
    assert "年内的人员变化不改变已批准的年度计划数（general-prefecture=60）" in said


def test_another_share_and_ratio_and_firms_that_leave(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """All at once; the ratio keeps whom it counts."""
    more = ("--share", "special-prefecture=50%", "--ratio", "general-prefecture=1:2.5", "--opt-out", "100")
    found = _json(_call(files, *more), capsys)
    lines = {c["name"]: (c["现在"], c["如果"]) for c in found["compared"] if c["figure"] == "due"}
    assert lines["州本级一般排污单位"] == (60, 30)
    assert lines["州本级特殊监管对象"][0] == 24
    assert lines["州本级特殊监管对象"][1] in (44, 48)  # of 23, or of 22 where one of them is among those who leave


def test_the_workbook_and_the_pictures_are_written(files: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An Excel file with its sheets, and each form of picture."""
    out = tmp_path / "预测.xlsx"
    said = _run(_call(files, "--out", str(out), "--chart", str(tmp_path / "图.svg"), "--inspectors-plus", "1"), capsys)
    assert f"已写到 {out}" in said
    assert openpyxl.load_workbook(out).sheetnames == ["按次", "按月人均", "概率", "如果", "说明"]
    assert (tmp_path / "图.svg").read_bytes().startswith(b"<svg")
    _run(_call(files, "--chart", str(tmp_path / "图.png"), area="652301"), capsys)
    assert (tmp_path / "图.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (("--share", "nothing=30%"), "条线=30%"),
        (("--share", "key-prefecture=thirty"), "条线=30%"),
        (("--ratio", "general-prefecture=8"), "条线=1:8"),
        (("--ratio", "general-prefecture=0:8"), "条线=1:8"),
        (("--inspectors-plus", "one"), "人数@月份"),
        (("--inspectors-plus", "1@13"), "人数@月份"),
        (("--opt-out", "-1"), "--opt-out"),
        (("--from", "13"), "--from"),
        (("--chart", "图.gif"), ".svg、.pdf 或 .png"),
        (("--out", "表.csv"), ".xlsx"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(
    files: Path, more: tuple[str, ...], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 2, the option named, how it should be written."""
    assert says in _run(_call(files, *more), capsys, code=2)


def test_an_unknown_area_is_refused(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With the areas that there are."""
    assert "方案中没有区域「火星」" in _run(_call(files, area="火星"), capsys, code=1)


def test_from_july_on(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Six draws."""
    assert len(_json(_call(files, "--from", "7"), capsys)["draws"]) == 6


def test_a_reader_that_goes_away_does_not_cost_the_files(files: Path, tmp_path: Path) -> None:
    """`… | head -1`: what was asked for in files is there, whatever becomes of the text."""
    book, chart = tmp_path / "全年.xlsx", tmp_path / "全年.svg"
    call = [sys.executable, "-c", "from shuangsui.site.cli import main; main()"]
    with subprocess.Popen([*call, *_call(files, "--out", str(book), "--chart", str(chart))], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.wait() == 1
    assert openpyxl.load_workbook(book).sheetnames
    assert b"<svg" in chart.read_bytes()
