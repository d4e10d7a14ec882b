"""Reads what review meetings (联审会) decided: which target is of which class, by which meeting, confirmed or not, and why."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import cast

from shuangsui.paper.links import Directory
from shuangsui.paper.parsers import word_key
from shuangsui.paper.problems import Reading, Refusal, refused
from shuangsui.paper.source import DEFAULT_LIMITS, Limits, Source
from shuangsui.paper.table import Table, read_table
from shuangsui.rules.columns import columns_of
from shuangsui.rules.registry import ReviewDecision, Target, Vocabulary

NO_POLICY = Vocabulary()
_YES = ("确定纳入", "同意纳入", "纳入", "同意", "确定", "确认", "通过", "审定通过", "是", "√")
_NO = ("不予纳入", "不同意纳入", "不纳入", "不同意", "不确定", "不予确认", "未通过", "不通过", "否", "×")
MEANINGS = dict.fromkeys(map(word_key, _YES), True) | dict.fromkeys(map(word_key, _NO), False)


def read_decisions(
    source: Source,
    targets: Iterable[Target],
    vocabulary: Vocabulary = NO_POLICY,
    limits: Limits = DEFAULT_LIMITS,
    *,
    partial: bool = False,
) -> Reading[ReviewDecision]:
    """The decisions. An empty 审定结论 means 确定纳入; a refusal without a reason is an error, and so is a target that one
    meeting decided twice for one class."""
    try:
        table = read_table(source, columns_of("decisions", vocabulary), vocabulary, limits)
    except Refusal as refusal:
        return refused(source.name, refusal)
    rows = _decisions(table, Directory.of_targets(targets))
    if partial and table.findings.has_errors:
        table.leave_sound()
        sound = set(table.lines)
        rows = [row for row in rows if row.row in sound]
    return table.finish(tuple(rows), partial=partial)


def _decisions(table: Table, directory: Directory) -> list[ReviewDecision]:
    ids = directory.find(table, "target")
    classes = [_only(table, place, value) for place, value in enumerate(table.column("class_id", ()))]
    numbers, names, reasons = (table.texts(name) for name in ("number", "name", "reason"))
    days = cast("list[datetime.date]", table.column("held_date"))
    confirmed = [_confirmed(table, place, text, reasons[place]) for place, text in enumerate(table.texts("confirmed"))]
    supplements = [answer is True for answer in table.column("supplements", False)]
    rows = zip(ids, classes, numbers, days, names, confirmed, reasons, supplements, table.lines, strict=True)
    found = [ReviewDecision(*row) for row in rows]
    _refuse_doubles(table, found)
    return found


def _only(table: Table, place: int, value: object) -> str:
    """The one class of a cell."""
    classes = cast("tuple[str, ...]", value or ())
    if len(classes) > 1:
        table.error(place, "not-a-choice", "class_id", found="、".join(classes), allowed="一个类别，几个类别请分几行写")
    return classes[0] if classes else ""


def _confirmed(table: Table, place: int, text: str, reason: str) -> bool:
    meaning = MEANINGS.get(word_key(text)) if text else True
    if meaning is None:
        table.error(place, "not-a-choice", "confirmed", found=text, allowed="确定纳入、不予纳入")
    elif not meaning and not reason:
        # The refusal's own cell is named where the file has no column of reasons.
        table.error(place, "missing", "reason" if "reason" in table.headers else "confirmed")
    return meaning is not False


def _refuse_doubles(table: Table, rows: list[ReviewDecision]) -> None:
    first: dict[tuple[object, ...], int] = {}
    for place, row in enumerate(rows):
        other = first.setdefault((row.target, row.class_id, row.number, row.held_date), place)
        if other != place and row.target and row.class_id:
            table.error(place, "repeated-row", "target", row=table.lines[other])
