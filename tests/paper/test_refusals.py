"""Files that must be refused as a whole: each with its sentence and place, and without a single row."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from tests.paper.files import CODE, GOOD, HEADERS, csv, inline, raw_xlsx, sheets, xls, xlsx

from shuangsui.paper.problems import Refusal
from shuangsui.paper.sentences import describe
from shuangsui.paper.source import Limits, Source
from shuangsui.paper.targets import read_targets


def refusal(source: Source, limits: Limits | None = None) -> str:
    """The one sentence with which `source` is refused; no rows come back."""
    reading = read_targets(source, limits=limits or Limits())
    assert reading.rows == ()
    assert not reading.ok
    (error,) = reading.errors
    return describe(error)


def test_an_empty_file() -> None:
    for source in (Source("a.xlsx", b""), Source("a.csv", b"\r\n \n"), Source("a.csv", b"\xef\xbb\xbf"), xlsx([])):
        assert refusal(source) == "文件是空的；请填写后再提交。"


@pytest.mark.parametrize("share", [0.01, 0.3, 0.6, 0.95, 0.999])
def test_a_truncated_workbook(share: float) -> None:
    whole = xlsx([HEADERS, GOOD]).data
    assert refusal(Source("a.xlsx", whole[: int(len(whole) * share)])).startswith("文件已损坏或不完整")


def test_a_truncated_xls() -> None:
    whole = xls([HEADERS, GOOD]).data
    assert refusal(Source("a.xls", whole[:1200])).startswith("文件已损坏或不完整")


def test_a_password_protected_workbook() -> None:
    container = xls([HEADERS], extra_stream="EncryptedPackage").data
    for name in ("a.xlsx", "a.xls"):
        assert refusal(Source(name, container)).startswith("文件设有密码，无法读取；请取消密码")


def test_macros() -> None:
    plain = f"<sheetData>{inline(1, HEADERS)}{inline(2, GOOD)}</sheetData>".encode()
    with_project = raw_xlsx(plain, extra={"xl/vbaProject.bin": b"\0"})
    declared = raw_xlsx(
        plain,
        content_types='<Override ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/>',
    )
    named = Source("a.xlsm", xlsx([HEADERS, GOOD]).data)
    old = xls([HEADERS, GOOD], extra_stream="_VBA_PROJECT")
    for source in (with_project, declared, named, old):
        assert refusal(source) == "文件含有宏（.xlsm 等），出于安全不予读取；请另存为不含宏的 .xlsx。"


def test_a_zip_bomb_that_admits_its_size() -> None:
    source = raw_xlsx(b"<sheetData/>" + b" " * (40 << 20))
    assert len(source.data) < 100_000
    assert "解压后异常庞大" in refusal(source)


def test_a_zip_bomb_that_lies_about_its_size() -> None:
    source = raw_xlsx(b"<sheetData/>" + b" " * (40 << 20))
    with zipfile.ZipFile(io.BytesIO(source.data)) as archive:
        true = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    lying = source.data.replace(true.to_bytes(4, "little"), (4_000).to_bytes(4, "little"))
    assert lying != source.data
    assert "解压后异常庞大" in refusal(Source("a.xlsx", lying))


def test_two_million_rows() -> None:
    body = "".join(f'<row r="{row}"><c r="A{row}"><v>1</v></c></row>' for row in range(1, 2_000_001))
    sentence = refusal(raw_xlsx(f"<sheetData>{body}</sheetData>".encode()), Limits(ratio=10_000))
    assert sentence.startswith("工作表“名录”：有 ")
    assert "超过 300000 行的上限；请删去表格下方的空白格式行" in sentence


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="A1048576"><v>1</v></c>',
        "<c r='A1048576'><v>1</v></c>",
        '<c t="n" r="XFD1048576"><v>1</v></c>',
        '<x:c xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" r="A1048576"><x:v>1</x:v></x:c>',
        '<c r="XFD2"><v>1</v></c>',
        "<c/>" * 400,
        '<c\nr="A1048576"><v>1</v></c>',
        '<c r="a1048576"><v>1</v></c>',
        '<c why=">" r="A1048576"><v>1</v></c>',
        '<x-y:c xmlns:x-y="http://schemas.openxmlformats.org/spreadsheetml/2006/main" r="A1048576"><x-y:v>1</x-y:v></x-y:c>',
        '<c r="A2"><v>1</v></c></row><row r="1048576"><c><v>1</v></c>',
    ],
)
def test_one_far_cell_would_make_the_parser_allot_a_whole_sheet(cell: str) -> None:
    source = raw_xlsx(f'<sheetData>{inline(1, HEADERS)}<row r="2">{cell}</row></sheetData>'.encode())
    assert "的上限" in refusal(source)


@pytest.mark.parametrize(
    "sheet",
    [
        '<sheetData><row r="2"><c r="A99999999999"/></row></sheetData>',
        f'<sheetData><row r="{"9" * 5_000}"><c/></row></sheetData>',
        '<sheetData><row r="2"><c></row></sheetData>',
        '<!DOCTYPE x [<!ENTITY a "aaaa">]><sheetData><row><c/></row></sheetData>',
    ],
)
def test_cells_that_no_program_writes(sheet: str) -> None:
    assert refusal(raw_xlsx(sheet.encode())).startswith("工作表“名录”：文件已损坏或不完整")


def test_a_far_cell_in_a_sheet_that_lies_elsewhere() -> None:
    plain = raw_xlsx(f'<sheetData>{inline(1, HEADERS)}<row r="2"><c r="A1048576"><v>1</v></c></row></sheetData>'.encode())
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(plain.data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            text = old.read(name).replace(b"worksheets/sheet1.xml", b"/elsewhere/a.bin")
            new.writestr(name.replace("worksheets/sheet1.xml", "/elsewhere/a.bin"), text)
    assert "的上限" in refusal(Source("a.xlsx", buffer.getvalue()))


@pytest.mark.parametrize("heart", ["content.xml", "xl/Workbook.bin"])
def test_a_workbook_of_another_kind_hidden_in_an_xlsx(heart: str) -> None:
    source = raw_xlsx(f"<sheetData>{inline(1, HEADERS)}{inline(2, GOOD)}</sheetData>".encode(), extra={heart: b"<x/>"})
    assert refusal(source).startswith("文件不是表格")


def test_a_file_over_the_size_limit() -> None:
    assert refusal(xlsx([HEADERS, GOOD]), Limits(bytes=1000)).startswith("文件有 0 MB，超过 0 MB 的上限")


def test_entities_in_the_workbook_are_not_expanded() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>'
    source = raw_xlsx(b"<sheetData/>")
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(source.data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            new.writestr(name, (bomb if name == "xl/workbook.xml" else b"") + old.read(name))
    assert refusal(Source("a.xlsx", buffer.getvalue())).startswith("文件已损坏")


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("a.xlsx", "名称,区域\n甲,乙\n".encode(), "文件名是 .xlsx，内容却是文本；请把扩展名改为 .csv"),
        ("a.xls", b"<html><table>", "文件不是表格"),
        ("a.csv", b"%PDF-1.7 ...", "文件不是表格"),
        ("a.csv", b"\x00\x01\x02binary", "文件不是表格"),
        ("a.xlsx", b"\x00\x01\x02binary", "文件已损坏"),
    ],
)
def test_a_file_that_is_not_what_its_name_says(name: str, data: bytes, sentence: str) -> None:
    assert refusal(Source(name, data)).startswith(sentence)


def test_a_zip_that_is_no_workbook() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("readme.txt", "x")
    assert refusal(Source("a.xlsx", buffer.getvalue())).startswith("文件不是表格")


def test_a_workbook_named_csv() -> None:
    assert refusal(xlsx([HEADERS, GOOD], name="a.csv")).startswith("文件名是 .csv，内容却是 .xlsx 工作簿；请把扩展名改为 .xlsx")


def test_mixed_encodings_name_the_line() -> None:
    head = "名称,统一社会信用代码,区域\n"
    data = (head + f"甲水泥有限公司,{CODE},昌吉市\n").encode() + "乙水泥有限公司,,阜康市\n".encode("gb18030")
    assert refusal(Source("a.csv", data)).startswith("第 3 行：前面的文字是 UTF-8 编码，这一行却是 GB18030 编码")
    swapped = head.encode("gb18030") + f"甲水泥有限公司,{CODE},昌吉市\n".encode()
    assert refusal(Source("a.csv", swapped)).startswith("第 2 行：前面的文字是 GB18030 编码，这一行却是 UTF-8 编码")


def test_bytes_that_are_no_text_name_the_line() -> None:
    assert refusal(Source("a.csv", b"abc,def\n\xff\xff\xff,1\n")).startswith("第 2 行：这一行的文字编码无法识别")


def test_a_csv_cut_off_inside_a_quote() -> None:
    assert refusal(csv('名称,统一社会信用代码,区域\n甲,,乙\n"丙公司,')).startswith("第 3 行：从这一行起引号没有配对")


def test_no_header_and_no_rows() -> None:
    assert refusal(csv("甲,乙,丙\n1,2,3\n")).startswith("没有找到表头；表头至少要有：名称、区域")
    assert refusal(csv("名称,统一社会信用代码,区域\n")) == "第 1 行：表头下面没有数据；请从表头的下一行起填写。"


def test_a_missing_column_names_it_and_what_is_there() -> None:
    sentence = refusal(xlsx([("企业名称", "地址", "统一社会信用代码"), ("甲", "乙", CODE)]))
    wrong = "工作表“Sheet1” 第 1 行：表头缺少必需的列：区域"
    assert sentence == f"{wrong}；现有的列：企业名称、地址、统一社会信用代码；请补上缺少的列。"


def test_two_columns_that_mean_the_same() -> None:
    sentence = refusal(xlsx([(*HEADERS, "企业名称"), (*GOOD, "甲")]))
    assert sentence.startswith("工作表“Sheet1” 第 1 行：「名称」和「企业名称」两列意思相同，都是“名称”")


def test_two_sheets_that_both_fit() -> None:
    source = sheets({"昌吉": [HEADERS, GOOD], "阜康": [HEADERS, GOOD], "说明": [("随便写",)]})
    assert refusal(source).startswith("工作表「昌吉」「阜康」都像要读的表；请只保留一张")
    assert read_targets(source, sheet="阜康").ok
    (absent,) = read_targets(source, sheet="奇台").problems
    assert describe(absent).startswith("没有名为“奇台”的工作表；现有工作表：昌吉、阜康、说明")


def test_neither_code_nor_number_nor_running_number() -> None:
    assert "没有“统一社会信用代码”列，也没有“编号”列" in refusal(xlsx([("名称", "区域"), ("甲", "乙")]))


def test_a_path_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(Refusal) as missing:
        Source.at(tmp_path / "no.xlsx")
    assert missing.value.code == "no-file"
    large = tmp_path / "large.xlsx"
    large.write_bytes(bytes(2000))
    with pytest.raises(Refusal) as big:
        Source.at(large, Limits(bytes=1000))
    assert big.value.code == "too-big"
