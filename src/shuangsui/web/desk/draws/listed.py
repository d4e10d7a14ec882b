"""The list of draws."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone

from shuangsui.access import scope, units_for
from shuangsui.records.models import Draw
from shuangsui.rules.periods import Period

from ...shared.door import page
from ...shared.listing import Ask, Column, Listing, Tool, show


def _moment(moment: Any) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}" if moment else ""


DRAWS = Listing(
    "draws",
    "抽取",
    columns=(
        Column("title", "名称", lambda draw: draw.title, link=lambda draw: reverse("draw", args=[draw.pk])),
        Column("unit", "单位", lambda draw: draw.unit.name, sort="unit__path"),
        Column("period", "期间", lambda draw: Period.parse(draw.period).says, sort="period"),
        Column("state", "状态", lambda draw: draw.state_says, sort="state"),
        Column("prepared", "准备", lambda draw: _moment(draw.prepared_at), sort="prepared_at", shown=False),
        Column("frozen", "冻结", lambda draw: _moment(draw.frozen_at), sort="frozen_at"),
        Column("drawn", "抽取", lambda draw: _moment(draw.drawn_at), sort="drawn_at"),
        Column("revealed", "公开", lambda draw: _moment(draw.revealed_at), sort="revealed_at"),
        Column("commitment", "承诺", lambda draw: draw.commitment[:16], shown=False, text=lambda draw: draw.commitment),
    ),
    asks=(
        Ask("title", "名称", lambda rows, text: rows.filter(title__contains=text)),
        Ask("unit", "单位", lambda rows, text: rows.filter(unit__name__contains=text)),
        Ask("state", "状态", lambda rows, value: rows.filter(state=value), kind="choice", choices=tuple(Draw.STATES.items())),
        Ask("period", "期间", lambda rows, text: rows.filter(period__startswith=text), more=True, hint="如 2025-Q1"),
    ),
    sort="-prepared_at",
    empty="还没有抽取。请点“新建抽取”，选好期间和随机数来源。",
    exports="draws.see",
)


@page("draws.see")
def draws(request: Any) -> HttpResponse:
    """All draws that the actor may know of."""
    rows = Draw.objects.filter(scope(request.actor, "draws.see", "unit")).select_related("unit")
    tools = (Tool("新建抽取", reverse("draw-new"), primary=True),) if units_for(request.actor, "draws.prepare") else ()
    shown = show(DRAWS, rows, request, tools=tools)
    return shown.as_file() or render(request, "desk/draws/list.html", {"list": shown})


urlpatterns = [path("draws/", draws, name="draws")]
