"""The freeze: a page that says what will be fixed, and the deed."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from shuangsui.actions.draws.freeze_draw import freeze_draw
from shuangsui.records.models import Draw

from ...shared.door import page
from ...shared.frame import notify
from ...shared.numbers import number
from .asides import asides_of
from .found import attempt, back, draw_of
from .shown import luck_planned, prepared


@page("draws.prepare", "GET", "POST")
def freeze(request: Any, pk: int) -> HttpResponse:
    """GET: what will be fixed for good. POST: fix it, if it still is what was looked at."""
    draw = draw_of(request, pk, "draws.prepare")
    if draw.state != Draw.PREPARED:
        notify(request, f"“{draw.title}”已经冻结，没有再冻结一次。", "warning")
        return back(draw)
    if request.method == "POST":
        version = request.POST.get("version", "")
        seen = request.POST.get("seen", "")
        attempt(
            request,
            lambda: freeze_draw(by=request.actor, at=request.at, draw=draw, version=number(version), seen=seen),
            "已冻结。承诺和公告现在就是公开的；请马上报上级见证，并取走密封副本。",
        )
        return back(draw)
    luck, level, moments, refused = luck_planned(draw, request.at)
    context = {
        "draw": draw,
        "open": prepared(draw, request.at),
        "asides": asides_of(draw),
        "luck": luck,
        "level": level,
        "moments": moments,
    }
    return render(request, "desk/draws/freeze.html", context | {"luck_refused": refused})


urlpatterns = [path("draws/<int:pk>/freeze/", freeze, name="draw-freeze")]
