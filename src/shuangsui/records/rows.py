"""Between the database and the plain rows that every rule takes (`shuangsui.rules.registry`): nothing is lost either way.

A declared value stands in JSON as itself where JSON has it (text, yes/no), as a list where it is a set of tags, and as
`{"number": "12.5"}` or `{"date": "2025-01-31"}` where JSON would blur it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from shuangsui.rules import registry as rules
from shuangsui.rules.registry import Value

from .models import Conflict, Fact, Inspector, PastVisit, Target


def to_json(value: Value) -> Any:
    """A declared value as JSON keeps it."""
    if isinstance(value, Decimal):
        return {"number": format(value, "f")}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, frozenset):
        return sorted(value)
    return value


def from_json(kept: Any) -> Value:
    """The value again."""
    if isinstance(kept, dict):
        return Decimal(kept["number"]) if "number" in kept else date.fromisoformat(kept["date"])
    return frozenset(kept) if isinstance(kept, list) else kept


def values_json(values: Mapping[str, Value]) -> dict[str, Any]:
    """All of a row's declared values; those left empty are left out."""
    return {
        name: value if type(value) is str or type(value) is bool else to_json(value)
        for name, value in values.items()
        if value is not None
    }


def target_row(target: Target) -> rules.Target:
    """A target as the rules take it; `area` must have been selected with it."""
    return rules.Target(
        id=target.key,
        name=target.name,
        area=target.area.code,
        credit_code=target.credit_code,
        number=target.number,
        address=target.address,
        classes=tuple(target.classes),
        kind=target.kind,
        takes_part=target.takes_part,
        state=target.state,
        tags=frozenset(target.tags),
        needs=target.needs,
        values={name: from_json(value) for name, value in target.values.items()},
        kept=dict(target.kept),
        longitude=target.longitude,
        latitude=target.latitude,
    )


def target_fields(row: rules.Target) -> dict[str, Any]:
    """A row's values by the names of the model's fields, but `area`, which stands there as a unit."""
    return {
        "key": row.id,
        "name": row.name,
        "credit_code": row.credit_code,
        "number": row.number,
        "address": row.address,
        "classes": list(row.classes),
        "kind": row.kind,
        "takes_part": row.takes_part,
        "state": row.state,
        "tags": sorted(row.tags),
        "needs": row.needs,
        "values": values_json(row.values),
        "kept": dict(row.kept),
        "longitude": row.longitude,
        "latitude": row.latitude,
    }


def inspector_row(inspector: Inspector) -> rules.Inspector:
    """An inspector as the rules take it."""
    return rules.Inspector(
        id=inspector.key,
        name=inspector.name,
        areas=tuple(inspector.areas),
        unit=inspector.employer,
        valid_until=inspector.valid_until,
        department=inspector.department,
        post=inspector.post,
        staff_type=inspector.staff_type,
        skills=frozenset(inspector.skills),
        years=inspector.years,
        load=inspector.load,
        established=inspector.established,
        on_duty=inspector.on_duty,
        values={name: from_json(value) for name, value in inspector.values.items()},
        kept=dict(inspector.kept),
    )


def inspector_fields(row: rules.Inspector) -> dict[str, Any]:
    """A row's values by the names of the model's fields, but `unit`, which the importing unit gives."""
    return {
        "key": row.id,
        "name": row.name,
        "employer": row.unit,
        "areas": list(row.areas),
        "valid_until": row.valid_until,
        "department": row.department,
        "post": row.post,
        "staff_type": row.staff_type,
        "skills": sorted(row.skills),
        "years": row.years,
        "load": row.load,
        "established": row.established,
        "on_duty": row.on_duty,
        "values": values_json(row.values),
        "kept": dict(row.kept),
    }


def conflict_row(conflict: Conflict) -> rules.Conflict:
    """A recusal; target and inspector must have been selected with it."""
    return rules.Conflict(conflict.target.key, conflict.inspector.key)


def fact_row(fact: Fact) -> rules.Fact:
    """A fact; its target must have been selected with it."""
    return rules.Fact(fact.target.key, fact.fact, fact.fact_date, fact.value, fact.source, fact.verified)


def past_visit_row(visit: PastVisit) -> rules.PastVisit:
    """A visit made; its target must have been selected with it."""
    return rules.PastVisit(
        visit.target.key,
        visit.visited_date,
        visit.authority,
        visit.type,
        tuple(visit.items),
        visit.outcome,
        inspectors=tuple(visit.inspectors),
        joint=visit.joint,
    )
