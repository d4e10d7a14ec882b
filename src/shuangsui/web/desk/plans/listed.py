"""The list of yearly plans: one's own, and those of the units below."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone

from shuangsui.access import units_for
from shuangsui.records.models import YearPlan

from ...shared.door import page
from ...shared.listing import Ask, Column, Listing, Tool, show
from .papers import in_sight

STATES = tuple(YearPlan.STATES.items())
FILED = (("yes", "已备案"), ("no", "未备案"), ("here", "备案到本单位"))


def day_says(moment: Any) -> str:
    """A moment's day, "" for none."""
    return f"{timezone.localtime(moment):%Y-%m-%d}" if moment else ""


def filed_says(paper: Any) -> str:
    """When and with whom a paper was filed."""
    return f"{day_says(paper.filed_at)} 报{paper.filed_to}" if paper.filed_to else "未备案"


def narrow_year(rows: Any, text: str) -> Any:
    """The papers of a year."""
    return rows.filter(year=int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0)


def narrow_filed(units: list[int]) -> Any:
    """How the list is narrowed by where a paper was filed; `units`: the actor's own."""
    queries = {"yes": Q(filed_at__isnull=False), "no": Q(filed_at=None), "here": Q(filed_with__in=units)}
    return lambda rows, value: rows.filter(queries[value])


def paper_asks(actor: Any) -> tuple[Ask, ...]:
    """The query form of plans and of item lists."""
    own = [post.unit_id for post in actor.posts]
    return (
        Ask("year", "年度", narrow_year),
        Ask("unit", "单位", lambda rows, text: rows.filter(unit__name__contains=text)),
        Ask("state", "状态", lambda rows, value: rows.filter(state=value), "choice", STATES),
        Ask("filed", "备案", narrow_filed(own), "choice", FILED),
    )


def _listing(actor: Any) -> Listing:
    return Listing(
        "plans",
        "年度计划",
        columns=(
            Column("name", "名称", str, link=lambda plan: reverse("plan", args=[plan.pk])),
            Column("year", "年度", lambda plan: plan.year, sort="year"),
            Column("unit", "单位", lambda plan: plan.unit.name, sort="unit__path"),
            Column("policy", "方案", lambda plan: plan.policy.title, shown=False),
            Column("state", "状态", lambda plan: plan.state_says, sort="state"),
            Column("approved", "批准", lambda plan: day_says(plan.approved_at), sort="approved_at"),
            Column("filed", "备案", filed_says, sort="filed_at"),
            Column("published", "公布", lambda plan: day_says(plan.published_at), sort="published_at"),
            Column("reason", "修改理由", lambda plan: plan.reason, shown=False),
        ),
        asks=paper_asks(actor),
        sort="-year",
        empty="还没有年度计划。先开启年度，再由经办人点“起草年度计划”。",
        exports="plans.see",
    )


@page("plans.see")
def plans(request: Any) -> HttpResponse:
    """Plans within sight."""
    rows = YearPlan.objects.filter(in_sight(request.actor)).select_related("unit", "policy", "filed_with")
    rows = rows.defer("forecast", "entries", "policy__source")
    tools = (Tool("起草年度计划", reverse("plan-new"), primary=True),) if units_for(request.actor, "plans.make") else ()
    shown = show(_listing(request.actor), rows, request, tools=tools)
    return shown.as_file() or render(request, "desk/plans/list.html", {"list": shown})


urlpatterns = [path("plans/", plans, name="plans")]
