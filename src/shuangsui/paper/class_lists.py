"""Lists that name the members of a class: 重点单位名录, 特殊监管企业台账, read; and written in the form of 昌吉's annex 2."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from shuangsui.rules.columns import Column
from shuangsui.rules.registry import Vocabulary

from .book import Book, for_print, put
from .problems import Reading, Refusal, refused
from .source import DEFAULT_LIMITS, Limits, Source
from .table import read_table


def _column(id: str, header: str, type: str, words: str) -> Column:
    return Column(id, header, type, id == "name", tuple(words.split()))


_COLUMNS = (
    _column(
        "name",
        "企业名称",
        "name",
        "名称 单位名称 企业名称（全称） 排污单位名称 重点排污单位名称 污染源名称 对象名称 检查对象 检查对象名称",
    ),
    _column("area", "所在县市", "text", "所属县市 区域 所属区域 所在区域 县市 县（市、区） 行政区划 所在地"),
    _column("credit_code", "统一社会信用代码", "text", "信用代码 社会信用代码"),
    _column("reason", "纳入原因", "text", "原因 纳入理由 类别 重点类别 环境要素 名录类别"),
    _column("note", "备注", "text", ""),
)
_ANNEX = ("序号", "企业名称", "所在县市", "纳入原因", "备注")
_WIDTHS = (6, 40, 16, 40, 16)


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One row of a list, as it is written there."""

    name: str
    area: str = ""
    credit_code: str = ""
    reason: str = ""
    note: str = ""
    row: int = 0


def read_members(source: Source, limits: Limits = DEFAULT_LIMITS) -> Reading[MemberRow]:
    """The members of a list: a workbook, a CSV, or a table pasted from the document with bars between its cells."""
    try:
        table = read_table(source, _COLUMNS, Vocabulary(), limits)
    except Refusal as refusal:
        return refused(source.name, refusal)
    texts = [table.texts(column.id) for column in _COLUMNS]
    rows = tuple(
        MemberRow(name, area, code.replace(" ", "").upper(), reason, note, line)
        for name, area, code, reason, note, line in zip(*texts, table.lines, strict=True)
        if name
    )
    return table.finish(rows)


def write_annex(title: str, members: Iterable[MemberRow], remark: str, at: datetime.datetime) -> bytes:
    """The list in the form of annex 2: title, 序号 企业名称 所在县市 纳入原因 备注, and the remark on who decided below."""
    book = Book(at)
    sheet = book.sheet(title)
    sheet.merge_range(0, 0, 0, len(_ANNEX) - 1, "", book.title)
    put(sheet, 0, 0, title, book.title)
    for column, (header, width) in enumerate(zip(_ANNEX, _WIDTHS, strict=True)):
        put(sheet, 1, column, header, book.head)
        sheet.set_column(column, column, width, book.text)
    last = 1
    for last, member in enumerate(members, start=2):
        cells = (str(last - 1), member.name, member.area, member.reason, member.note)
        for column, text in enumerate(cells):
            put(sheet, last, column, text, book.boxed, _ANNEX[column])
    if remark:
        put(sheet, last + 1, 0, f"备注：{remark}", book.text)
    sheet.freeze_panes(2, 0)
    for_print(sheet, repeat=2, footer=title)
    return book.close()
