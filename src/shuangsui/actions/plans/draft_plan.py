"""Draft a unit's plan of the year: the policy's floors on the registry's real numbers, the items, the draws."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from shuangsui.access import Actor
from shuangsui.records.models import PolicyFile, Unit, YearPlan
from shuangsui.records.situation import policy_of, situation_of
from shuangsui.rules.forecast import Forecast, forecast
from shuangsui.rules.periods import Period
from shuangsui.rules.policy import Policy

from ..deed import action, changed, record, require
from ..errors import ActionError
from .steps import held


@action
def draft_plan(*, by: Actor, at: datetime, unit: Unit, year: int, policy: PolicyFile, reason: str = "") -> YearPlan:
    """A draft with the numbers that the policy asks for; of a plan that is approved, its next version, which needs a reason.

    Raises ActionError(plan-open, reason-wanted), NotAllowed, PoolError.
    """
    require(by, "plans.make", unit)
    assert by.user is not None
    earlier = YearPlan.objects.filter(unit=unit, year=year, policy=policy).order_by("-number").first()
    if earlier and earlier.state in (YearPlan.DRAFT, YearPlan.SUBMITTED):
        raise ActionError("plan-open", name=str(earlier))
    if earlier and not reason.strip():
        raise ActionError("reason-wanted")
    rules = policy_of(policy)
    seen = forecast(situation_of(unit, rules, Period.parse(str(year)), date(year, 1, 1)), year)

    plan = YearPlan.objects.create(
        unit=unit,
        year=year,
        policy=policy,
        number=earlier.number + 1 if earlier else 1,
        reason=reason,
        made_by=by.user,
        made_at=at,
        numbers=earlier.numbers if earlier else {},
        entries=earlier.entries if earlier else entries_of(rules, unit),
        forecast=snapshot(seen),
    )
    record("plan.drafted", by=by, at=at, unit=unit, subject=plan, after={"year": year, "number": plan.number}, reason=reason)
    return plan


@action
def amend_plan(
    *, by: Actor, at: datetime, plan: YearPlan, version: int, numbers: Mapping[str, int], entries: Sequence[Mapping[str, Any]]
) -> YearPlan | None:
    """Other numbers and entries for a draft. A number below the policy's floor is refused at the check, not here.

    Raises ActionError(paper-step, line-unknown), ChangedMeanwhile, NotAllowed.
    """
    require(by, "plans.make", plan.unit)
    kept = held(plan, version, plan.DRAFT)
    lines = {line.id for line in policy_of(kept.policy).quota}
    if unknown := sorted(set(numbers) - lines):
        raise ActionError("line-unknown", lines="、".join(unknown))
    before, after = changed(
        {"numbers": kept.numbers, "entries": kept.entries}, {"numbers": dict(numbers), "entries": [dict(e) for e in entries]}
    )
    if not after:
        return None
    kept.numbers, kept.entries = dict(numbers), [dict(entry) for entry in entries]
    kept.version += 1
    kept.save()
    record("plan.amended", by=by, at=at, unit=kept.unit, subject=kept, before=before, after=after)
    return kept


def entries_of(policy: Policy, unit: Unit) -> list[dict[str, Any]]:
    """The rows of the plan table that the policy's items give a unit of its level (宜良 附表, 焦作 第六条)."""
    methods = {method.id: method.name for method in policy.method}
    return [
        {
            "plan": item.plan or policy.policy.short_title,
            "category": item.category,
            "item": item.name,
            "target": item.target_says,
            "item_class": {"general": "一般", "key": "重点"}.get(item.item_class or "", ""),
            "method": "、".join(methods.get(m, m) for m in item.methods),
            "from": "",
            "to": "",
            "by": item.initiated_by,
            "with": "、".join(item.departments),
            "kind": "joint" if len(item.departments) > 1 else "random",
            "note": item.dates,
        }
        for item in policy.item
        if not item.level or unit.level in item.level
    ]


def snapshot(seen: Forecast) -> dict[str, Any]:
    """What is kept of a forecast with the plan that was signed on it: visits, seats, and each draw's lines."""
    return {
        "targets": seen.targets,
        "out": seen.out,
        "inspectors": len(seen.work.able),
        "visits": float(seen.visits),
        "seats": float(seen.seats),
        "load": float(seen.load) if seen.load is not None else None,
        "draws": [
            {
                "draw": d.draw,
                "name": d.name,
                "period": d.period.id,
                "on": d.on.isoformat(),
                "visits": float(d.visits.mean),
                "lines": [
                    {
                        "id": line.line.id,
                        "name": line.line.name,
                        "members": line.members,
                        "number": float(line.number.mean),
                        "take": float(line.take.mean),
                        "shortfall": float(line.shortfall.mean),
                    }
                    for line in d.lines
                ],
            }
            for d in seen.draws
        ],
    }
