"""`registry check` over all five tables, as `template` writes them."""

from __future__ import annotations

from pathlib import Path

import pytest

from .desk import ROOT, fill, run

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


def test_the_tables_beside_a_faulty_registry_wait_for_it(filled: dict[str, Path]) -> None:
    """The registry's own faults are told; the facts are neither refused nor called checked."""
    fill(filled["targets"], [FILLED["targets"] | {"编号": ""}])
    done = run("registry", "check", filled["targets"], filled["inspectors"], filled["facts"], "--policy", "changji-2025")
    assert (done.code, done.err) == (1, "")
    assert "统一社会信用代码和编号都没有填" in done.out
    assert "facts.xlsx：还没有检查；先把名录的错改好" in done.out


def test_an_empty_table_is_named_as_the_workbook_that_it_is(tmp_path: Path) -> None:
    done = run("template", "targets", tmp_path / "名录.csv")
    assert done.code == 2 and "名录.xlsx" in done.err
    assert not (tmp_path / "名录.csv").exists()


def test_a_speciality_that_the_plan_does_not_list_is_remarked(tmp_path: Path) -> None:
    """With how many have or need it and the nearest listed one; a remark is no error, and without a plan there is none."""
    plan = ROOT / "tests/rules/plans/county-two-years"
    rows = {
        "targets": {"名称": "甲厂", "编号": "T1", "区域": "云岭县", "专业需求": "辐射"},
        "inspectors": {"姓名": "员一", "执法证号": "31050000001", "区域": "云岭县", "业务专长": "大气环境、大气"},
    }
    for table, row in rows.items():
        assert run("template", table, tmp_path / f"{table}.xlsx", "--policy", plan).code == 0
        fill(tmp_path / f"{table}.xlsx", [row])
    files = [tmp_path / f"{table}.xlsx" for table in rows]
    done = run("registry", "check", *files, "--policy", plan)
    assert done.code == 0, done.out + done.err
    assert "提醒：专长「大气环境」不在方案的专长（大气）之内，1 人有它；是否指「大气」？" in done.out
    assert "提醒：专业需求「辐射」不在方案的专长（大气）之内，1 个对象要求它。" in done.out
    assert len(run("registry", "check", *files, "--policy", plan, "--json").data["warnings"]) == 2
    assert "提醒：" not in run("registry", "check", *files).out
