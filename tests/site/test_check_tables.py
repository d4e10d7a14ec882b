"""`registry check` over all five tables, as `template` writes them."""

from __future__ import annotations

from pathlib import Path

import pytest

from .desk import fill, run

TABLES = ("targets", "inspectors", "conflicts", "history", "facts")
FILLED = {
    "targets": {"名称": "甲厂", "编号": "T1", "区域": "昌吉市"},
    "inspectors": {"姓名": "员一", "执法证号": "31050000001", "区域": "昌吉市"},
    "conflicts": {"检查对象": "甲厂", "检查人员": "员一"},
    "history": {"检查对象": "T1", "检查日期": "2025-01-03"},
    "facts": {"检查对象": "甲厂", "事实": "信访投诉", "日期": "2024-05-06"},
}


@pytest.fixture
def filled(tmp_path: Path) -> dict[str, Path]:
    """Each template with one row filled in."""
    paths = {}
    for table in TABLES:
        paths[table] = tmp_path / f"{table}.xlsx"
        assert run("template", table, paths[table], "--policy", "changji-2025").code == 0
        fill(paths[table], [FILLED[table]])
    return paths


def test_all_five_tables_are_checked_together_in_any_order(filled: dict[str, Path]) -> None:
    done = run("registry", "check", *reversed(filled.values()), "--policy", "changji-2025")
    assert done.code == 0, done.out + done.err
    assert done.out.count("1 行可用，0 处错误") == len(TABLES)


@pytest.mark.parametrize("table", ["conflicts", "history", "facts"])
def test_a_table_alone_says_what_it_needs(filled: dict[str, Path], table: str) -> None:
    done = run("registry", "check", filled[table], "--policy", "changji-2025")
    assert done.code == 1
    assert "要和名录一起检查" in done.err


def test_a_fact_about_nobody_names_row_and_column(filled: dict[str, Path]) -> None:
    fill(filled["facts"], [FILLED["facts"] | {"检查对象": "乙厂"}])
    done = run("registry", "check", filled["targets"], filled["facts"], "--policy", "changji-2025")
    assert done.code == 1
    assert "「检查对象」" in done.out
    assert "乙厂" in done.out
