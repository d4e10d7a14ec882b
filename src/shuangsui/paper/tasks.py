"""The task table (任务表): a row a visit, to be printed, filled in and read back.

The inputs are plain texts in Chinese; who makes them knows the policy, this file knows the workbook.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from shuangsui.paper.book import Book, for_print, put, put_table

TASK_SHEET = "任务表"
# Header, width in characters. The first twelve are the draw's and may not be changed, the last five are filled in.
FIXED = (
    ("任务编号", 20), ("检查对象", 30), ("统一社会信用代码/编号", 22), ("区域", 12), ("地址", 28), ("类别", 12), ("抽取依据", 24),
    ("事项", 24), ("组长", 12), ("组员", 18), ("专业", 12), ("完成时限", 13),
)  # fmt: skip
FILLED = (("检查日期", 13), ("检查方式", 12), ("检查结果", 18), ("发现问题", 32), ("备注", 18))
_ROOM = 200  # rows below the last task that keep the drop-downs


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One visit as it is printed. `number` names the task within the draw; lists are joined by 、 on paper."""

    number: str
    target: str  # name
    target_id: str
    area: str
    address: str = ""
    classes: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()  # quota lines that drew it
    items: tuple[str, ...] = ()
    lead: str = ""
    members: tuple[str, ...] = ()
    need: str = ""
    due_date: datetime.date | None = None
    # What an inspector has filled in; empty in a fresh table.
    visited_date: datetime.date | None = None
    method: str = ""
    outcome: str = ""
    problems: str = ""
    remark: str = ""

    def fixed(self) -> tuple[str, ...]:
        """The texts under FIXED."""
        due = self.due_date.isoformat() if self.due_date else ""
        lists = ["、".join(texts) for texts in (self.classes, self.lines, self.items, self.members)]
        classes, lines, items, members = lists
        places = (self.number, self.target, self.target_id, self.area, self.address)
        return (*places, classes, lines, items, self.lead, members, self.need, due)

    def filled(self) -> tuple[str, ...]:
        """The texts under FILLED."""
        visited = self.visited_date.isoformat() if self.visited_date else ""
        return visited, self.method, self.outcome, self.problems, self.remark


@dataclass(frozen=True, slots=True)
class ReserveRow:
    """A target next in order of a quota line (候补); `rank` from 1 among the line's reserve."""

    line: str
    rank: int
    target: str
    target_id: str
    area: str


@dataclass(frozen=True, slots=True)
class StaffingRow:
    """A target whose need was relaxed (专业需求放宽) or that has just enough people (仅够人数), with the reason in words."""

    target: str
    target_id: str
    area: str
    reason: str


@dataclass(frozen=True, slots=True)
class TaskBook:
    """All that `tasks.xlsx` shows. `draw` is the draw's id, `at` the moment of writing."""

    draw: str
    authority: str
    period: str
    at: datetime.datetime
    tasks: tuple[TaskRow, ...]
    reserve: tuple[ReserveRow, ...] = ()
    relaxed: tuple[StaffingRow, ...] = ()
    bare: tuple[StaffingRow, ...] = ()
    methods: tuple[str, ...] = ()  # allowed in 检查方式; () = free
    outcomes: tuple[str, ...] = ()  # allowed in 检查结果; () = free
    notes: tuple[str, ...] = ()  # further lines of the sheet 说明


def write_tasks(tasks: TaskBook) -> bytes:
    """The task table with its further sheets as .xlsx. CannotWrite where a text is longer than a cell holds."""
    book = Book(tasks.at)
    _write_visits(book, book.sheet(TASK_SHEET), tasks)
    reserve = [(row.line, str(row.rank), row.target, row.target_id, row.area) for row in tasks.reserve]
    _write_list(book, "候补", ("抽取依据", "候补次序", "检查对象", "统一社会信用代码/编号", "区域"), reserve)
    for name, rows in (("专业需求放宽", tasks.relaxed), ("仅够人数", tasks.bare)):
        texts = [(row.target, row.target_id, row.area, row.reason) for row in rows]
        _write_list(book, name, ("检查对象", "统一社会信用代码/编号", "区域", "原因"), texts)
    _write_notes(book, tasks)
    return book.close()


def _write_visits(book: Book, sheet: Any, tasks: TaskBook) -> None:
    headers = [header for header, _ in (*FIXED, *FILLED)]
    widths = {place: width for place, (_, width) in enumerate((*FIXED, *FILLED))}
    for place, header in enumerate(headers):
        put(sheet, 0, place, header, book.must if place >= len(FIXED) else book.head)
        sheet.set_column(place, place, widths[place], book.text)
    for row, task in enumerate(tasks.tasks, start=1):
        for place, text in enumerate((*task.fixed(), *task.filled())):
            put(sheet, row, place, text, book.boxed, headers[place])
    last = len(tasks.tasks) + _ROOM
    book.choose(sheet, (1, last), len(FIXED) + 1, tasks.methods)
    book.choose(sheet, (1, last), len(FIXED) + 2, tasks.outcomes)
    sheet.freeze_panes(1, 2)
    for_print(sheet, repeat=1, footer=f"{tasks.authority} 抽取 {tasks.draw}")


def _write_list(book: Book, name: str, headers: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    sheet = book.sheet(name)
    put_table(book, sheet, headers, rows or [("（无）",)], {0: 24, 1: 22, 2: 30, 3: 40, 4: 12})
    for_print(sheet, repeat=1)


def _write_notes(book: Book, tasks: TaskBook) -> None:
    sheet = book.sheet("说明")
    lines = (
        "任务表说明",
        f"抽取编号：{tasks.draw}",
        f"实施单位：{tasks.authority}",
        f"抽取周期：{tasks.period}",
        f"任务数：{len(tasks.tasks)}",
        "检查前不得公开本表。",
        "橙色表头的各列由检查人员填写：检查日期、检查方式、检查结果、发现问题、备注。",
        "其余各列不得改动；未检查的任务保留原行，留空即可。填好后按原名提交。",
        *tasks.notes,
    )
    for row, line in enumerate(lines):
        put(sheet, row, 0, line, book.title if row == 0 else book.text)
    sheet.set_column(0, 0, 90)
