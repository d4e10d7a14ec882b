"""The files to fill in: a sheet with drop-downs, notes and an example row, and a sheet that explains the columns."""

from __future__ import annotations

from shuangsui.paper.book import Book, for_print, put
from shuangsui.paper.parsers import names_of
from shuangsui.paper.rows import EXAMPLE_MARK
from shuangsui.rules.columns import TABLES, YES_NO, Column, columns_of
from shuangsui.rules.registry import Vocabulary

TITLES = {
    "targets": "检查对象名录", "inspectors": "检查人员名录", "conflicts": "回避", "history": "检查历史", "facts": "事实",
    "permits": "许可", "decisions": "会议审定",
}  # fmt: skip
_ROWS_WITH_LISTS = 5_000
_SEVERAL = "可填多个"
_TYPES = {
    "code": "18 位代码", "number-id": "编号", "certificate": "证号", "date": "日期", "number": "数字", "count": "次数",
    "longitude": "度", "latitude": "度",
    "yes-no": "是/否", "tags": _SEVERAL, "areas": _SEVERAL, "class": _SEVERAL, "items": _SEVERAL,
}  # fmt: skip
_WIDE = {"name": 32, "address": 36, "target": 32, "credit_code": 22, "unit": 28}


def template(table: str, vocabulary: Vocabulary) -> bytes:
    """The empty .xlsx of `table` (targets, inspectors, conflicts, history, facts, permits, decisions; KeyError otherwise).

    Its example row begins with 【示例】 and is passed over on reading.
    """
    if table not in TABLES:
        raise KeyError(table)
    columns = columns_of(table, vocabulary)
    book = Book()
    sheet = book.sheet(TITLES[table])
    for place, column in enumerate(columns):
        put(sheet, 0, place, column.header, book.must if column.required else book.head)
        sheet.set_column(place, place, _WIDE.get(column.id, 14), book.text)
        put(sheet, 1, place, _example(column, vocabulary), book.example)
        note = _note(column)
        if note:
            sheet.write_comment(0, place, note, {"x_scale": 1.6, "author": ""})
        choices = choices_of(column, vocabulary)
        several = column.type in ("tags", "areas", "class", "items", "text", "authority")
        book.choose(sheet, (1, _ROWS_WITH_LISTS), place, choices, strict=not several)
    sheet.freeze_panes(1, 1)
    sheet.set_row(0, 32)
    for_print(sheet, repeat=1)
    _explain(book, table, columns, vocabulary)
    return book.close()


def choices_of(column: Column, vocabulary: Vocabulary) -> tuple[str, ...]:
    """What may be chosen in the column, as a person would write it; () where it is free."""
    words = {
        "area": vocabulary.areas, "areas": vocabulary.areas, "class": vocabulary.classes, "kind": vocabulary.kinds,
        "fact": vocabulary.facts, "items": vocabulary.items, "authority": vocabulary.areas,
    }.get(column.type)  # fmt: skip
    if words is not None:
        return tuple(names_of(words))
    return column.choices or (YES_NO if column.type == "yes-no" else ())


def _example(column: Column, vocabulary: Vocabulary) -> str:
    choices = choices_of(column, vocabulary)
    if choices and not column.example.startswith(EXAMPLE_MARK):
        return column.example if column.example in choices else choices[0]
    return column.example


def _note(column: Column) -> str:
    return "；".join(part for part in ("必填" if column.required else "", _TYPES.get(column.type, ""), column.note) if part)


def _explain(book: Book, table: str, columns: tuple[Column, ...], vocabulary: Vocabulary) -> None:
    sheet = book.sheet("填写说明")
    lines = [
        f"《{TITLES[table]}》填写说明",
        "1. 在第一张工作表中填写，每行一条；灰色的示例行不会被读取，可以删去。",
        "2. 橙色表头的列必填，其余可空；列的顺序可以调整，可以增加其他列，增加的列会原样保留。",
        "3. 号码类的列（统一社会信用代码、编号、执法证号）已设为“文本”格式，请勿改为数字。",
        "4. 不要合并单元格，不要改动表头文字。",
    ]
    for row, line in enumerate(lines):
        put(sheet, row, 0, line, book.title if row == 0 else None)
    head = len(lines) + 1
    for place, header in enumerate(("列", "是否必填", "填什么", "也可以写作", "可选值")):
        put(sheet, head, place, header, book.head)
    for row, column in enumerate(columns, start=head + 1):
        cells = (
            column.header,
            "必填" if column.required else "",
            _note(column),
            "、".join(column.synonyms),
            "、".join(choices_of(column, vocabulary)),
        )
        for place, text in enumerate(cells):
            put(sheet, row, place, text[:30_000], book.boxed)
    for place, width in enumerate((18, 10, 44, 44, 44)):
        sheet.set_column(place, place, width)
