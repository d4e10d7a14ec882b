"""The list of opened years."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone

from shuangsui.access import scope, units_for
from shuangsui.records.models import ItemList, OpenedYear, YearPlan

from ...shared.door import page
from ...shared.listing import Ask, Column, Listing, Tool, show


def in_years(actor: Any) -> Q:
    """The years within sight: those of one's units and below, and those above that one's units work in."""
    codes = {code for post in actor.posts for code in post.unit.path.split("/") if code}
    return scope(actor, "plans.see") | Q(unit__code__in=codes)


def _day(moment: Any) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d}" if moment else ""


YEARS = Listing(
    "years",
    "年度",
    columns=(
        Column("year", "年度", lambda one: one.year, sort="year", link=lambda one: reverse("year", args=[one.pk])),
        Column("unit", "单位", lambda one: one.unit.name, sort="unit__path"),
        Column("policy", "方案", lambda one: one.policy.title, link=lambda one: reverse("policy", args=[one.policy_id])),
        Column("plan", "年度计划", lambda one: "已批准" if one.has_plan else "还没有"),
        Column("items", "事项清单", lambda one: "已批准" if one.has_items else "还没有"),
        Column("opened", "开启", lambda one: _day(one.opened_at), sort="opened_at"),
        Column("state", "状态", lambda one: f"{_day(one.closed_at)} 结束" if one.closed_at else "进行中"),
    ),
    asks=(
        Ask(
            "year",
            "年度",
            lambda rows, text: rows.filter(year=text if text.isascii() and text.isdigit() and len(text) < 6 else 0),
        ),
        Ask("unit", "单位", lambda rows, text: rows.filter(unit__name__contains=text)),
        Ask(
            "state",
            "状态",
            lambda rows, value: rows.filter(closed_at__isnull=value == "open"),
            "choice",
            [("open", "进行中"), ("closed", "已结束")],
        ),
    ),
    sort="-year",
    empty="还没有开启年度。请审批人点“开启年度”，选好单位、年度和方案。",
    exports="plans.see",
)


@page("plans.see")
def years(request: Any) -> HttpResponse:
    """The years of the units that the actor may see, and those of the units above that his own work in."""
    same = {"unit": OuterRef("unit"), "year": OuterRef("year"), "policy": OuterRef("policy")}
    rows = OpenedYear.objects.filter(in_years(request.actor)).select_related("unit", "policy").defer("policy__source")
    rows = rows.annotate(
        has_plan=Exists(YearPlan.objects.filter(**same, state__in=YearPlan.IN_FORCE)),
        has_items=Exists(ItemList.objects.filter(**same, state__in=ItemList.IN_FORCE)),
    )
    tools = (Tool("开启年度", reverse("year-open"), primary=True),) if units_for(request.actor, "years.open") else ()
    shown = show(YEARS, rows, request, tools=tools)
    return shown.as_file() or render(request, "desk/years/list.html", {"list": shown})


urlpatterns = [path("years/", years, name="years")]
