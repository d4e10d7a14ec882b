"""Which columns a file has, and what they mean: recognised by the plan's words, the rest confirmed by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from shuangsui.paper.headers import RUNNING_NUMBER, SEARCHED_ROWS, find_header
from shuangsui.paper.problems import Refusal
from shuangsui.paper.source import DEFAULT_LIMITS, Source
from shuangsui.paper.workbook import OpenFile
from shuangsui.records.models import ImportBatch
from shuangsui.records.situation import policy_of
from shuangsui.rules.columns import Column, columns_of, header_index, header_key
from shuangsui.rules.registry import DeclaredColumn, Vocabulary


@dataclass(frozen=True)
class SeenColumn:
    """A header of the file, the column that it was recognised as (None: kept as it stands), and its first values."""

    header: str
    column: Column | None
    samples: tuple[str, ...] = ()


def vocabulary_of(batch: ImportBatch) -> Vocabulary:
    """The words of the policy that the file is read by, with the columns that were confirmed by hand."""
    words = policy_of(batch.policy).vocabulary() if batch.policy else Vocabulary()
    return with_mapping(words, batch.kind, batch.mapping)


def with_mapping(words: Vocabulary, kind: str, mapping: Mapping[str, str]) -> Vocabulary:
    """The words with each mapped header as one more name of its column."""
    if not mapping:
        return words
    headers = {column.id: column.header for column in columns_of(kind, words)}
    synonyms = dict(words.synonyms)
    extra: dict[str, list[str]] = {}
    for header, column in mapping.items():
        if column in headers:
            extra.setdefault(column, []).append(header)
    for column, names in extra.items():
        synonyms[headers[column]] = (*synonyms.get(headers[column], ()), *names)

    def named(declared: tuple[DeclaredColumn, ...]) -> tuple[DeclaredColumn, ...]:
        return tuple(replace(one, synonyms=(*one.synonyms, *extra.get(one.id, ()))) for one in declared)

    targets, inspectors = named(words.target_columns), named(words.inspector_columns)
    return replace(words, synonyms=synonyms, target_columns=targets, inspector_columns=inspectors)


def seen_columns(source: Source, kind: str, words: Vocabulary) -> list[SeenColumn]:
    """The columns of the sheet that fits best. Raises Refusal where the file cannot be read, or nothing looks like a header."""
    columns = columns_of(kind, words)
    index = header_index(columns)
    by_id = {column.id: column for column in columns}
    found = []
    for _, load in OpenFile(source, DEFAULT_LIMITS).sheets():
        sheet = load(SEARCHED_ROWS)
        header = find_header(sheet, index)
        if header is not None:
            found.append((header.score, sheet, header))
    if not found:
        required = "、".join(column.header for column in columns if column.required)
        raise Refusal("no-header", required=required)
    _, sheet, header = max(found, key=lambda one: one[0])
    meant = {place: by_id[id_] for id_, place in header.columns.items()}
    below = sheet.rows[header.last + 1 : header.last + 4]
    return [
        SeenColumn(text, meant.get(place), tuple(str(row[place]) for row in below if place < len(row) and row[place] != ""))
        for place, text in header.texts.items()
        if header_key(text) not in RUNNING_NUMBER
    ]


def free_columns(seen: list[SeenColumn], kind: str, words: Vocabulary) -> list[Column]:
    """The columns that no header was recognised as: what the others may be mapped to."""
    taken = {one.column.id for one in seen if one.column}
    return [column for column in columns_of(kind, words) if column.id not in taken]
