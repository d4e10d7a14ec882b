"""What is written reads back as it was: task tables, registries, templates."""

from __future__ import annotations

import dataclasses
import datetime
import unicodedata
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.paper.files import CODE, sheets, xlsx
from tests.paper.test_cells_refused import WORDS

from shuangsui.paper.inspectors import read_inspectors
from shuangsui.paper.problems import CannotWrite
from shuangsui.paper.registry_xlsx import write_inspectors, write_targets
from shuangsui.paper.results import VisitResult, read_results
from shuangsui.paper.sentences import describe, explain
from shuangsui.paper.source import Limits, Source
from shuangsui.paper.targets import read_targets
from shuangsui.paper.tasks import FILLED, FIXED, ReserveRow, StaffingRow, TaskBook, TaskRow, write_tasks
from shuangsui.paper.templates_xlsx import template
from shuangsui.paper.workbook import OpenFile
from shuangsui.rules.columns import TABLES, columns_of
from shuangsui.rules.numbers import check_character
from shuangsui.rules.registry import Inspector, Target

AT = datetime.datetime(2025, 3, 25, 10, 0)
DAYS = st.dates(datetime.date(1950, 1, 1), datetime.date(2100, 12, 31))
AWKWARD = st.sampled_from(
    ["=1+1", "+86", "-1", "@SUM(A1)", "123456789012345678901", "一\n二", "😀👨\u200d👩\u200d👧", " 前后 ", "0012", "1E5",
     "_x000D_", "http://a", "#N/A", "是"]
)  # fmt: skip
TEXT = st.one_of(st.text(st.characters(exclude_categories=["Cs"]), max_size=30), AWKWARD)
QUICK = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def line_ends(text: str) -> str:
    return unicodedata.normalize("NFC", text).strip()


CLEAN = TEXT.map(line_ends)
NAME = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=20).map(line_ends).filter(bool)
TAGS = st.frozensets(st.sampled_from(["涉重", "涉气", "正面清单", "VOCs"]))


def task(number: int, **changes: Any) -> TaskRow:
    row = TaskRow(
        f"652301-2025-Q1-001-{number:03d}", f"第{number}家", f"K{number}", "昌吉市", "一号路", ("重点",), ("重点四分之一",),
        ("排污许可",), "张三", ("李四", "王五"), "大气", datetime.date(2025, 4, 30),
    )  # fmt: skip
    return dataclasses.replace(row, **changes)


def book(*tasks: TaskRow, **changes: Any) -> TaskBook:
    made = TaskBook("652301-2025-Q1-001", "某局", "2025年第一季度", AT, tasks)
    return dataclasses.replace(made, **changes)


@QUICK
@given(st.lists(st.tuples(NAME, TEXT, st.none() | DAYS, TEXT, TEXT, TEXT, TEXT), min_size=1, max_size=4))
def test_a_filled_task_table_comes_back_without_loss(rows: list[tuple[Any, ...]]) -> None:
    tasks = [
        task(n, target=name, address=address, visited_date=day or datetime.date(2025, 1, 1), method=method, outcome=outcome,
             problems=problems, remark=remark)
        for n, (name, address, day, method, outcome, problems, remark) in enumerate(rows)
    ]  # fmt: skip
    made = book(*tasks)
    reading = read_results(Source("tasks.xlsx", write_tasks(made)), made)
    assert [describe(problem) for problem in reading.problems] == []
    assert reading.rows == tuple(
        VisitResult(one.number, one.target_id, one.visited_date, one.method, one.outcome, one.problems, one.remark, place)
        for place, one in enumerate(tasks, start=2)
    )


def test_an_empty_task_table_means_nothing_done_yet() -> None:
    made = book(task(1), task(2))
    reading = read_results(Source("tasks.xlsx", write_tasks(made)), made)
    assert [result.is_empty for result in reading] == [True, True]


def test_a_changed_task_table_is_refused() -> None:
    made = book(task(1), task(2), task(3), outcomes=("未发现问题", "发现问题"), methods=("现场",))
    head = [header for header, _ in (*FIXED, *FILLED)]
    rows = [[*one.fixed(), "", "", "", "", ""] for one in made.tasks]
    rows[0][2] = "K9"
    rows[1][13], rows[1][14] = "电话", "没问题"
    rows[2][0] = "652301-2025-Q1-001-009"
    reading = read_results(xlsx([head, *rows], name="tasks.xlsx"), made)
    assert reading.rows == ()
    assert [describe(error) for error in reading.errors if error.code == "no-such-sheet"]
    reading = read_results(sheets({"任务表": [head, *rows]}), made)
    assert reading.rows == ()
    assert [describe(error).removeprefix("工作表“任务表”").strip() for error in reading.errors] == [
        "：缺少任务 652301-2025-Q1-001-003（第3家）；请保留全部任务行，未检查的留空。",
        "第 2 行「统一社会信用代码/编号」：「统一社会信用代码/编号」被改成了“K9”，原为“K1”；"
        "任务不能在表中改动；需要更换的请用 shuangsui substitute。",
        "第 3 行「检查结果」：“没问题”不是计划所列的检查结果；可用的结果：未发现问题、发现问题；最接近的是 发现问题。",
        "第 3 行「检查方式」：“电话”不是计划所列的检查方式；可用的方式：现场。",
        "第 4 行「任务编号」：本次抽取没有任务 652301-2025-Q1-001-009；任务编号不能改动，请用原任务表填写。",
    ]


def test_a_result_needs_its_day() -> None:
    made = book(task(1, outcome="未发现问题"))
    reading = read_results(Source("tasks.xlsx", write_tasks(made)), made)
    assert [(error.code, error.row, error.column) for error in reading.errors] == [("result-without-date", 2, "检查日期")]


def test_the_task_workbook_has_its_sheets_and_is_the_same_each_time() -> None:
    made = book(
        task(1), reserve=(ReserveRow("重点", 1, "甲", "K7", "昌吉市"),),
        relaxed=(StaffingRow("乙", "K8", "昌吉市", "无人有此专长"),), outcomes=tuple(f"结果{n}，" + "长" * 30 for n in range(9)),
    )  # fmt: skip
    data = write_tasks(made)
    assert data == write_tasks(made)
    names = [name for name, _ in OpenFile(Source("a.xlsx", data), Limits()).sheets()]
    assert names == ["任务表", "候补", "专业需求放宽", "仅够人数", "说明"]


def test_a_text_that_no_cell_holds_is_refused_when_writing() -> None:
    with pytest.raises(CannotWrite) as refused:
        write_tasks(book(task(1, problems="长" * 32_768)))
    assert explain(refused.value).startswith("第 2 行「发现问题」的文字有 32768 字")


DEGREES = st.none() | st.decimals(-90, 90, places=6)


@st.composite
def targets(draw: st.DrawFn) -> tuple[Target, ...]:
    """Registries with codes, further sites and numbers; texts as the registry holds them: NFC and stripped."""
    made = []
    for place in range(draw(st.integers(1, 4))):
        body = "91652301M" + f"{draw(st.integers(0, 99)):02d}{place:06d}"
        code = draw(st.sampled_from(["", body + check_character(body)]))
        number = draw(st.sampled_from(["", f"N-{place}"])) if code else f"N-{place}"
        values = {"grade": "A", "industry": draw(CLEAN.filter(bool)), "level": draw(st.just("州级"))}
        kept = draw(st.dictionaries(st.sampled_from(["法人", "备注", "电话"]), CLEAN.filter(bool)))
        made.append(
            Target(
                "-".join(part for part in (code, number) if part),
                draw(NAME),
                draw(st.sampled_from(["652301", "652302"])),
                code,
                number,
                draw(CLEAN),
                draw(st.sampled_from([(), ("key",), ("general", "key")])),
                draw(st.sampled_from(["", "unit"])),
                draw(st.booleans()),
                draw(CLEAN),
                draw(TAGS),
                draw(st.sampled_from(["", "大气"])),
                values,
                kept,
                place + 2,
                draw(DEGREES),
                draw(DEGREES),
            )
        )
    return tuple(made)


@QUICK
@given(targets())
def test_a_target_registry_comes_back_without_loss(rows: tuple[Target, ...]) -> None:
    reading = read_targets(Source("a.xlsx", write_targets(rows, WORDS, AT)), WORDS)
    assert [describe(error) for error in reading.errors] == []
    assert reading.rows == rows


AREAS = st.sampled_from([(), ("652301",), ("652302", "652301")])
STAFF = st.sampled_from(["inspector", "auxiliary", "expert"])
YEARS = st.none() | st.integers(0, 400).map(lambda tenths: Decimal(tenths) / 10)
INSPECTORS = st.builds(
    Inspector, st.from_regex(r"[0-9A-Z-]{1,20}[0-9]", fullmatch=True), NAME, AREAS, CLEAN, st.none() | DAYS, CLEAN, CLEAN, STAFF,
    TAGS, YEARS, st.integers(0, 999), st.booleans(), st.booleans(), st.just({}),
    st.dictionaries(st.sampled_from(["电话", "备注"]), CLEAN.filter(bool)), st.just(2),
)  # fmt: skip


@QUICK
@given(INSPECTORS)
def test_an_inspector_registry_comes_back_without_loss(inspector: Inspector) -> None:
    reading = read_inspectors(Source("a.xlsx", write_inspectors([inspector], WORDS, AT)), WORDS)
    assert [describe(error) for error in reading.errors] == []
    assert reading.rows == (inspector,)


def test_a_kept_column_under_a_declared_header_is_refused_when_writing() -> None:
    with pytest.raises(CannotWrite) as refused:
        write_targets([Target(CODE, "甲", "652301", CODE, kept={"企业名称": "乙"})], WORDS, AT)
    assert "意思相同" in explain(refused.value)


@pytest.mark.parametrize("table", list(TABLES))
def test_templates_carry_the_declared_headers_and_an_example_that_is_passed_over(table: str) -> None:
    data = template(table, WORDS)
    assert data == template(table, WORDS)
    load = dict(OpenFile(Source("a.xlsx", data), Limits()).sheets())
    assert list(load)[1] == "填写说明"
    sheet = next(iter(load.values()))(None)
    assert [cell for cell in sheet.rows[0] if cell] == [column.header for column in columns_of(table, WORDS)]
    assert any(str(cell).startswith("【示例】") for cell in sheet.rows[1])
    if table == "targets":
        assert [problem.code for problem in read_targets(Source("a.xlsx", data), WORDS).problems] == ["no-rows"]
