"""Load whole registries into an installation that has none yet: the demo's, or one taken over from elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shuangsui.access import Actor
from shuangsui.records.loading import json_text, load, load_words, moment, reserve_ids
from shuangsui.records.models import Conflict, Fact, Inspector, PastVisit, Target, Unit
from shuangsui.records.rows import inspector_fields, target_fields
from shuangsui.records.words import SHIFT, words_of
from shuangsui.rules import registry as rules

from ..deed import action, record, require
from ..errors import ActionError


@dataclass(frozen=True)
class Registries:
    """Plain rows; what stands beside a target names it by its id, an inspector by the certificate number."""

    targets: Sequence[rules.Target]
    inspectors: Sequence[rules.Inspector]
    conflicts: Sequence[rules.Conflict] = ()
    facts: Sequence[rules.Fact] = ()
    history: Sequence[rules.PastVisit] = ()

    @property
    def counts(self) -> dict[str, int]:
        """How many of each, for the journal."""
        return {name: len(getattr(self, name)) for name in ("targets", "inspectors", "conflicts", "facts", "history")}


@action
def load_registry(*, by: Actor, at: datetime, unit: Unit, rows: Registries) -> Registries | None:
    """Add every row; areas must be units in or below `unit`. Nothing to do without rows.

    Raises ActionError(registry-not-empty) where the unit has targets already, NotAllowed.
    """
    require(by, "system.run")
    if not any(rows.counts.values()):
        return None
    if Target.objects.filter(area__path__startswith=unit.path).exists():
        raise ActionError("registry-not-empty", unit=unit.name)
    areas = {area.code: area for area in Unit.objects.filter(path__startswith=unit.path)}

    targets = _add_targets(rows.targets, areas, at)
    inspectors = _add_inspectors(rows.inspectors, areas, at)
    Conflict.objects.bulk_create(
        Conflict(target=targets[row.target], inspector=inspectors[row.inspector], at=at) for row in rows.conflicts
    )
    Fact.objects.bulk_create(
        Fact(
            target=targets[row.target],
            fact=row.fact,
            fact_date=row.fact_date,
            value=row.value,
            source=row.source,
            verified=row.verified,
            at=at,
        )
        for row in rows.facts
    )
    PastVisit.objects.bulk_create(_past_visit(targets[row.target], row, at) for row in rows.history)
    record("registry.loaded", by=by, at=at, unit=unit, subject=unit, after=rows.counts)
    return rows


def _add_targets(rows: Sequence[rules.Target], areas: dict[str, Unit], at: datetime) -> dict[str, Target]:
    """The targets, as what stands beside them names them. Put in as columns, several times as fast as models."""
    ids = reserve_ids(Target, len(rows))
    load(Target, _COLUMNS, (_columns(pk, areas[row.area].pk, row, at) for pk, row in zip(ids, rows, strict=True)))
    load_words(word * SHIFT + pk for pk, row in zip(ids, rows, strict=True) for word in words_of(row.name, row.tags, row.classes))
    return {row.id: Target(pk=pk, key=row.id) for pk, row in zip(ids, rows, strict=True)}


_JSON = ("classes", "tags", "values", "kept")
_PLAIN = ("key", "name", "credit_code", "number", "address", "kind", "takes_part", "state", "needs", "longitude", "latitude")
_COLUMNS = ("id", "area_id", *_PLAIN, *_JSON, "status", "version", "created_at", "updated_at")


def _columns(pk: int, area: int, row: rules.Target, at: datetime) -> tuple[Any, ...]:
    fields, when = target_fields(row), moment(at)
    plain = [fields[name] for name in _PLAIN]
    return (pk, area, *plain, *(json_text(fields[name]) for name in _JSON), Target.ACTIVE, 1, when, when)


def _add_inspectors(rows: Sequence[rules.Inspector], areas: dict[str, Unit], at: datetime) -> dict[str, Inspector]:
    made = Inspector.objects.bulk_create(
        Inspector(unit=areas[row.areas[0]], created_at=at, updated_at=at, **inspector_fields(row)) for row in rows
    )
    return {inspector.key: inspector for inspector in made}


def _past_visit(target: Target, row: rules.PastVisit, at: datetime) -> PastVisit:
    return PastVisit(
        target=target,
        visited_date=row.visited_date,
        authority=row.authority,
        type=row.type,
        items=list(row.items),
        outcome=row.outcome,
        inspectors=list(row.inspectors),
        joint=row.joint,
        at=at,
    )
