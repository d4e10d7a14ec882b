"""The drawn list: before the reveal for those alone who must know; anybody else is told that there is none to see (404)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path

from shuangsui.actions.draws.cabinet import folder_of
from shuangsui.records.models import Visit, VisitMember

from ...shared.door import page
from .files import LISTS
from .found import draw_of, may, sees_list


def with_teams(visits: Any) -> Any:
    """The visits with target, unit and the living members of their teams: three queries."""
    return visits.select_related("target__area", "unit").prefetch_related(_living())


def seat_teams(visits: Sequence[Visit]) -> Sequence[Visit]:
    """The same for visits that were fetched: one query more."""
    prefetch_related_objects(visits, _living())
    return visits


def _living() -> Any:
    members = VisitMember.objects.filter(ended_at=None).select_related("inspector")
    return Prefetch("members", members, to_attr="team")


@page("draws.see")
def drawn(request: Any, pk: int) -> HttpResponse:
    """Targets with their teams, the lines that drew them, and what changed since."""
    draw = draw_of(request, pk)
    if not draw.drawn_at or not sees_list(request, draw):
        raise Http404
    folder = folder_of(draw)
    names = {id_: shown["name"] for id_, shown in folder.roll.lines.items()}
    visits = list(with_teams(draw.visits.order_by("number")))
    for visit in visits:
        visit.lines_say = "、".join(names.get(line, line) for line in visit.lines)
    context = {
        "draw": draw,
        "visits": visits,
        "may": may(request, draw, "draws.change", "tasks.send"),
        "changes": list(draw.changes.select_related("asked_by", "decided_by")),
        "files": [name for name in LISTS if folder.has(name)],
        "open": Visit.OPEN,
    }
    return render(request, "desk/draws/drawn.html", context)


urlpatterns = [path("draws/<int:pk>/list/", drawn, name="draw-list")]
