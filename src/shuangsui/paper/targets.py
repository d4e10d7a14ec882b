"""Reads the target registry (检查对象名录库)."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import fields
from itertools import repeat, starmap
from typing import cast

from shuangsui.paper.cells import convert, parse_id
from shuangsui.paper.duplicates import suggest_duplicates
from shuangsui.paper.problems import Reading, Refusal, refused
from shuangsui.paper.source import DEFAULT_LIMITS, Cell, Limits, Source
from shuangsui.paper.table import Table, collector_paused, read_table
from shuangsui.paper.values import value_rows
from shuangsui.rules.columns import Column, columns_of
from shuangsui.rules.registry import Target, Vocabulary

NO_POLICY = Vocabulary()


@collector_paused()
def read_targets(
    source: Source, vocabulary: Vocabulary = NO_POLICY, limits: Limits = DEFAULT_LIMITS, sheet: str = "", *, partial: bool = False
) -> Reading[Target]:
    """The targets of a file, or none and what is wrong with it.

    Identity (draw protocol, section 3): the row of a credit code whose 编号 is empty has the bare code as
    id; a further row of that code is `code-编号`; a row without a code has its 编号. Two rows with one id are
    an error that names both. With an empty vocabulary areas, classes and kinds stand as written. `partial`: the rows without
    an error beside the errors of the others.
    """
    columns = columns_of("targets", vocabulary)
    try:
        table = read_table(source, columns, vocabulary, limits, sheet)
        _require_identity(table)
    except Refusal as refusal:
        return refused(source.name, refusal)
    ids = _ids(table)
    _refuse_doubles(table, ids)
    if partial and table.findings.has_errors:
        table.leave_sound(ids)
    rows = () if table.findings.has_errors and not partial else _targets(table, ids, columns)
    texts = [table.texts(name) for name in ("name", "area", "address", "credit_code")]
    suggest_duplicates(table, *texts)
    return table.finish(rows, partial=partial)


def _require_identity(table: Table) -> None:
    """Neither a code nor a number column: the running number may serve, and that is said; else a refusal."""
    if {"credit_code", "number"} - table.missing:
        return
    running = table.values.pop("running", None)
    if running is None:
        raise Refusal("no-identity", sheet=table.findings.sheet, row=table.header_line)
    table.findings.warn("running-number-as-id", table.header_line, table.headers["running"])
    table.headers["number"] = table.headers["running"]
    values, faults = convert(cast("list[Cell]", running), parse_id)
    for place, fault in faults.items():
        table.error(place, fault.code, "number", **fault.values)
    table.values["number"] = values


def _ids(table: Table) -> list[str]:
    """The id of each row, "" where it can have none (an error is noted, here or with its cells)."""
    ids: list[str] = []
    codes, numbers = table.texts("credit_code"), table.texts("number")
    for place, (code, number) in enumerate(zip(codes, numbers, strict=True)):
        identity = f"{code}-{number}" if code and number else str(code or number or "")
        if len(identity) > 40:
            table.error(place, "id-too-long", "number", found=identity)
            identity = ""
        elif not identity and place not in table.unsound:
            table.error(place, "no-code-no-number", "credit_code" if "credit_code" in table.headers else "number")
        ids.append(identity)
    return ids


def _refuse_doubles(table: Table, ids: Iterable[str]) -> None:
    first: dict[str, int] = {}
    for place, identity in enumerate(ids):
        if not identity:
            continue
        other = first.setdefault(identity, place)
        if other != place:
            name = table.column("name")
            values = {"id": identity, "row": table.lines[other], "first": name[other], "second": name[place]}
            number = table.column("number", "")[place]
            code = "duplicate-id" if number else "duplicate-code"
            table.error(place, code, "number" if number else "credit_code", **values)


def _targets(table: Table, ids: list[str], columns: tuple[Column, ...]) -> tuple[Target, ...]:
    column = table.column
    contents: tuple[Sequence[object], ...] = (
        ids, column("name"), column("area"), column("credit_code", ""), column("number", ""), column("address", ""),
        column("classes", ()), column("kind", ""), [answer is not False for answer in column("takes_part", True)],
        column("state", ""), column("tags", frozenset()), column("needs", ""), value_rows(table, "targets", columns),
        table.kept_rows(), table.lines, column("longitude", None), column("latitude", None),
    )  # fmt: skip
    # Field by field for all rows; row by row, the constructor of a frozen class takes three times as long.
    rows = tuple(map(object.__new__, repeat(Target, len(table))))
    for field, content in zip(fields(Target), contents, strict=True):
        deque(starmap(getattr(Target, field.name).__set__, zip(rows, content, strict=True)), maxlen=0)
    return rows
