"""The list of item lists."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from shuangsui.access import units_for
from shuangsui.records.models import ItemList

from ...shared.door import page
from ...shared.listing import Column, Listing, Tool, show
from ..plans.listed import day_says, filed_says, paper_asks
from ..plans.papers import in_sight


def _listing(actor: Any) -> Listing:
    return Listing(
        "item-lists",
        "事项清单",
        columns=(
            Column("name", "名称", str, link=lambda paper: reverse("item-list", args=[paper.pk])),
            Column("year", "年度", lambda paper: paper.year, sort="year"),
            Column("unit", "单位", lambda paper: paper.unit.name, sort="unit__path"),
            Column("count", "事项", lambda paper: len(paper.items), kind="num"),
            Column("state", "状态", lambda paper: paper.state_says, sort="state"),
            Column("approved", "批准", lambda paper: day_says(paper.approved_at), sort="approved_at"),
            Column("filed", "备案", filed_says, sort="filed_at"),
            Column("published", "公布", lambda paper: day_says(paper.published_at), sort="published_at"),
        ),
        asks=paper_asks(actor),
        sort="-year",
        empty="还没有事项清单。先开启年度，再由经办人点“起草事项清单”。",
        exports="plans.see",
    )


@page("plans.see")
def item_lists(request: Any) -> HttpResponse:
    """Item lists within sight."""
    rows = ItemList.objects.filter(in_sight(request.actor)).select_related("unit", "filed_with")
    tools = (Tool("起草事项清单", reverse("item-list-new"), primary=True),) if units_for(request.actor, "plans.make") else ()
    shown = show(_listing(request.actor), rows, request, tools=tools)
    return shown.as_file() or render(request, "desk/items/list.html", {"list": shown})


urlpatterns = [path("item-lists/", item_lists, name="item-lists")]
