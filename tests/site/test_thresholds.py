"""Limits that only warn, as `pool` tells them before a freeze."""

from __future__ import annotations

from pathlib import Path

from .desk import ROOT, fill, run

PLAN = ROOT / "tests/rules/plans/caps-and-ceilings"
ROWS = {
    "targets": [{"名称": "甲厂", "编号": "T1", "区域": "甲县"}, {"名称": "乙厂", "编号": "T2", "区域": "甲县"}],
    "inspectors": [{"姓名": f"员{n}", "执法证号": f"3105000000{n}", "区域": "甲县"} for n in (1, 2)],
    "history": [
        {"检查对象": "甲厂", "检查日期": "2025-02-03", "检查人员": "员1、31050000002"},
        {"检查对象": "乙厂", "检查日期": "2025-01-06", "检查人员": "员1"},
        {"检查对象": "乙厂", "检查日期": "2025-02-06", "检查人员": "员2"},
    ],
}


def test_the_pool_tells_who_is_visited_often(tmp_path: Path) -> None:
    """By firm and by inspector, in words and as data; nobody is left out for it."""
    words: list[object] = ["pool", "--policy", PLAN, "--area", "甲县", "--period", "2025-Q2", "--on", "2025-03-31"]
    for table, rows in ROWS.items():
        assert run("template", table, tmp_path / f"{table}.xlsx", "--policy", PLAN).code == 0
        fill(tmp_path / f"{table}.xlsx", rows)
        words += [f"--{table}", tmp_path / f"{table}.xlsx"]
    said = run(*words)
    assert said.code == 0, said.out + said.err
    flat = "".join(said.out.replace("│", "").split())
    assert "提醒：2025-01-01至2025-12-31已经检查1次，再去一次就超过1次" in flat
    assert "提醒：2025-01-01至2025-12-31已经检查2次，超过1次" in flat
    assert "同一人员同一对象：员12025-01-01至2025-12-31已经检查1次，再去一次就超过1次" in flat
    data = run(*words, "--json").data
    found = [(r["code"], r["limit"], r["target"], r["inspector"], r["count"]) for r in data["thresholds"]]
    assert ("exceeded", "warn", "T2", "", 2) in found
    assert ("next-exceeds", "same", "T1", "31050000002", 1) in found
    assert data["excluded"] == {}
