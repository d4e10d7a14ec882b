"""The last section of docs/policy.md, followed word by word: the plan of its walk, filled tables, a draw, and its check."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from shuangsui.site.cli import shared

from .desk import ROOT, run

GUIDE = (ROOT / "docs" / "policy.md").read_text("utf-8")
IN_JANUARY = datetime(2026, 1, 12, 9, 0, tzinfo=shared.CHINA)
FILLED: Mapping[str, Sequence[Mapping[str, object]]] = {
    "名录.xlsx": [
        {"名称": f"东河{n}厂", "编号": f"DH-{i:02}", "区域": "东河", "类别": "重点" if i < 7 else None}
        for i, n in enumerate("一二三四五六七八九十")
    ],
    "人员.xlsx": [{"姓名": f"人员{i}", "执法证号": f"990101{i:03}", "区域": "东河区"} for i in range(3)],
    "事实.xlsx": [{"检查对象": "东河八厂", "事实": "罚款", "日期": "2025-06-01", "数值": 100001}],
}


def _block(language: str, start: str) -> str:
    (found,) = [b for b in re.findall(rf"```{language}\n(.*?)```", GUIDE, re.DOTALL) if start in b]
    return str(found)


def _fill(table: Path, rows: Sequence[Mapping[str, object]]) -> None:
    """The rows in place of the example, each cell under its header."""
    book = openpyxl.load_workbook(table)
    sheet = book.worksheets[0]
    headers = [cell.value for cell in sheet[1]]
    for number, row in enumerate(rows, 2):
        for column, header in enumerate(headers, 1):
            sheet.cell(number, column, row.get(str(header)))
    book.save(table)


def test_the_commands_of_the_guide_lead_from_the_file_to_a_verified_draw(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "qingyuan-2026"
    folder.mkdir()
    (folder / "policy.toml").write_text(_block("toml", "qingyuan-2026"), "utf-8")
    (folder / "expected.json").write_text(_block("json", '"cases"'), "utf-8")
    monkeypatch.chdir(tmp_path)
    said = {}
    lines = _block("sh", "draw-now").splitlines()
    for line in lines:
        program, *words = shlex.split(line)
        assert program == "shuangsui"
        answer = run(*words, at=IN_JANUARY)
        assert answer.code == 0, (line, answer.out, answer.err)
        said[" ".join(words[:2]) if words[0] in ("policy", "registry") else words[0]] = answer.out
        if words[0] == "template":
            _fill(tmp_path / words[2], FILLED[words[2]])
    assert len(lines) == 11
    assert "4 个算例全部相符" in said["policy check"]
    assert "在规定时间内" in said["pool"]
    # By hand: of 7 key ones 7 ÷ 4 → 2; of 1 special one 1; of the general ones 3 × 2.5 → 8, a quarter of it, 2.
    assert "抽取结果：5 次检查" in said["draw-now"]
    assert "结论：全部一致" in said["verify"]
