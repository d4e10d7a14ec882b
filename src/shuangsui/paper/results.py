"""Reads the filled task table back: what was found at each visit, and that nothing of the draw was changed."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import cast

from shuangsui.paper.parsers import unknown, word_key
from shuangsui.paper.problems import Reading, Refusal, finish, refused
from shuangsui.paper.source import DEFAULT_LIMITS, Limits, Source
from shuangsui.paper.table import Table, read_table
from shuangsui.paper.tasks import FILLED, FIXED, TASK_SHEET, TaskBook, TaskRow
from shuangsui.rules.columns import Column
from shuangsui.rules.registry import Vocabulary


@dataclass(frozen=True, slots=True)
class VisitResult:
    """What the inspectors filled in for one task, texts exactly as written. `row`: line of the file, 1-based."""

    number: str
    target_id: str
    visited_date: datetime.date | None = None
    method: str = ""
    outcome: str = ""
    problems: str = ""
    remark: str = ""
    row: int = 0

    @property
    def is_empty(self) -> bool:
        """Nothing was filled in: the visit is still owed."""
        return self.visited_date is None and not (self.method or self.outcome or self.problems or self.remark)


_IDS = ("number", "target", "target_id", "area", "address", "classes", "lines", "items", "lead", "members", "need", "due")
_FILLED_IDS = ("visited_date", "method", "outcome", "problems", "remark")
_NEEDED = frozenset({"number", "target", "target_id"})
_COLUMNS = (
    *(Column(name, header, "verbatim", name in _NEEDED) for name, (header, _) in zip(_IDS, FIXED, strict=True)),
    *(
        Column(name, header, "date" if name == "visited_date" else "verbatim")
        for name, (header, _) in zip(_FILLED_IDS, FILLED, strict=True)
    ),
)
# The due day may come back as a date of the spreadsheet's own; it is not the inspectors' to change, nor ours to compare.
_COMPARED = tuple(name for name in _IDS if name not in ("number", "due"))


def read_results(source: Source, tasks: TaskBook, limits: Limits = DEFAULT_LIMITS) -> Reading[VisitResult]:
    """The results of the draw's tasks, one for each task, in the file's order.

    Errors: a task that the draw does not have, one that is missing or stands twice, a fixed cell that was changed, an
    outcome or method that is not allowed, an outcome without a day.
    """
    try:
        table = read_table(source, _COLUMNS, Vocabulary(), limits, TASK_SHEET if _is_book(source) else "")
    except Refusal as refusal:
        return refused(source.name, refusal)
    _compare(table, {task.number: task for task in tasks.tasks})
    _check_words(table, "outcome", tasks.outcomes, "unknown-outcome")
    _check_words(table, "method", tasks.methods, "unknown-method")
    for place, (day, outcome) in enumerate(zip(table.column("visited_date"), table.texts("outcome"), strict=True)):
        if outcome.strip() and day is None and place not in table.unsound:
            table.error(place, "result-without-date", "visited_date")
    return finish(tuple(_results(table)), table.findings)


def _is_book(source: Source) -> bool:
    return source.data.startswith((b"PK", b"\xd0\xcf"))


def _compare(table: Table, tasks: Mapping[str, TaskRow]) -> None:
    """Each row against the task that was written: nothing of the draw may differ."""
    seen: dict[str, int] = {}
    numbers = [number.strip() for number in table.texts("number")]
    for place, number in enumerate(numbers):
        if not number:
            continue
        first = seen.setdefault(number, place)
        if number not in tasks:
            table.error(place, "unknown-task", "number", found=number)
        elif first != place:
            table.error(place, "repeated-task", "number", found=number, row=table.lines[first])
        else:
            _compare_row(table, place, tasks[number])
    for number, task in tasks.items():
        if number not in seen:
            table.findings.error("missing-task", 0, "", found=number, name=task.target)


def _compare_row(table: Table, place: int, task: TaskRow) -> None:
    written = dict(zip(_IDS, task.fixed(), strict=True))
    for name in _COMPARED:
        if name not in table.values:
            continue
        found = str(table.values[name][place] or "")
        if _plain(found) != _plain(written[name]):
            header = table.headers[name]
            table.error(place, "changed-task", name, what=header, found=found, expected=written[name])


def _plain(text: str) -> str:
    """Line ends and outer spaces aside: some programs write them anew on saving."""
    return text.replace("\r\n", "\n").strip()


def _check_words(table: Table, column: str, allowed: tuple[str, ...], code: str) -> None:
    keys = {word_key(word) for word in allowed}
    for place, text in enumerate(table.texts(column)):
        if text.strip() and keys and word_key(text) not in keys:
            table.error(place, code, column, **unknown(code, text, allowed).values)


def _results(table: Table) -> Iterable[VisitResult]:
    days = cast("list[datetime.date | None]", table.column("visited_date"))
    texts = [table.texts(name) for name in ("method", "outcome", "problems", "remark")]
    numbers = [number.strip() for number in table.texts("number")]
    ids = [identity.strip() for identity in table.texts("target_id")]
    for row in zip(numbers, ids, days, *texts, table.lines, strict=True):
        yield VisitResult(*row)
