"""What the approved plan of a unit's year says to its draws, and whether the year is still open."""

from __future__ import annotations

from datetime import date

from shuangsui.rules.periods import Period
from shuangsui.rules.policy import Policy
from shuangsui.rules.visits import Drawn

from .models import OpenedYear, PolicyFile, Unit, Visit, YearPlan


def planned_numbers(unit: Unit, policy: PolicyFile, period: str, cycle: str = "") -> dict[str, int]:
    """Line → number of the plan in force for the period's year: the numbers that it fixes (policy.md, rule 5).

    They are those that follow the number of inspectors, and those that the bureau set above what the policy asks for; the others
    are reckoned anew at each freeze. `cycle`: those alone that the plan has for this cycle of draws, since another may have
    another span. {} without an approved plan. One query.
    """
    year = Period.parse(period).first.year
    plans = YearPlan.objects.filter(unit=unit, year=year, policy__policy=policy.policy, state__in=YearPlan.IN_FORCE)
    plan = plans.order_by("-number").first()
    return fixed_by(plan, cycle) if plan else {}


def fixed_by(plan: YearPlan, cycle: str = "") -> dict[str, int]:
    """The numbers that a plan fixes once it is approved, of all cycles of draws or of one."""
    lines = [line for line in plan.forecast.get("lines", ()) if not line["pending"] and cycle in ("", line["draw"])]
    return {
        line["id"]: int(plan.numbers.get(line["id"], line["number"]))
        for line in lines
        if line["by_people"] or line["id"] in plan.numbers
    }


def at_least_planned(unit: Unit, policy: PolicyFile, draw: tuple[str, str], numbers: dict[str, int]) -> dict[str, int]:
    """A draw's own numbers, none of them below the approved plan's: less than planned needs an amended plan.

    `draw`: its period and its cycle.
    """
    planned = planned_numbers(unit, policy, *draw)
    return planned | {line: max(number, planned.get(line, 0)) for line, number in numbers.items()}


def is_closed(unit: Unit, policy: PolicyFile, year: int) -> bool:
    """Whether the unit has ended the year under the policy; where it never opened it, the nearest above that did. One query."""
    codes = unit.path.strip("/").split("/")
    years = OpenedYear.objects.filter(unit__code__in=codes, year=year, policy=policy).select_related("unit")
    nearest = max(years, key=lambda opened: len(opened.unit.path), default=None)
    return nearest is not None and nearest.closed_at is not None


def drawn_of(unit: Unit, policy: Policy) -> tuple[Drawn, ...]:
    """What the unit's draws have given a visit so far, as the rules count it. One query."""
    joint = {draw.id: draw.joint or "" for draw in policy.draw}
    visits = Visit.objects.filter(unit=unit, kind=Visit.RANDOM).exclude(state__in=(Visit.REPLACED, Visit.VOID))
    found = []
    for visit in visits.select_related("draw", "target"):
        if visit.draw is not None:
            period = Period.parse(visit.draw.period)
            day: date = period.first
            cycle = visit.draw.cycle
            found.append(Drawn(visit.target.key, day, period.months, tuple(visit.items), joint.get(cycle, ""), cycle))
    return tuple(found)
