"""What the approved plan of the year has for each draw that can be prepared."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from shuangsui.records.models import PolicyFile, Unit, YearPlan
from shuangsui.records.plans import planned_numbers
from shuangsui.rules.periods import Period

Choices = Sequence[tuple[str, list[tuple[str, str]]]]


class Planned(NamedTuple):
    """One draw of the plan: `says` its period, `lines` names with the visits that are expected of each, `visits` in all."""

    says: str
    plan: YearPlan
    lines: list[tuple[str, int]]
    visits: int


def planned_for(unit: Unit, choices: Choices) -> list[Planned]:
    """The draws among the choices that an approved plan of the unit has, in their order. Two queries, whatever the number."""
    wanted = [tuple(value.split("|")) for _, group in choices for value, _ in group]
    ids = dict(PolicyFile.objects.filter(pk__in={int(pk) for pk, _, _ in wanted}).values_list("pk", "policy"))
    years = {Period.parse(period).first.year for _, _, period in wanted}
    plans = YearPlan.objects.filter(unit=unit, year__in=years, policy__policy__in=set(ids.values()), state__in=YearPlan.IN_FORCE)
    drawn = {}
    for plan in plans.select_related("policy").defer("policy__source", "entries").order_by("number"):
        for draw in plan.forecast.get("draws", ()):
            drawn[plan.policy.policy, draw["draw"], draw["period"]] = _planned(plan, draw)
    found = [drawn.get((ids[int(pk)], cycle, period)) for pk, cycle, period in wanted]
    return [one for one in found if one is not None]


def _planned(plan: YearPlan, draw: dict[str, Any]) -> Planned:
    lines = [(line["name"], round(line["take"])) for line in draw["lines"]]
    return Planned(f"{draw['says']} · {draw['name']}", plan, lines, draw["visits"])


def least_of(unit: Unit, policy: PolicyFile, period: str, cycle: str) -> dict[str, int]:
    """Line → the number that the approved plan fixes for the span, below which no draw may go. One query."""
    return planned_numbers(unit, policy, period, cycle)
