"""The tables beside the registries — recusals, facts, visits, permits: each row is new, or known already."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Model

from shuangsui.paper.problems import Reading
from shuangsui.paper.sentences import describe
from shuangsui.records.loading import json_text, load, moment
from shuangsui.records.models import Conflict, Fact, ImportBatch, ImportRow, Inspector, PastVisit, Permit, Target, Unit

from ...errors import ActionError
from .putting import shown
from .sorting import MOST_REFUSED, Sorted

CHUNK = 5_000


@dataclass(frozen=True)
class Beside:
    """One such table. `values(row)` is a row's content by field, `same` the fields that make it the one that is known, `live`
    what is not withdrawn, `withdrawn` the field that withdraws."""

    model: type[Model]
    values: Callable[[Any], dict[str, Any]]
    same: tuple[str, ...]
    withdrawn: str = "withdrawn_at"
    json_fields: tuple[str, ...] = ()
    fixed: Mapping[str, Any] | None = None


def _amount(value: Decimal | None) -> str | None:
    return None if value is None else format(value.quantize(Decimal("0.0001")), "f")


def _day(day: Any) -> str | None:
    return day.isoformat() if day else None


TABLES: dict[str, Beside] = {
    "conflicts": Beside(
        Conflict,
        lambda row: {"inspector": row.inspector},
        ("inspector_id",),
        "ended_at",
        fixed={"ground": "", "declared_by": "", "declared_own": False},
    ),
    "facts": Beside(
        Fact,
        lambda row: {
            "fact": row.fact,
            "fact_date": _day(row.fact_date),
            "value": _amount(row.value),
            "source": row.source[:100],
            "verified": row.verified,
        },
        ("fact", "fact_date", "value", "source"),
        fixed={"number": ""},
    ),
    "history": Beside(
        PastVisit,
        lambda row: {
            "visited_date": _day(row.visited_date),
            "authority": row.authority[:100],
            "type": row.type,
            "items": list(row.items),
            "outcome": row.outcome[:100],
            "inspectors": list(row.inspectors),
            "joint": row.joint,
        },
        ("visited_date", "authority", "type"),
        json_fields=("items", "inspectors"),
    ),
    "permits": Beside(
        Permit,
        lambda row: {
            "number": row.number[:80],
            "category": row.category[:40],
            "valid_from": _day(row.valid_from),
            "valid_until": _day(row.valid_until),
        },
        ("number",),
    ),
}


def sort_beside(batch: ImportBatch, reading: Reading[Any]) -> Sorted:
    """Sort a file's rows. A row that stands there already, or twice in the file, is the same."""
    table, out = TABLES[batch.kind], Sorted()
    wrong: dict[int, list[str]] = {}
    for problem in reading.errors:
        wrong.setdefault(problem.row, []).append(describe(problem))
    out.counts["refused"] += len(wrong)
    for line, says in list(wrong.items())[:MOST_REFUSED]:
        out.rows.append((batch.pk, line, ImportRow.REFUSED, "", "", 0, 0, "", "\n".join(says), "", ""))
    targets = _entries(Target, {row.target for row in reading.rows})
    people = _entries(Inspector, {row.inspector for row in reading.rows}) if batch.kind == "conflicts" else {}
    known = _known(table, [pk for pk, _ in targets.values()])
    for row in reading.rows:
        values = table.values(row)
        if batch.kind == "conflicts":
            values = {"inspector_id": people[row.inspector][0]}
        pk, name = targets[row.target]
        mark = (pk, *(_plain(values[field]) for field in table.same))
        if mark in known:
            out.counts["same"] += 1
            continue
        known.add(mark)
        out.counts["new"] += 1
        out.rows.append((batch.pk, row.row, ImportRow.NEW, row.target, name, pk, 0, "", json_text(values), "", ""))
    return out


def _entries(model: type[Model], keys: set[str]) -> dict[str, tuple[int, str]]:
    """Key → primary key and name."""
    found: dict[str, tuple[int, str]] = {}
    wanted = sorted(keys)
    for start in range(0, len(wanted), CHUNK):
        rows = model._default_manager.filter(key__in=wanted[start : start + CHUNK]).values_list("key", "pk", "name")
        found.update({key: (pk, name) for key, pk, name in rows})
    return found


def _known(table: Beside, targets: list[int]) -> set[tuple[Any, ...]]:
    marks: set[tuple[Any, ...]] = set()
    for start in range(0, len(targets), CHUNK):
        rows = table.model._default_manager.filter(
            target_id__in=targets[start : start + CHUNK], **{f"{table.withdrawn}__isnull": True}
        )
        marks.update((row[0], *map(_plain, row[1:])) for row in rows.values_list("target_id", *table.same))
    return marks


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return _amount(value)
    return _day(value) if hasattr(value, "isoformat") else value


def load_beside(batch: ImportBatch, rows: Iterator[tuple[int, str]], at: datetime) -> int:
    """Add the new rows (target's primary key, JSON text) to their table; how many.

    Raises ActionError(import-stale) where one of them has come by another way since the preview: by the same file handed in
    twice, or by hand. Files of one region go in one after the other.
    """
    table = TABLES[batch.kind]
    now = moment(at)
    read = [(target, json.loads(text)) for target, text in rows]
    wait_alone(batch)
    refuse_known(table, read)
    columns: tuple[str, ...] = ()
    loaded: list[tuple[Any, ...]] = []
    for target, content in read:
        values = {**content, **(table.fixed or {})}
        for name in table.json_fields:
            values[name] = json_text(values[name])
        columns = ("target_id", "at", "batch_id", *values)
        loaded.append((target, now, batch.pk, *values.values()))
    if loaded:
        load(table.model, columns, loaded)
    return len(loaded)


def wait_alone(batch: ImportBatch) -> None:
    """Wait for whoever puts another file into a unit of the same region, and keep the others waiting."""
    root = batch.unit.path.split("/")[0]
    Unit.objects.select_for_update().get(code=root)


def refuse_known(table: Beside, read: list[tuple[int, dict[str, Any]]]) -> None:
    """Refuse what stands in the table already. Raises ActionError(import-stale)."""
    known = _known(table, sorted({target for target, _ in read}))
    stale = {target for target, content in read if (target, *(_plain(content[field]) for field in table.same)) in known}
    if stale:
        names = list(Target.objects.filter(pk__in=sorted(stale)[:CHUNK]).order_by("name").values_list("name", flat=True))
        raise ActionError("import-stale", names=shown(names), count=len(stale))


def withdraw(batch: ImportBatch, at: datetime) -> int:
    """Take back what the batch added and nobody has taken back since; how many."""
    table = TABLES[batch.kind]
    live = table.model._default_manager.filter(batch=batch, **{f"{table.withdrawn}__isnull": True})
    return int(live.update(**{table.withdrawn: at}))
