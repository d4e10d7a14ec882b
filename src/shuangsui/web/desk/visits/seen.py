"""Tasks that are no secret any more, for those who supervise and audit: done ones, cases done, lists that were made public.

What was drawn and not yet visited stays with those who may see the list (`draws.list`), whoever looks here.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from shuangsui.access import scope
from shuangsui.records.models import Draw, Visit

from ...shared.door import page
from ...shared.listing import Column, show
from ..draws.results import seat_teams
from .columns import VISITS

SEEN = replace(
    VISITS,
    id="visits-seen",
    says="已办的检查",
    columns=(*VISITS.columns, Column("visited", "检查日期", lambda visit: visit.visited_date, sort="visited_date")),
    sort="-visited_date",
    empty="还没有办完的检查，也没有公开的名单。检查之前的名单不在这里。",
    exports="visits.see",
)


def seen_visits(request: Any) -> Q:
    """The filter that leaves what is no secret any more of the units that the actor may see."""
    held = Q(state=Visit.DONE) | Q(draw__state=Draw.REVEALED)
    return scope(request.actor, "visits.see", "unit") & held


@page("visits.see")
def seen(request: Any) -> HttpResponse:
    """The list."""
    rows = Visit.objects.filter(seen_visits(request)).select_related("target__area")
    shown = show(SEEN, rows, request, prepare=seat_teams)
    return shown.as_file() or render(request, "desk/visits/seen.html", {"list": shown})


urlpatterns = [path("visits/seen/", seen, name="visits-seen")]
