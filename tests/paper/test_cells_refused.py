"""Cells that are wrong: the exact sentence with its row and column, and no rows of the file."""
# ruff: noqa: E501 (the sentences stand whole, as a user reads and searches them)

from __future__ import annotations

from typing import Any

import pytest
from tests.paper.files import CODE, GOOD, HEADERS, csv, inline, raw_xlsx, xls, xlsx

from shuangsui.paper.inspectors import read_inspectors
from shuangsui.paper.sentences import describe
from shuangsui.paper.source import Source
from shuangsui.paper.targets import read_targets
from shuangsui.rules.registry import DeclaredColumn, Vocabulary

WORDS = Vocabulary(
    areas={"昌吉市": "652301", "昌吉": "652301", "652301": "652301", "阜康市": "652302"},
    classes={"重点": "key", "一般": "general"},
    kinds={"单位": "unit"},
    target_columns=(DeclaredColumn("grade", "信用等级", ("等级",), "choice", ("A", "B")),),
)


def errors(source: Source, words: Vocabulary = WORDS) -> list[str]:
    """The errors of a target registry; there are some, and so no rows."""
    reading = read_targets(source, words)
    assert reading.rows == ()
    assert reading.errors
    return [describe(error).removeprefix("工作表“Sheet1” ") for error in reading.errors]


def with_code(code: Any) -> Source:
    return xlsx([HEADERS, GOOD, ("乙", code, "昌吉市", "")])


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("91350100M000100Y44", "第 3 行「统一社会信用代码」：“91350100M000100Y44”的校验位不对：末位是 4，按前 17 位推算应为 3；末位应为 3，或前 17 位有误，请对照营业执照改正。"),
        ("9135O1OOMOOO1OOY43", "第 3 行「统一社会信用代码」：“9135O1OOMOOO1OOY43”含有不会出现的字母 O，应为 91350100M000100Y43，请对照营业执照确认。"),
        ("9I350I00M000I00Y43", "第 3 行「统一社会信用代码」：“9I350I00M000I00Y43”含有不会出现的字母 I，应为 91350100M000100Y43，请对照营业执照确认。"),
        ("9.1E+17", "第 3 行「统一社会信用代码」：号码变成了科学计数法 9.1E+17，数字已经丢失；在 Excel 或 WPS 中把该列设为“文本”格式，再按原件重新填写。"),
        (913501001234567890.0, "第 3 行「统一社会信用代码」：号码被存成了数字，超过 15 位的部分已经丢失（读到 913501001234568000）；在 Excel 或 WPS 中把该列设为“文本”格式，再按原件重新填写。"),
        ("350100100012345", "第 3 行「统一社会信用代码」：“350100100012345”是旧的工商注册号，不是统一社会信用代码，应为 18 位的统一社会信用代码，见现行营业执照。"),
        (350100100012345, "第 3 行「统一社会信用代码」：“350100100012345”是旧的工商注册号，不是统一社会信用代码，应为 18 位的统一社会信用代码，见现行营业执照。"),
        ("91350100M000100Y4", "第 3 行「统一社会信用代码」：“91350100M000100Y4”有 17 位，统一社会信用代码应为 18 位；请对照营业执照改正。"),
        ("M000100Y-4", "第 3 行「统一社会信用代码」：“M000100Y-4”是组织机构代码，不是统一社会信用代码，应为 18 位的统一社会信用代码，见现行营业执照。"),
        ("", "第 3 行「统一社会信用代码」：统一社会信用代码和编号都没有填；请填统一社会信用代码；确实没有的，填一个固定的编号。"),
    ],
)  # fmt: skip
def test_a_wrong_code(code: Any, sentence: str) -> None:
    assert errors(with_code(code)) == [sentence]


@pytest.mark.parametrize(
    ("written", "trait"),
    [
        ("91350100m000100y43", "用了小写字母"),
        ("９１３５０１００M000100Y43", "用了全角字符"),
        (" 91350100 M000100Y43", "含有空格"),
        ("91350100-M000100Y4-3", "含有连字符"),
        ("9135 0100\u200bm000100Y43", "含有空格、用了小写字母"),
    ],
)
def test_a_code_that_is_only_spelt_otherwise_is_read_and_said(written: str, trait: str) -> None:
    reading = read_targets(xlsx([HEADERS, ("乙", written, "昌吉市", "")]), WORDS)
    (problem,) = reading.problems
    assert reading.rows[0].id == CODE
    assert describe(problem).endswith(f"”{trait}，已按 {CODE} 读取，应为 {CODE}。")
    assert (problem.severity, problem.row, problem.column) == ("warning", 2, "统一社会信用代码")


def test_unknown_words_name_the_allowed_and_the_nearest() -> None:
    rows = [(*HEADERS, "类别", "对象类型", "等级"), (*GOOD[:2], "昌吉县", "", "特重点", "单元", "C")]
    assert errors(xlsx(rows)) == [
        "第 2 行「区域」：“昌吉县”不是计划所列的区域；可用的区域：昌吉市、阜康市；最接近的是 昌吉市。",
        "第 2 行「类别」：“特重点”不是计划所列的类别；可用的类别：重点、一般；最接近的是 重点。",
        "第 2 行「对象类型」：“单元”不是计划所列的对象类型；可用的对象类型：单位；最接近的是 单位。",
        "第 2 行「等级」：“C”不在可选范围内，应为：A、B。",
    ]


def test_identities_that_clash_name_both_rows() -> None:
    head = (*HEADERS, "编号")
    rows = [
        head,
        (*GOOD, ""),
        ("甲二厂", CODE, "昌吉市", "", "2"),
        ("甲三厂", CODE, "昌吉市", "", ""),
        ("甲四厂", CODE, "昌吉市", "", "2"),
    ]
    assert errors(xlsx(rows)) == [
        "第 4 行「统一社会信用代码」：代码 91350100M000100Y43 与第 2 行“甲水泥有限公司”重复；同一家请删去一行；另一厂址、项目或排口请填不同的编号。",
        "第 5 行「编号」：91350100M000100Y43-2 与第 3 行“甲二厂”重复；同一家请删去一行；不是同一家请改用不同的编号。",
    ]
    assert errors(xlsx([head, ("无码", "", "昌吉市", "", "甲-1")])) == [
        "第 2 行「编号」：“甲-1”不能作为编号；只用数字、大写字母和连字符，不超过 40 位。"
    ]


def test_missing_names_and_areas() -> None:
    assert errors(xlsx([HEADERS, ("", CODE, "", "一号路")])) == [
        "第 2 行「名称」：没有填写；请补填。",
        "第 2 行「区域」：没有填写；请补填。",
    ]


def test_formulas_without_result_and_error_cells() -> None:
    cells = '<c r="C2" t="e"><v>#N/A</v></c><c r="D2"><f>A1&amp;B1</f></c><c r="E2"><f>1+1</f><v>2</v></c>'
    body = inline(1, (*HEADERS, "备注")) + inline(2, GOOD[:2], [cells])
    found = errors(raw_xlsx(f"<sheetData>{body}</sheetData>".encode()))
    assert "工作表“名录” 第 2 行「区域」：单元格是公式错误（如 #N/A、#REF!）；请改正公式或直接填写。" in found
    assert (
        "工作表“名录” 第 2 行「地址」：单元格是公式，但文件里没有计算结果；请在 Excel 或 WPS 中打开并保存一次，或把公式粘贴为数值。"
        in found
    )
    assert not any("备注" in sentence for sentence in found)


def test_merged_cells() -> None:
    def across(book: Any, sheet: Any) -> None:
        sheet.merge_range(1, 2, 1, 3, "昌吉市")

    def names(book: Any, sheet: Any) -> None:
        sheet.merge_range(1, 0, 2, 0, "甲水泥有限公司")

    rows = [HEADERS, GOOD, ("乙", "", "昌吉市", "")]
    assert "第 2 行「区域」：左右合并的单元格无法对应到各列（第 2–2 行）；请取消合并后逐格填写。" in errors(
        xlsx(rows, edit=across)
    )
    assert "第 2 行「名称」：第 2–3 行的单元格合并，无法区分各行；请取消合并后逐行填写。" in errors(xlsx(rows, edit=names))


def test_a_cell_beyond_the_header() -> None:
    found = errors(csv(f"名称,统一社会信用代码,区域\n甲,{CODE},昌吉市,多余\n"))
    assert found == ["第 2 行：第 4 列没有表头，却有内容；请补上表头，或删去该列；也可能是这一行多了一个分隔符。"]


def test_yes_no_dates_numbers() -> None:
    head = ("姓名", "执法证号", "证件有效期至", "工作年限", "本年检查次数", "在岗", "人员类别")
    rows = [head, ("李", "310001", "2025年2月30日", "三年", "1.5", "也许", "临时工"), ("王", "310002", "明年", "", "", "", "")]
    reading = read_inspectors(xlsx(rows), WORDS)
    assert reading.rows == ()
    assert [describe(error).removeprefix("工作表“Sheet1” ") for error in reading.errors] == [
        "第 2 行「证件有效期至」：没有“2025年2月30日”这一天；请改正日期。",
        "第 2 行「工作年限」：“三年”不是数字；只填数字，不带单位和文字。",
        "第 2 行「本年检查次数」：“1.5”不是次数，应为 0 或正整数。",
        "第 2 行「在岗」：“也许”无法判断是或否，应为“是”或“否”。",
        "第 2 行「人员类别」：“临时工”不在可选范围内，应为：执法人员、辅助人员、专家。",
        "第 3 行「证件有效期至」：“明年”不是日期，应写成 2025-01-03 这样的年-月-日。",
    ]


def test_an_inspector_without_certificate_and_two_with_one() -> None:
    rows = [("姓名", "执法证号"), ("李", ""), ("王", "310"), ("赵", "310"), ("钱", 310501234567890123)]
    reading = read_inspectors(xlsx(rows), WORDS)
    assert reading.rows == ()
    assert [describe(error).removeprefix("工作表“Sheet1” ") for error in reading.errors] == [
        "第 2 行「执法证号」：没有填写；请补填。",
        "第 4 行「执法证号」：执法证号 310 与第 3 行“王”重复；请核对证号，同一人删去一行。",
        "第 5 行「执法证号」：号码被存成了数字，超过 15 位的部分已经丢失（读到 310501234567890100）；在 Excel 或 WPS 中把该列设为“文本”格式，再按原件重新填写。",
    ]


def test_an_error_cell_in_an_old_workbook() -> None:
    source = xls([HEADERS, (*GOOD[:2], "昌吉市", 1.0)])
    assert read_targets(source, WORDS).ok
    number = b"\x03\x02\x0e\x00\x01\x00\x03\x00\x00\x00" + b"\x00\x00\x00\x00\x00\x00\xf0\x3f"
    error = b"\x05\x02\x08\x00\x01\x00\x03\x00\x00\x00\x2a\x01" + b"\xc2\x01\x02\x00\x00\x00"
    assert number in source.data
    assert errors(Source("a.xls", source.data.replace(number, error))) == [
        "第 2 行「地址」：单元格是公式错误（如 #N/A、#REF!）；请改正公式或直接填写。"
    ]
