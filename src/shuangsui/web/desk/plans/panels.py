"""Cards of the first page: what lies with the clerk, with the approver, what the units below have filed, what is due next."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse

from shuangsui.access import Actor, is_allowed, units_for
from shuangsui.paper.due_dates import span_says
from shuangsui.records.models import ItemList, YearPlan
from shuangsui.records.policies import years_of
from shuangsui.records.situation import policy_of
from shuangsui.rules.duties import due_days

from ..panels import Panel, Row, panel
from .listed import day_says

_SHOWN = 5
_AHEAD = timedelta(days=30)


def _papers(units: list[Any], *states: str) -> list[Any]:
    plans = YearPlan.objects.filter(unit__in=units, state__in=states).select_related("unit").defer("forecast", "entries")
    lists = ItemList.objects.filter(unit__in=units, state__in=states).select_related("unit").defer("items")
    return [*plans[:_SHOWN], *lists[:_SHOWN]]


def _row(paper: Any) -> Row:
    return Row(str(paper), paper.state_says, reverse("plan" if isinstance(paper, YearPlan) else "item-list", args=[paper.pk]))


@panel
def drafts(actor: Actor, at: datetime) -> Panel | None:
    """The clerk's drafts, and open years without a plan."""
    units = units_for(actor, "plans.make")
    if actor.user is None or not units:
        return None
    rows = [_row(paper) for paper in _papers(units, YearPlan.DRAFT)]
    years = [(unit, one) for unit in units for one in years_of(unit) if not one.closed_at and one.year >= at.year]
    planned = set(YearPlan.objects.filter(unit__in=units).values_list("unit_id", "year", "policy_id"))
    bare = [(unit, one) for unit, one in years if (unit.pk, one.year, one.policy_id) not in planned]
    rows += [
        Row(f"{unit.name}{one.year}年抽查计划", "还没有起草", f"{reverse('plan-new')}?year={unit.pk}-{one.pk}")
        for unit, one in bare[:_SHOWN]
    ]
    return Panel("计划和清单", rows, reverse("plans"), "计划和清单都办好了。")


@panel
def waiting(actor: Actor, at: datetime) -> Panel | None:
    """What waits for the approver."""
    units = units_for(actor, "plans.approve")
    if actor.user is None or not units:
        return None
    rows = [_row(paper) for paper in _papers(units, YearPlan.SUBMITTED)]
    return Panel("待审批的计划和清单", rows, f"{reverse('plans')}?state=submitted", "没有待审批的。", bool(rows))


@panel
def filed_here(actor: Actor, at: datetime) -> Panel | None:
    """What units below have filed with one's own."""
    if actor.user is None or not is_allowed(actor, "plans.see"):
        return None
    units = [post.unit_id for post in actor.posts]
    rows = YearPlan.objects.filter(filed_with__in=units).select_related("unit").defer("forecast", "entries")
    found = [
        Row(str(plan), f"{day_says(plan.filed_at)} 备案", reverse("plan", args=[plan.pk]))
        for plan in rows.order_by("-filed_at")[:_SHOWN]
    ]
    return Panel("下级备案", found, f"{reverse('plans')}?filed=here") if found else None


@panel
def next_due(actor: Actor, at: datetime) -> Panel | None:
    """The due days of the next thirty days, of the plans that one's own units work under."""
    units = units_for(actor, "plans.see")
    if actor.user is None or not units:
        return None
    today = at.date()
    rows: list[tuple[Any, Row]] = []
    for unit in units[:_SHOWN]:
        for one in (one for one in years_of(unit) if one.year == at.year and not one.closed_at):
            address = f"{reverse('policy-dates', args=[one.policy_id])}?year={one.year}&area={unit.code}"
            for day in due_days(policy_of(one.policy), one.year, unit.code):
                if today <= day.last <= today + _AHEAD:
                    rows.append((day.last, Row(day.name, span_says(day), address)))
    rows.sort(key=lambda row: row[0])
    return Panel("三十天内的期限", [row for _, row in rows[: 2 * _SHOWN]], reverse("policies"), "三十天内没有到期的。")
