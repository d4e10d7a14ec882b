"""Writes workbooks: texts stay texts, the head stays in sight, and the file comes back as bytes.

Every cell is written as text (`write_string`), so that no formula is made of a leading `=`, no digit of a long
code is lost and no link is made. The moment of writing is an argument, so that one input gives one file.
"""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import xlsxwriter

from shuangsui.paper.problems import CannotWrite
from shuangsui.paper.source import DEFAULT_LIMITS

_FONT = {"font_name": "宋体", "font_size": 11, "valign": "vcenter"}
_BANNED_IN_SHEET_NAME = re.compile(r"[\[\]:*?/\\]")
LIST_SHEET = "可选值"
_UNWRITTEN = datetime.datetime(2025, 1, 1)  # where the moment of writing says nothing: an empty form


class Book:
    """A workbook being written. Row and column numbers are 0-based; widths in characters."""

    def __init__(self, at: datetime.datetime = _UNWRITTEN) -> None:
        self._buffer = io.BytesIO()
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        self._book: Any = xlsxwriter.Workbook(self._buffer, options)
        self._book.set_properties({"created": at.replace(tzinfo=None)})
        self.head = self._book.add_format({**_FONT, "bold": True, "bg_color": "#D9E2EC", "border": 1, "text_wrap": True})
        self.must = self._book.add_format({**_FONT, "bold": True, "bg_color": "#F7D9A8", "border": 1, "text_wrap": True})
        self.text = self._book.add_format({**_FONT, "num_format": "@", "text_wrap": True, "valign": "top"})
        self.boxed = self._book.add_format({**_FONT, "num_format": "@", "text_wrap": True, "border": 1})
        self.example = self._book.add_format({**_FONT, "num_format": "@", "italic": True, "font_color": "#7A7A7A"})
        self.title = self._book.add_format({**_FONT, "bold": True, "font_size": 16, "align": "center"})
        self._lists: Any = None
        self._list_count = 0

    def sheet(self, name: str) -> Any:
        """A new sheet; characters that Excel forbids in its name become a full-width dash."""
        return self._book.add_worksheet(_BANNED_IN_SHEET_NAME.sub("－", name)[:31])

    def form(self, number: str) -> Any:
        """A cell form for numbers, in Excel's own notation: `0`, `0.0%`."""
        return self._book.add_format({**_FONT, "num_format": number, "valign": "top"})

    def chart(self, **settings: str) -> Any:
        """A native chart, to be put on a sheet with `insert_chart`; `settings` as XlsxWriter has them."""
        return self._book.add_chart(settings)

    def close(self) -> bytes:
        """The finished file."""
        if self._lists is not None:
            self._lists.hide()
        self._book.close()
        return self._buffer.getvalue()

    def choose(self, sheet: Any, rows: tuple[int, int], column: int, choices: Sequence[str], *, strict: bool = True) -> None:
        """A drop-down on the cells of `rows` (first, last). Long lists lie on a hidden sheet: Excel takes 255 characters."""
        if not choices:
            return
        source: object = list(choices)
        if len(",".join(choices)) > 255 or any("," in choice for choice in choices):
            source = self._hidden_list(choices)
        settings = {"validate": "list", "source": source, "error_type": "stop" if strict else "information"}
        settings |= {"error_title": "不在可选范围内", "error_message": "请从下拉列表中选择"}
        sheet.data_validation(rows[0], column, rows[1], column, settings)

    def _hidden_list(self, choices: Sequence[str]) -> str:
        if self._lists is None:
            self._lists = self._book.add_worksheet(LIST_SHEET)
        column = self._list_count
        self._list_count += 1
        for row, choice in enumerate(choices):
            self._lists.write_string(row, column, choice)
        letter = xlsxwriter.utility.xl_col_to_name(column)
        return f"={LIST_SHEET}!${letter}$1:${letter}${len(choices)}"


def put(sheet: Any, row: int, column: int, text: str, form: object, header: str = "") -> None:
    """Writes a text cell. CannotWrite `cannot-hold` where Excel would silently leave it out."""
    length = len(text.encode("utf-16-le")) // 2  # Excel counts UTF-16 units
    if length > DEFAULT_LIMITS.text:
        raise CannotWrite("cannot-hold", row=row + 1, column=header, length=length)
    if text:
        sheet.write_string(row, column, text, form)
    else:
        sheet.write_blank(row, column, None, form)


def put_table(book: Book, sheet: Any, headers: Sequence[str], rows: Iterable[Sequence[str]], widths: Mapping[int, int]) -> int:
    """A head and rows of text, filtered and frozen under the head; gives the number of rows."""
    for column, header in enumerate(headers):
        put(sheet, 0, column, header, book.head, header)
        sheet.set_column(column, column, widths.get(column, 14), book.text)
    count = 0
    for count, row in enumerate(rows, start=1):
        for column, text in enumerate(row):
            if text:
                put(sheet, count, column, text, book.text, headers[column])
    sheet.freeze_panes(1, 0)
    return count


def for_print(sheet: Any, *, repeat: int, footer: str = "") -> None:
    """A4 across, as wide as the page, the first `repeat` rows on every page."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.repeat_rows(0, repeat - 1)
    sheet.set_footer(f"&L{footer.replace('&', '&&')[:200]}&R第 &P 页，共 &N 页")
