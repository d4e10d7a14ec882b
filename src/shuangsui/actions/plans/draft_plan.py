"""Draft a unit's plan of the year: the policy's floors on the registry's real numbers, the items, the draws."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from shuangsui.access import Actor
from shuangsui.records.models import PolicyFile, Unit, YearPlan
from shuangsui.records.situation import policy_of

from ..deed import action, changed, record, require
from ..errors import ActionError
from .entries import apart, entries_of, looked_over, whole
from .forecast_plan import start_forecast
from .steps import held, refuse_numbers
from .year import locked_year


@action
def draft_plan(*, by: Actor, at: datetime, unit: Unit, year: int, policy: PolicyFile, reason: str = "") -> YearPlan:
    """A draft with the rows that the items give; of a plan that is approved, its next version, which needs a reason.

    What the policy asks for on the registry's numbers is reckoned by a job that starts with it. Raises ActionError(plan-open,
    reason-wanted, year-not-open, year-closed), NotAllowed.
    """
    require(by, "plans.make", unit)
    assert by.user is not None
    locked_year(unit, policy, year)
    earlier = YearPlan.objects.filter(unit=unit, year=year, policy=policy).order_by("-number").first()
    if earlier and earlier.state in YearPlan.OPEN:
        raise ActionError("plan-open", name=str(earlier))
    if earlier and not reason.strip():
        raise ActionError("reason-wanted")

    plan = YearPlan.objects.create(
        unit=unit,
        year=year,
        policy=policy,
        number=earlier.number + 1 if earlier else 1,
        reason=reason.strip()[:300],
        made_by=by.user,
        made_at=at,
        numbers=earlier.numbers if earlier else {},
        entries=earlier.entries if earlier else entries_of(policy, unit, year),
    )
    record("plan.drafted", by=by, at=at, unit=unit, subject=plan, after={"year": year, "number": plan.number}, reason=reason)
    start_forecast(by=by, at=at, plan=plan)
    return plan


@action
def amend_plan(
    *, by: Actor, at: datetime, plan: YearPlan, version: int, numbers: Mapping[str, int], entries: Sequence[Mapping[str, Any]]
) -> YearPlan | None:
    """Other numbers and rows for a draft; a number that is just what the policy asks for is not kept as one of the bureau's own.

    Raises ActionError(paper-step, line-unknown, line-number, below-floor, above-ceiling, entry-nameless, entry-kind,
    entry-number, entries-many), ChangedMeanwhile, NotAllowed.
    """
    require(by, "plans.make", plan.unit)
    kept = held(plan, version, plan.DRAFT)
    lines = kept.forecast.get("lines", [])
    wanted = whole(numbers, (line.id for line in policy_of(kept.policy).quota))
    refuse_numbers(lines, wanted)
    asked = {line["id"]: line["number"] for line in lines}
    own = {line: number for line, number in wanted.items() if number != asked.get(line)}
    before, after = changed({"numbers": kept.numbers, "entries": kept.entries}, {"numbers": own, "entries": looked_over(entries)})
    if not after:
        return None

    kept.numbers, kept.entries = own, after.get("entries", kept.entries)
    kept.version += 1
    kept.save()
    record("plan.amended", by=by, at=at, unit=kept.unit, subject=kept, **_told(kept, before, after))
    if not kept.is_reckoned:
        start_forecast(by=by, at=at, plan=kept)
    return kept


def _told(plan: YearPlan, before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """What the journal is told of a change: the numbers by their lines' names, the rows that differ."""
    names = {line.id: line.name for line in policy_of(plan.policy).quota}
    sides: list[dict[str, Any]] = [{}, {}]
    for side, values in zip(sides, (before, after), strict=True):
        if "numbers" in values:
            side["numbers"] = {names.get(line, line): number for line, number in values["numbers"].items()}
    if "entries" in after:
        sides[0]["rows"], sides[1]["rows"] = apart(before["entries"], after["entries"])
    return {"before": sides[0], "after": sides[1]}
