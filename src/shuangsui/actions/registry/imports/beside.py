"""The tables beside the registries — recusals, facts, visits, permits: rows put in, corrected and taken back.

None is overwritten: what a file says otherwise is a row of its own, and the one that stood is withdrawn beside it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Model

from shuangsui.records.loading import json_text, load, moment
from shuangsui.records.models import Conflict, Fact, ImportBatch, ImportRow, PastVisit, Permit, Target, Unit

from ...errors import ActionError
from .putting import shown
from .sorting import CHANGED, NEW

CHUNK = 5_000
CORRECTED, UNDONE = "导入更正", "撤销导入"  # why a row stands no more


@dataclass(frozen=True)
class Beside:
    """One such table. `values(row)` is a row's content by field, `same` the fields that make it the one that is known, `live`
    what is not withdrawn, `withdrawn` the field that withdraws and `reason` the one that says why. `anchor`: where two rows may
    be one without `same`. `fixed`: what a file never says, of a new row; a corrected one keeps it."""

    model: type[Model]
    values: Callable[[Any], dict[str, Any]]
    same: tuple[str, ...]
    withdrawn: str = "withdrawn_at"
    reason: str = "withdrawn_says"
    json_fields: tuple[str, ...] = ()
    fixed: Mapping[str, Any] = field(default_factory=dict)
    anchor: tuple[str, ...] = ()


def _amount(value: Decimal | None) -> str | None:
    return None if value is None else format(value.quantize(Decimal("0.0001")), "f")


def _day(day: Any) -> str | None:
    return day.isoformat() if day else None


TABLES: dict[str, Beside] = {
    "conflicts": Beside(
        Conflict,
        lambda row: {"inspector_id": row.inspector, "ground": row.ground[:200]},
        ("inspector_id",),
        "ended_at",
        "end_says",
        fixed={"declared_by": "", "declared_own": False},
    ),
    "facts": Beside(
        Fact,
        lambda row: {
            "fact": row.fact,
            "fact_date": _day(row.fact_date),
            "value": _amount(row.value),
            "number": row.number[:80],
            "source": row.source[:100],
            "verified": row.verified,
        },
        ("fact", "fact_date", "value", "source", "number"),
        anchor=("fact", "fact_date"),
    ),
    "history": Beside(
        PastVisit,
        lambda row: {
            "visited_date": _day(row.visited_date),
            "authority": row.authority[:100],
            "type": row.type,
            "items": sorted(row.items),
            "outcome": row.outcome[:100],
            "inspectors": sorted(row.inspectors),
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
        fixed={"ended_date": None, "end_says": ""},
    ),
}


def plain_value(value: Any) -> Any:
    """A value as a file's row keeps it in JSON: days and amounts as texts."""
    if isinstance(value, Decimal):
        return _amount(value)
    return _day(value) if hasattr(value, "isoformat") else value


def known_marks(table: Beside, targets: list[int]) -> set[tuple[Any, ...]]:
    """Target and `same` of every row that stands at one of the targets."""
    marks: set[tuple[Any, ...]] = set()
    for start in range(0, len(targets), CHUNK):
        rows = table.model._default_manager.filter(
            target_id__in=targets[start : start + CHUNK], **{f"{table.withdrawn}__isnull": True}
        )
        marks.update((row[0], *map(plain_value, row[1:])) for row in rows.values_list("target_id", *table.same))
    return marks


def load_beside(batch: ImportBatch, at: datetime) -> int:
    """Add the new rows to their table, and put each corrected one in place of what stood; how many.

    Raises ActionError(import-stale) where one of them has come by another way since the preview, or what it corrects was
    withdrawn: by the same file handed in twice, or by hand. Files of one region go in one after the other.
    """
    table = TABLES[batch.kind]
    wait_alone(batch)
    acting = ImportRow.objects.filter(batch=batch).order_by("line", "pk")
    added = [(pk, json.loads(text)) for pk, text in acting.filter(NEW).values_list("entry", "new").iterator()]
    refuse_known(table, added)
    corrected = list(acting.filter(CHANGED))
    replaced = _replaced(table, corrected)
    _stand(table, list(replaced), at, CORRECTED)
    rows = [(target, {**table.fixed, **content}) for target, content in added]
    for row in corrected:
        before = replaced[replaced_by(row)]
        kept = {name: plain_value(getattr(before, name)) for name in (*_fields(table), *table.fixed)}
        rows.append((row.entry, {**kept, **json.loads(row.new)}))
    _put(table, batch, rows, moment(at))
    return len(rows)


def _fields(table: Beside) -> tuple[str, ...]:
    """The fields that a file may say."""
    own = {one.attname for one in table.model._meta.concrete_fields}
    beside = {"id", "target_id", "at", "batch_id", table.withdrawn, table.reason, *table.fixed}
    return tuple(sorted(own - beside))


def _put(table: Beside, batch: ImportBatch, rows: list[tuple[int, dict[str, Any]]], now: Any) -> None:
    names = (*_fields(table), *table.fixed)
    loaded = []
    for target, content in rows:
        values = [json_text(content[name]) if name in table.json_fields else content[name] for name in names]
        loaded.append((target, now, batch.pk, *values))
    if loaded:
        load(table.model, ("target_id", "at", "batch_id", *names), loaded)


def replaced_by(row: ImportRow) -> int:
    """Primary key of what a corrected row takes the place of."""
    return int(json.loads(row.old)["pk"])


def _replaced(table: Beside, rows: list[ImportRow]) -> dict[int, Any]:
    """Primary key → what stands and is to be corrected, locked. Raises ActionError(import-stale)."""
    wanted = [replaced_by(row) for row in rows]
    found: dict[int, Any] = {}
    for start in range(0, len(wanted), CHUNK):
        standing = table.model._default_manager.select_for_update(of=("self",)).filter(**{f"{table.withdrawn}__isnull": True})
        found |= standing.in_bulk(wanted[start : start + CHUNK])
    met: set[int] = set()
    stale = []
    for row, pk in zip(rows, wanted, strict=True):
        if pk not in found or pk in met:  # gone, or corrected by two lines
            stale.append(row.name)
        met.add(pk)
    if stale:
        raise ActionError("import-stale", names=shown(stale), count=len(stale))
    return found


def _stand(table: Beside, rows: list[int], withdrawn: datetime | None, says: str) -> None:
    """Withdraw rows (primary keys), or let them stand again: some thousand at a time, as a statement holds them."""
    for start in range(0, len(rows), CHUNK):
        part = table.model._default_manager.filter(pk__in=rows[start : start + CHUNK])
        part.update(**{table.withdrawn: withdrawn, table.reason: says})


def wait_alone(batch: ImportBatch) -> None:
    """Wait for whoever puts another file into a unit of the same region, and keep the others waiting."""
    root = batch.unit.path.split("/")[0]
    Unit.objects.select_for_update().get(code=root)


def refuse_known(table: Beside, read: list[tuple[int, dict[str, Any]]]) -> None:
    """Refuse what stands in the table already. Raises ActionError(import-stale)."""
    known = known_marks(table, sorted({target for target, _ in read}))
    stale = {target for target, content in read if (target, *(plain_value(content[name]) for name in table.same)) in known}
    if stale:
        names = list(Target.objects.filter(pk__in=sorted(stale)[:CHUNK]).order_by("name").values_list("name", flat=True))
        raise ActionError("import-stale", names=shown(names), count=len(stale))


def take_back_beside(batch: ImportBatch, at: datetime) -> int:
    """What the batch added is withdrawn, what it corrected stands again as it was; how many it had put in.

    Raises ActionError(import-changed-since) where one of them was corrected, ended, replaced or withdrawn since.
    """
    table = TABLES[batch.kind]
    wait_alone(batch)
    before = [replaced_by(row) for row in ImportRow.objects.filter(CHANGED, batch=batch)]
    made = list(table.model._default_manager.select_for_update(of=("self",)).filter(batch=batch).select_related("target"))
    touched: list[Any] = [row for row in made if getattr(row, table.withdrawn) is not None]
    if batch.kind == "permits":
        touched += _ended_since(made, before)
    if touched:
        raise ActionError("import-changed-since", names=shown([row.target.name for row in touched]), count=len(touched))
    _stand(table, [row.pk for row in made], at, UNDONE)
    again: list[int] = []
    for start in range(0, len(before), CHUNK):
        kept = table.model._default_manager.filter(pk__in=before[start : start + CHUNK])
        again += kept.exclude(batch__state=ImportBatch.UNDONE).values_list("pk", flat=True)
    _stand(table, again, None, "")
    return len(made)


def _ended_since(made: list[Any], before: list[int]) -> list[Any]:
    """The permits that were ended after the import; not those that had ended before it corrected them."""
    ended = {(one.target_id, one.number, one.ended_date) for one in Permit.objects.in_bulk(before).values()} if before else set()
    return [
        one
        for one in made
        if one.withdrawn_at is None and one.ended_date and (one.target_id, one.number, one.ended_date) not in ended
    ]
