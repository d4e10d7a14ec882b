"""Writes the tables beside the registries — conflicts, history, facts — so that reading them back gives the same rows."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence

from shuangsui.paper.book import Book, for_print, put_table
from shuangsui.paper.templates_xlsx import TITLES
from shuangsui.rules.columns import JOINT, columns_of
from shuangsui.rules.registry import Conflict, Fact, PastVisit, Vocabulary

_VISIT_TYPES = {"random": "双随机", "case": "个案", "special": "专项"}


def write_conflicts(conflicts: Iterable[Conflict], vocabulary: Vocabulary, at: datetime.datetime) -> bytes:
    """The conflicts as .xlsx, by credit code or number and by certificate number."""
    return _write("conflicts", [{"target": c.target, "inspector": c.inspector} for c in conflicts], vocabulary, at)


def write_history(visits: Iterable[PastVisit], vocabulary: Vocabulary, at: datetime.datetime) -> bytes:
    """The inspections already made as .xlsx."""
    rows = [
        {
            "target": v.target,
            "visited_date": v.visited_date.isoformat(),
            "authority": v.authority,
            "type": _VISIT_TYPES[v.type],
            "items": "、".join(v.items),
            "outcome": v.outcome,
            "inspectors": "、".join(v.inspectors),
            "joint": next((written for written, kept in JOINT.items() if kept == v.joint), ""),
        }
        for v in visits
    ]
    return _write("history", rows, vocabulary, at)


def write_facts(facts: Iterable[Fact], vocabulary: Vocabulary, at: datetime.datetime) -> bytes:
    """The dated facts as .xlsx; facts under the plan's own names."""
    names: dict[str, str] = {}
    for spelling, code in vocabulary.facts.items():
        if spelling != code:
            names.setdefault(code, spelling)
    rows = [
        {
            "target": f.target,
            "fact": names.get(f.fact, f.fact),
            "fact_date": f.fact_date.isoformat(),
            "value": "" if f.value is None else format(f.value, "f"),
            "source": f.source,
            "verified": "是" if f.verified else "否",
        }
        for f in facts
    ]
    return _write("facts", rows, vocabulary, at)


def _write(table: str, rows: Sequence[Mapping[str, str]], vocabulary: Vocabulary, at: datetime.datetime) -> bytes:
    columns = columns_of(table, vocabulary)
    book = Book(at)
    sheet = book.sheet(TITLES[table])
    texts = [tuple(row.get(column.id, "") for column in columns) for row in rows]
    put_table(book, sheet, tuple(c.header for c in columns), texts, {0: 26, 1: 18, 2: 14})
    sheet.freeze_panes(1, 1)
    for_print(sheet, repeat=1)
    return book.close()
