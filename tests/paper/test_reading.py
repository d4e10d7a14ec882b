"""Files as bureaus really have them, read to typed rows."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest
from tests.paper.files import CODE, GOOD, HEADERS, csv, xls, xlsx
from tests.paper.test_cells_refused import WORDS

from shuangsui.paper.inspectors import read_inspectors
from shuangsui.paper.links import read_conflicts, read_facts, read_history
from shuangsui.paper.links_xlsx import write_history
from shuangsui.paper.sentences import describe
from shuangsui.paper.source import Source
from shuangsui.paper.targets import read_targets
from shuangsui.rules.registry import Conflict, Fact, Inspector, PastVisit, Target, Vocabulary

DAY = datetime.date(2025, 1, 3)
ANNEX = """附件1
2025年某州抽查人员信息公开表
序号 | 检查人员 | 所在单位 | 执法证号 | 检查时间 |
1 | 张一 | 某州执法支队 | 31050099023 | 2025年1月1日-12月31日 |
2 | 阿里木·买买提 | 31050099045 | ||
3 | 王三 | 某州监测站 | 31050099046 | ||
4 | 赵四 | 31050099029
附件2
2025年某州特殊监管企业台账 | ||||
序号 | 企业名称 | 所在县市 | 纳入原因 | 备注 |
1 | 甲污水处理厂 | 昌吉市 | 行政处罚金额在20万元及以上 | |
2 | 乙砖厂 | 阜康市 | 刑事犯罪 |
备注:经某次会议研究确定。
"""


def test_all_columns_in_any_order_with_synonyms() -> None:
    head = ("所属区域", "是否参与双随机", "统一信用代码\n（必填）", "排污单位名称 *", "标签", "类别")
    more = ("行业类别", "等级", "法人", "所需专业", "主体类型")
    row = ("昌吉", "×", CODE, "甲", "涉重、涉气", "重点;一般", "水泥", "A", "张三", "大气", "单位")
    reading = read_targets(xlsx([(*head, *more), row]), WORDS)
    assert reading.problems == ()
    assert reading.rows == (
        Target(
            CODE, "甲", "652301", CODE, classes=("key", "general"), kind="unit", takes_part=False,
            tags=frozenset({"涉重", "涉气"}), needs="大气", values={"industry": "水泥", "grade": "A"},
            kept={"法人": "张三"}, row=2,
        ),
    )  # fmt: skip


def test_identity_of_sites() -> None:
    head = (*HEADERS, "编号")
    coded = [("甲二厂", CODE, "昌吉市", "", "2"), (*GOOD, None)]
    rows = [head, *coded, ("无码店", "无", "昌吉市", "", "D-7"), ("无码二", "/", "昌吉市", "", 8)]
    assert [target.id for target in read_targets(xlsx(rows), WORDS)] == [f"{CODE}-2", CODE, "D-7", "8"]


def test_empty_optional_cells_have_their_meaning() -> None:
    (target,) = read_targets(csv(f"名称,统一社会信用代码,区域,参与双随机,标识\n甲,{CODE},昌吉市,,\n"), WORDS).rows
    assert (target.takes_part, target.tags, target.values, target.kept) == (True, frozenset(), {}, {})
    (inspector,) = read_inspectors(csv("姓名,执法证号,区域,在编,本年检查次数\n李,310,,,\n"), WORDS).rows
    assert inspector == Inspector("310", "李", row=2)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_text_files(encoding: str, mark: str) -> None:
    text = f'名称,统一社会信用代码,区域,备注\n甲水泥有限公司,{CODE},昌吉市,"一行\n二行"\n乙,,昌吉市,\n'.replace(",", mark)
    reading = read_targets(csv(text, encoding), WORDS)
    assert [describe(error) for error in reading.errors] == [
        "第 4 行「统一社会信用代码」：统一社会信用代码和编号都没有填；请填统一社会信用代码；确实没有的，填一个固定的编号。"
    ]
    (target,) = read_targets(csv(text.rpartition("乙")[0], encoding), WORDS).rows
    assert target.kept == {"备注": "一行\n二行"}


def test_an_old_workbook() -> None:
    (target,) = read_targets(xls([HEADERS, GOOD]), WORDS).rows
    assert (target.id, target.name, target.area) == (CODE, "甲水泥有限公司", "652301")


def test_titles_empty_rows_remarks_and_repeated_headers() -> None:
    rows = [("某局名录",), (), HEADERS, GOOD, (), HEADERS, ("【示例】乙", CODE, "昌吉市", ""), ("备注：以上为准",)]
    reading = read_targets(xlsx(rows), WORDS)
    assert [target.row for target in reading] == [4]
    assert [problem.code for problem in reading.problems] == [
        "header-below-title", "header-repeated", "example-skipped", "remark-skipped",
    ]  # fmt: skip
    assert describe(reading.problems[0]) == "工作表“Sheet1”：表头在第 3 行，上面 2 行按标题略过。"


def test_a_header_of_two_rows_with_merged_groups() -> None:
    def merge(book: Any, sheet: Any) -> None:
        sheet.merge_range(0, 0, 0, 4, "名录")
        sheet.merge_range(1, 0, 2, 0, "企业名称")
        sheet.merge_range(1, 1, 1, 2, "位置")
        sheet.merge_range(1, 3, 2, 3, "信用代码")

    double = [("企业名称", "位置", "", "信用代码", "联系"), ("", "所在县市", "详细地址", "", "电话")]
    rows = [("名录",), *double, ("甲", "昌吉市", "一号路", CODE, "139")]
    reading = read_targets(xlsx(rows, edit=merge), WORDS)
    assert [describe(problem) for problem in reading.problems] == ["工作表“Sheet1”：表头占第 2、3 两行，已合并理解。"]
    (target,) = reading.rows
    assert (target.name, target.area, target.address, target.id) == ("甲", "652301", "一号路", CODE)
    assert target.kept == {"联系 电话": "139"}


def test_a_value_merged_downwards_holds_for_each_row() -> None:
    def merge(book: Any, sheet: Any) -> None:
        sheet.merge_range(1, 2, 2, 2, "阜康市")

    reading = read_targets(xlsx([(*HEADERS, "编号"), GOOD, ("乙", "", "", "", "B2")], edit=merge), WORDS)
    assert [target.area for target in reading] == ["652302", "652302"]
    assert describe(reading.problems[0]).endswith("第 2 行「区域」：第 2–3 行的单元格合并，各行取同一值。")


def test_the_personnel_table_of_an_annex() -> None:
    reading = read_inspectors(csv(ANNEX, name="附件.txt"), WORDS)
    assert [(one.id, one.name, one.unit, one.row) for one in reading] == [
        ("31050099023", "张一", "某州执法支队", 4),
        ("31050099045", "阿里木·买买提", "某州执法支队", 5),
        ("31050099046", "王三", "某州监测站", 6),
        ("31050099029", "赵四", "某州监测站", 7),
    ]
    assert [describe(problem).split("”", 3)[-1] for problem in reading.problems if problem.row == 5] == [
        " 第 5 行：这一行缺单元格，按上下合并处理：「所在单位、检查时间」取上一行的值；请核对这一行。"
    ]


def test_the_list_of_special_targets_of_an_annex() -> None:
    reading = read_targets(csv(ANNEX, name="附件.txt"), WORDS)
    assert [(one.id, one.name, one.area, one.kept["纳入原因"]) for one in reading] == [
        ("1", "甲污水处理厂", "652301", "行政处罚金额在20万元及以上"),
        ("2", "乙砖厂", "652302", "刑事犯罪"),
    ]
    assert [problem.code for problem in reading.problems] == ["header-below-title", "running-number-as-id"]


@pytest.mark.parametrize(
    "written",
    [DAY, "2025-1-3", "2025/1/3", "2025年1月3日", "20250103", "２０２５-０１-０３", "2025.1.3", "2025-01-03 08:30", 20250103],
)
def test_spellings_of_a_day(written: Any) -> None:
    (inspector,) = read_inspectors(xlsx([("姓名", "执法证号", "有效期"), ("李", "310", written)]), WORDS).rows
    assert inspector.valid_until == DAY


def test_a_day_stored_as_a_number_is_read_and_said() -> None:
    reading = read_inspectors(xlsx([("姓名", "执法证号", "有效期"), ("李", "310", 45660)]), WORDS)
    assert reading.rows[0].valid_until == DAY
    assert describe(reading.problems[0]).endswith("日期被存成了数字 45660，已按 2025-01-03 读取；请把该列设为“日期”格式并核对。")


def test_numbers_as_text_and_text_as_numbers() -> None:
    head = ("姓名", "执法证号", "工作年限", "本年检查次数", "电话")
    rows = [head, ("李", 31050099001, "６．５年", "1,200", 13900000000), ("王", "31050099002", 0.1, 3, "007")]
    one, two = read_inspectors(xlsx(rows), WORDS).rows
    assert (one.id, one.years, one.load, one.kept) == ("31050099001", Decimal("6.5"), 1200, {"电话": "13900000000"})
    assert (two.id, two.years, two.load, two.kept) == ("31050099002", Decimal("0.1"), 3, {"电话": "007"})


def test_one_and_true_in_one_column_stay_apart() -> None:
    rows = [(*HEADERS, "备注"), (*GOOD, 1), ("乙", "", "昌吉市", "", True)]
    (one, two) = read_targets(xlsx([(*row, number) for row, number in zip(rows, ("编号", "1", "2"), strict=True)]), WORDS).rows
    assert (one.kept["备注"], two.kept["备注"]) == ("1", "TRUE")


def test_likely_doubles_are_suggested_with_both_rows() -> None:
    head = ("名称", "统一社会信用代码", "编号", "区域", "地址")
    rows = [
        head, ("昌吉甲水泥有限公司", CODE, "", "昌吉市", ""), ("昌吉甲水泥（有限公司）", "", "K1", "昌吉市", ""),
        ("丙环保科技有限公司", "", "K2", "阜康市", "三号路3号"), ("丙环保技术有限公司", "", "K3", "阜康市", "三号路3号"),
        ("完全不同", CODE, "9", "昌吉市", ""), ("昌吉甲水泥有限公司", CODE, "10", "昌吉市", ""),
    ]  # fmt: skip
    reading = read_targets(xlsx(rows), WORDS)
    assert len(reading.rows) == 6
    assert [(problem.code, problem.row, problem.values["row"]) for problem in reading.problems] == [
        ("likely-same-name", 3, "2"), ("likely-same-place", 5, "4"), ("likely-wrong-code", 6, "2"),
    ]  # fmt: skip


TARGETS = (
    Target(CODE, "甲厂", "652301", CODE), Target("K1", "乙厂", "652301", number="K1"), Target("K2", "同名", "652301"),
    Target("K3", "同名", "652302"),
)  # fmt: skip
INSPECTORS = (Inspector("310", "李"), Inspector("311", "王"))
FACT_WORDS = Vocabulary(facts={"行政处罚": "fine"}, items={"排污许可": "permit"})


def test_conflicts_by_code_id_and_name() -> None:
    source = xlsx([("检查对象", "检查人员"), (CODE, "310"), ("乙厂", "王"), ("k1", "311"), ("同名", "李"), ("丁厂", "赵")])
    reading = read_conflicts(source, TARGETS, INSPECTORS)
    assert [describe(error).removeprefix("工作表“Sheet1” ") for error in reading.errors] == [
        "第 5 行「检查对象」：有几个检查对象都叫“同名”；请改写信用代码或编号：K2、K3。",
        "第 6 行「检查对象」：检查对象名录里没有“丁厂”；请写信用代码、编号或全称；最接近的是 甲厂。",
        "第 6 行「检查人员」：检查人员名录里没有“赵”；请写执法证号或姓名。",
    ]
    assert reading.rows == ()
    good = read_conflicts(xlsx([("检查对象", "检查人员"), (CODE, "310"), ("乙厂", "王"), ("k1", "311")]), TARGETS, INSPECTORS)
    assert good.rows == (Conflict(CODE, "310", 2), Conflict("K1", "311", 3))
    assert [problem.code for problem in good.problems] == ["repeated-row"]


def test_an_empty_list_of_conflicts_is_no_error() -> None:
    reading = read_conflicts(xlsx([("检查对象", "检查人员")]), TARGETS, INSPECTORS)
    assert (reading.rows, reading.ok) == ((), True)


def test_history_and_facts() -> None:
    history = xlsx([("检查对象", "检查日期", "类型", "事项", "结果"), ("甲厂", DAY, "信访", "排污许可", "未发现问题")])
    assert read_history(history, TARGETS, FACT_WORDS).rows == (
        PastVisit(CODE, DAY, type="case", items=("permit",), outcome="未发现问题", row=2),
    )
    team = [("检查对象", "检查日期", "检查人员", "联合检查"), ("甲厂", DAY, "王、310", "部门联合"), ("甲厂", DAY, "", "")]
    read = read_history(xlsx(team), TARGETS, FACT_WORDS).rows
    assert [(row.inspectors, row.joint) for row in read] == [(("310", "王"), "departments"), ((), "")]
    back = write_history(read, FACT_WORDS, datetime.datetime(2025, 5, 1, tzinfo=datetime.UTC))
    assert read_history(Source("检查历史.xlsx", back), TARGETS, FACT_WORDS).rows == read
    wrong = read_history(xlsx([team[0], ("甲厂", DAY, "", "三方联合")]), TARGETS, FACT_WORDS)
    assert [(error.code, error.column) for error in wrong.errors] == [("not-a-choice", "联合检查")]
    facts = xlsx([("检查对象", "事实", "日期", "金额", "来源", "已查实"), ("甲厂", "行政处罚", DAY, "200,000元", "12369", "否")])
    assert read_facts(facts, TARGETS, FACT_WORDS).rows == (Fact(CODE, "fine", DAY, Decimal(200000), "12369", False, 2),)
    unknown = read_facts(xlsx([("检查对象", "事实", "日期"), ("甲厂", "罚款", "")]), TARGETS, FACT_WORDS)
    places = [(error.code, error.row, error.column) for error in unknown.errors]
    assert places == [("unknown-fact", 2, "事实"), ("missing", 2, "日期")]
