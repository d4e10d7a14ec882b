"""The list of all class lists: issued, decided, merged."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from shuangsui.access import scope, units_for
from shuangsui.actions.classes.apply_list import class_says
from shuangsui.records.models import ClassList
from shuangsui.records.situation import policy_of

from ...shared.door import page
from ...shared.listing import Ask, Column, Listing, Tool, show

LISTS = Listing(
    "class-lists",
    "分类名录",
    columns=(
        Column("name", "名称", lambda x: x.name, link=lambda x: reverse("class-list", args=[x.pk])),
        Column("unit", "单位", lambda x: x.unit.name),
        Column("class", "类别", lambda x: class_says(policy_of(x.policy), x.class_id)),
        Column("origin", "来历", lambda x: ClassList.ORIGINS[x.origin]),
        Column("number", "文号", lambda x: x.number),
        Column("day", "印发日期", lambda x: x.issued_date, sort="issued_date"),
        Column("count", "家数", lambda x: x.count, kind="num"),
        Column("state", "状态", lambda x: x.state_says, sort="state"),
    ),
    asks=(
        Ask("name", "名称", lambda rows, text: rows.filter(name__contains=text)),
        Ask("state", "状态", lambda rows, value: rows.filter(state=value), "choice", tuple(ClassList.STATES.items())),
        Ask("origin", "来历", lambda rows, value: rows.filter(origin=value), "choice", tuple(ClassList.ORIGINS.items())),
        Ask("year", "年度", lambda rows, text: rows.filter(year=text if text.isdigit() and len(text) < 6 else 0), more=True),
    ),
    sort="-issued_date",
    empty="还没有名录。重点单位名录印发后点“录入名录”；特殊监管对象经联审会确认后自动形成名单。",
    exports="classes.see",
)


@page("classes.see")
def class_lists(request: Any) -> HttpResponse:
    """Every list that the actor may know of."""
    rows = ClassList.objects.filter(scope(request.actor, "classes.see", "unit")).select_related("unit", "policy")
    rows = rows.annotate(count=Count("members", filter=Q(members__left_out="")))
    tools = [Tool("录入名录", reverse("class-list-new"), primary=True)] if units_for(request.actor, "classes.propose") else []
    shown = show(LISTS, rows, request, tools=tools)
    return shown.as_file() or render(request, "desk/classes/lists.html", {"list": shown})


urlpatterns = [path("classes/lists/", class_lists, name="class-lists")]
