"""Reads the tables that point into the registries: conflicts 回避, history 检查历史, facts 事实, permits 许可.

A target is named by its id, its credit code or its exact name, an inspector by certificate number or name; a
name that several bear is an error that lists their ids.
"""

from __future__ import annotations

import datetime
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Protocol, TypeVar, cast

from shuangsui.paper.parsers import unknown, word_key
from shuangsui.paper.problems import Reading, Refusal, refused
from shuangsui.paper.source import DEFAULT_LIMITS, Limits, Source
from shuangsui.paper.table import Table, read_table
from shuangsui.rules.columns import JOINT, columns_of
from shuangsui.rules.registry import Conflict, Fact, Inspector, PastVisit, Permit, Target, Vocabulary

NO_POLICY = Vocabulary()
_SHOWN_IDS = 5


class _FromALine(Protocol):
    """A row that knows the line it came from."""

    @property
    def row(self) -> int: ...


Row = TypeVar("Row", bound=_FromALine)


class Directory:
    """Finds one id by id, code or name."""

    def __init__(self, entries: Iterable[tuple[str, Sequence[str]]], kind: str) -> None:
        self._kind = kind
        self._ids: set[str] = set()
        self._names: dict[str, list[str]] = {}
        for identity, names in entries:
            self._ids.add(identity)
            for name in names:
                if name and identity not in self._names.setdefault(word_key(name), []):
                    self._names[word_key(name)].append(identity)

    @classmethod
    def of_targets(cls, targets: Iterable[Target]) -> Directory:
        """Targets by id, credit code, own number and name."""
        return cls(((target.id, (target.credit_code, target.number, target.name)) for target in targets), "target")

    @classmethod
    def of_inspectors(cls, inspectors: Iterable[Inspector]) -> Directory:
        """Inspectors by certificate number and name."""
        return cls(((inspector.id, (inspector.name,)) for inspector in inspectors), "inspector")

    def find(self, table: Table, column: str) -> list[str]:
        """The id that each row's `column` means, "" where there is an error (noted)."""
        found: dict[str, tuple[str, str, dict[str, str]]] = {}
        ids: list[str] = []
        for place, written in enumerate(table.column(column, "")):
            text = str(written or "")
            if text and text not in found:
                found[text] = self._look_up(text)
            identity, code, values = found.get(text, ("", "", {}))
            if code:
                table.error(place, code, column, **values)
            ids.append(identity)
        return ids

    def _look_up(self, text: str) -> tuple[str, str, dict[str, str]]:
        """Id, or the code and values of what is wrong."""
        plain = unicodedata.normalize("NFKC", text).upper().replace(" ", "")
        if plain in self._ids:
            return plain, "", {}
        ids = self._names.get(word_key(text), [])
        if len(ids) == 1:
            return ids[0], "", {}
        if ids:
            more = f" 等 {len(ids)} 个" if len(ids) > _SHOWN_IDS else ""
            return "", f"ambiguous-{self._kind}", {"found": text, "ids": "、".join(ids[:_SHOWN_IDS]) + more}
        fault = unknown(f"unknown-{self._kind}", text, self._names if len(self._names) <= 5_000 else ())
        return "", fault.code, fault.values


def read_conflicts(
    source: Source,
    targets: Iterable[Target],
    inspectors: Iterable[Inspector],
    vocabulary: Vocabulary = NO_POLICY,
    limits: Limits = DEFAULT_LIMITS,
    *,
    partial: bool = False,
) -> Reading[Conflict]:
    """Pairs that must not meet (回避). A pair that stands twice is one pair, with a warning."""

    def build(table: Table) -> Iterable[Conflict]:
        pairs: dict[tuple[str, str], int] = {}
        found = zip(
            Directory.of_targets(targets).find(table, "target"),
            Directory.of_inspectors(inspectors).find(table, "inspector"),
            strict=True,
        )
        for place, pair in enumerate(found):
            first = pairs.setdefault(pair, place)
            if first != place and all(pair):
                table.warn(place, "repeated-row", "target", row=table.lines[first])
        grounds = [str(text or "") for text in table.column("ground", "")]
        return [Conflict(*pair, table.lines[place], grounds[place]) for pair, place in pairs.items()]

    return _read(source, "conflicts", vocabulary, limits, build, partial=partial)


def read_history(
    source: Source,
    targets: Iterable[Target],
    vocabulary: Vocabulary = NO_POLICY,
    limits: Limits = DEFAULT_LIMITS,
    *,
    partial: bool = False,
) -> Reading[PastVisit]:
    """Inspections already made. An empty 类型 is 双随机, an empty 检查机关 the drawing authority itself."""

    def build(table: Table) -> Iterable[PastVisit]:
        ids = Directory.of_targets(targets).find(table, "target")
        days = cast("list[datetime.date]", table.column("visited_date"))
        types = [str(kind or "random") for kind in table.column("type", "random")]
        items = cast("list[tuple[str, ...]]", table.column("items", ()))
        texts = [[str(text or "") for text in table.column(name, "")] for name in ("authority", "outcome")]
        teams = [tuple(sorted(cast("frozenset[str]", team))) for team in table.column("inspectors", frozenset())]
        joint = [JOINT.get(str(text or ""), "") for text in table.column("joint", "")]
        rows = zip(ids, days, texts[0], types, items, texts[1], table.lines, teams, joint, strict=True)
        visits = [PastVisit(*row) for row in rows]
        _warn_repeated(table, [(visit.target, visit.visited_date, visit.authority, visit.type) for visit in visits])
        return visits

    return _read(source, "history", vocabulary, limits, build, partial=partial)


def read_facts(
    source: Source,
    targets: Iterable[Target],
    vocabulary: Vocabulary = NO_POLICY,
    limits: Limits = DEFAULT_LIMITS,
    *,
    partial: bool = False,
) -> Reading[Fact]:
    """Dated facts about targets (fines, complaints, criminal cases …). An empty 已查实 means yes."""

    def build(table: Table) -> Iterable[Fact]:
        ids = Directory.of_targets(targets).find(table, "target")
        facts = [str(fact or "") for fact in table.column("fact")]
        days = cast("list[datetime.date]", table.column("fact_date"))
        amounts = cast("list[Decimal | None]", table.column("value"))
        sources = [str(text or "") for text in table.column("source", "")]
        verified = [answer is not False for answer in table.column("verified", True)]
        numbers = [str(text or "") for text in table.column("number", "")]
        rows = [Fact(*row) for row in zip(ids, facts, days, amounts, sources, verified, table.lines, numbers, strict=True)]
        _warn_repeated(table, [(row.target, row.fact, row.fact_date, row.value, row.source, row.number) for row in rows])
        return rows

    return _read(source, "facts", vocabulary, limits, build, partial=partial)


def read_permits(
    source: Source,
    targets: Iterable[Target],
    vocabulary: Vocabulary = NO_POLICY,
    limits: Limits = DEFAULT_LIMITS,
    *,
    partial: bool = False,
) -> Reading[Permit]:
    """Pollutant permits and others of the targets, by their numbers."""

    def build(table: Table) -> Iterable[Permit]:
        ids = Directory.of_targets(targets).find(table, "target")
        texts = [[str(text or "") for text in table.column(name, "")] for name in ("number", "category")]
        days = [cast("list[datetime.date | None]", table.column(name)) for name in ("valid_from", "valid_until")]
        rows = [Permit(*row) for row in zip(ids, *texts, *days, table.lines, strict=True)]
        _warn_repeated(table, [(row.target, row.number) for row in rows])
        return rows

    return _read(source, "permits", vocabulary, limits, build, partial=partial)


def _read(
    source: Source, kind: str, vocabulary: Vocabulary, limits: Limits, build: Callable[[Table], Iterable[Row]], *, partial: bool
) -> Reading[Row]:
    try:
        table = read_table(source, columns_of(kind, vocabulary), vocabulary, limits)
    except Refusal as refusal:
        reading: Reading[Row] = refused(source.name, refusal)
        # A form handed in with nothing on it says that there are none; for a registry it would be an error.
        notes = tuple(replace(problem, severity="note") for problem in reading.problems)
        return replace(reading, problems=notes) if refusal.code == "no-rows" else reading
    rows = tuple(build(table))
    if partial and table.findings.has_errors:
        table.leave_sound()
        sound = set(table.lines)
        rows = tuple(row for row in rows if row.row in sound)
    return table.finish(rows, partial=partial)


def _warn_repeated(table: Table, keys: Iterable[tuple[object, ...]]) -> None:
    first: dict[tuple[object, ...], int] = {}
    for place, key in enumerate(keys):
        other = first.setdefault(key, place)
        if other != place and key[0]:
            table.warn(place, "repeated-row", "target", row=table.lines[other])
