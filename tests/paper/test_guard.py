"""What is measured in a sheet's XML is never less than what the parser will allot for it."""

from __future__ import annotations

import io
import re

import pytest
import python_calamine as calamine
from hypothesis import given
from hypothesis import strategies as st
from tests.paper.files import CODE, GOOD, HEADERS, inline, raw_xlsx

from shuangsui.paper.guard_xlsx import scan_workbook
from shuangsui.paper.sentences import describe
from shuangsui.paper.source import DEFAULT_LIMITS, MIB
from shuangsui.paper.targets import read_targets

NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
VALUE = "<v>1</v>"
# How XML lets one and the same cell be written; {0} is its reference.
USUAL = ('<c r="{0}"><v>1</v></c>', '<c r="{0}" t="n"><v>1</v></c>')
ODD = (
    "<c r='{0}'><v>1</v></c>", "<c\t r=\"{0}\" ><v>1</v></c>", "<c><v>1</v></c>", '<c s="0" r="{0}"><v>1</v></c>',
    '<c a=">" r="{0}"><v>1</v></c>', f'<p.q:c xmlns:p.q="{NAMESPACE}" r="{{0}}"><p.q:v>1</p.q:v></p.q:c>',
)  # fmt: skip
ROWS_OF_NO_CONCERN = 99_999  # up to here only the last cell of a piece is looked at
letters = st.sampled_from(["A", "b", "AA", "ab"])
numbers = st.sampled_from([1, 2, 7, 99_999, 100_000, 100_001])


@st.composite
def sheet_data(draw: st.DrawFn) -> str:
    """Rows and cells anywhere, in any order, written in one of the ways."""
    forms = st.sampled_from(draw(st.sampled_from([USUAL, (*USUAL, *ODD)])))
    rows = []
    for _ in range(draw(st.integers(1, 5))):
        cells = [draw(forms).format(f"{draw(letters)}{draw(numbers)}") for _ in range(draw(st.integers(0, 4)))]
        place = draw(st.sampled_from(["", f' r="{draw(numbers)}"']))
        rows.append(f"<row{place}>{''.join(cells)}</row>")
    return f"<sheetData>{''.join(rows)}</sheetData>"


@given(sheet_data())
def test_no_cell_lies_beyond_what_is_measured(data: str) -> None:
    source = raw_xlsx(data.encode())
    scan = scan_workbook(source.data, DEFAULT_LIMITS)["名录"]
    end = calamine.load_workbook(io.BytesIO(source.data)).get_sheet_by_index(0).end
    if end is not None:
        assert end[0] < max(scan.last_row, ROWS_OF_NO_CONCERN)
        assert end[1] < scan.columns


def read(data: str) -> tuple[tuple[str, ...], list[str]]:
    """Ids of the rows, and sentences of the errors."""
    reading = read_targets(raw_xlsx(data.encode()))
    return tuple(row.id for row in reading.rows), [describe(error) for error in reading.errors]


def test_a_sheet_with_prefixes_or_without_references_is_read_like_any_other() -> None:
    usual = f"<sheetData>{inline(1, HEADERS)}{inline(2, GOOD)}</sheetData>"
    prefixed = re.sub(r"<(/?)(\w)", r"<\1x:\2", usual).replace("<x:sheetData", f'<x:sheetData xmlns:x="{NAMESPACE}"', 1)
    bare = re.sub(r' r="\w+"', "", usual)
    assert len({usual, prefixed, bare}) == 3
    for data in (usual, prefixed, bare):
        assert read(data) == ((CODE,), [])


@pytest.mark.parametrize("odd", ["", '<row r="9"><c s="0" r="Z9"/></row>'])
def test_lost_contents_are_found_whichever_way_the_sheet_is_written(odd: str) -> None:
    lost = '<c r="C2" t="e"><v>#N/A</v></c><c r="D2"><f>A1</f></c><c r="E2"><f>1+1</f><v>2</v></c>'
    body = inline(1, (*HEADERS, "备注")) + inline(2, GOOD[:2], [lost])
    rows, errors = read(f"<sheetData>{body}{odd}</sheetData>")
    assert rows == ()
    assert [error.partition("：")[0] for error in errors if "单元格是公式" in error] == [
        "工作表“名录” 第 2 行「区域」",
        "工作表“名录” 第 2 行「地址」",
    ]


def test_any_number_of_empty_rows_with_a_format_is_no_damage() -> None:
    empty = "".join(f'<row r="{row}" spans="1:4" ht="15" customHeight="1"/>' for row in range(3, 350_000))
    assert len(empty) > 16 * MIB
    assert read(f"<sheetData>{inline(1, HEADERS)}{inline(2, GOOD)}{empty}</sheetData>") == ((CODE,), [])
