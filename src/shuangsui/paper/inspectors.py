"""Reads the inspector registry (检查人员名录库)."""

from __future__ import annotations

from collections.abc import Iterable

from shuangsui.paper.problems import Reading, Refusal, refused
from shuangsui.paper.source import DEFAULT_LIMITS, Limits, Source
from shuangsui.paper.table import Table, collector_paused, read_table
from shuangsui.paper.values import value_rows
from shuangsui.rules.columns import Column, columns_of
from shuangsui.rules.registry import Inspector, Vocabulary

NO_POLICY = Vocabulary()


@collector_paused()
def read_inspectors(
    source: Source, vocabulary: Vocabulary = NO_POLICY, limits: Limits = DEFAULT_LIMITS, sheet: str = "", *, partial: bool = False
) -> Reading[Inspector]:
    """The inspectors of a file, or none and what is wrong with it.

    The certificate number (执法证号) is the identity: a row without one is an error, and so are two rows with one. An
    empty 区域 means every area of the authority; empty 在编, 在岗 mean yes; an empty 本年检查次数 means 0. `partial`: the
    rows without an error beside the errors of the others.
    """
    columns = columns_of("inspectors", vocabulary)
    try:
        table = read_table(source, columns, vocabulary, limits, sheet)
    except Refusal as refusal:
        return refused(source.name, refusal)
    _refuse_doubles(table)
    if partial and table.findings.has_errors:
        table.leave_sound()
    return table.finish(() if table.findings.has_errors and not partial else tuple(_inspectors(table, columns)), partial=partial)


def _refuse_doubles(table: Table) -> None:
    first: dict[object, int] = {}
    named: dict[tuple[object, object], int] = {}
    names, units = table.column("name"), table.column("unit", "")
    for place, identity in enumerate(table.column("id")):
        if not identity:
            continue
        other = first.setdefault(identity, place)
        if other != place:
            table.error(place, "duplicate-certificate", "id", id=identity, row=table.lines[other], first=names[other])
        twin = named.setdefault((names[place], units[place]), place)
        if twin != place and other == place:
            table.warn(place, "likely-same-person", "name", row=table.lines[twin], first=names[twin])


def _inspectors(table: Table, columns: tuple[Column, ...]) -> Iterable[Inspector]:
    column = table.column
    staff = [kind or "inspector" for kind in column("staff_type", "inspector")]
    established = [answer is not False for answer in column("established", True)]
    on_duty = [answer is not False for answer in column("on_duty", True)]
    for row in zip(
        column("id"), column("name"), column("areas", ()), column("unit", ""), column("valid_until"),
        column("department", ""), column("post", ""), staff, column("skills", frozenset()), column("years"),
        [load or 0 for load in column("load", 0)], established, on_duty, value_rows(table, "inspectors", columns),
        table.kept_rows(), table.lines, strict=True,
    ):  # fmt: skip
        yield Inspector(*row)
