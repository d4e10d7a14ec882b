"""What is known of the targets that somebody is to visit: the latest of each kind, in a constant number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from shuangsui.records.models import Fact, GradeEntry, PastVisit, Permit, Target, Visit

MOST = 10  # of each kind


def targets_told(targets: Sequence[Target]) -> dict[int, dict[str, Any]]:
    """Target → what the phone shows of it. `area` was selected with them."""
    keys = {target.pk for target in targets}
    grades = dict(GradeEntry.objects.filter(target__in=keys, is_current=True).values_list("target", "grade_name"))
    permits = _by_target(Permit.objects.filter(target__in=keys, withdrawn_at=None, ended_date=None))
    facts = _by_target(Fact.objects.filter(target__in=keys, withdrawn_at=None))
    past = _by_target(PastVisit.objects.filter(target__in=keys, withdrawn_at=None))
    done = _by_target(Visit.objects.filter(target__in=keys, state=Visit.DONE).select_related("unit").order_by("-visited_date"))
    return {
        target.pk: {
            "key": target.key,
            "name": target.name,
            "area": target.area.name,
            "address": target.address,
            "latitude": None if target.latitude is None else float(target.latitude),
            "longitude": None if target.longitude is None else float(target.longitude),
            "kind": target.kind,
            "classes": list(target.classes),
            "grade": grades.get(target.pk, ""),
            "state": target.state,
            "credit_code": target.credit_code,
            "permits": [_permit(one) for one in permits[target.pk][:MOST]],
            "facts": [_fact(one) for one in facts[target.pk][:MOST]],
            "past_visits": _visits(past[target.pk], done[target.pk]),
        }
        for target in targets
    }


def _by_target(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.target_id].append(row)
    return found


def _permit(one: Permit) -> dict[str, str]:
    return {
        "number": one.number,
        "category": one.category,
        "valid_from": str(one.valid_from or ""),
        "valid_until": str(one.valid_until or ""),
    }


def _fact(one: Fact) -> dict[str, str]:
    return {"fact": one.fact, "date": str(one.fact_date), "number": one.number, "source": one.source}


def _visits(past: Sequence[PastVisit], done: Sequence[Visit]) -> list[dict[str, str]]:
    told = [{"date": str(one.visited_date), "authority": one.authority, "outcome": one.outcome} for one in past]
    told += [{"date": str(one.visited_date or ""), "authority": one.unit.name, "outcome": one.outcome} for one in done]
    return sorted(told, key=lambda one: one["date"], reverse=True)[:MOST]
