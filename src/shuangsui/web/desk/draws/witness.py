"""The level above keeps a freeze in its own log; and the token, printed, for whoever keeps it otherwise."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path

from shuangsui.access import units_for
from shuangsui.actions.draws.cabinet import folder_of
from shuangsui.actions.draws.witness_draw import witness_draw
from shuangsui.records.models import Draw, Unit

from ...shared.door import page
from .found import attempt, back, draw_of
from .shown import frozen


def nearest_above(request: Any, below: Unit) -> Unit | None:
    """The nearest unit above `below` in whose log the actor may witness."""
    units = [u for u in units_for(request.actor, "draws.witness") if below.path.startswith(u.path) and u.pk != below.pk]
    return max(units, key=lambda unit: len(unit.path), default=None)


def above_of(request: Any, draw: Draw) -> Unit | None:
    """The same for a draw's unit."""
    return nearest_above(request, draw.unit)


@page("draws.see")
def token(request: Any, pk: int) -> HttpResponse:
    """The token (见证凭条): the hash of the committed entry, to be printed and handed to whoever keeps it."""
    draw = draw_of(request, pk)
    if not draw.frozen_at:
        raise Http404
    return render(request, "desk/draws/token.html", {"draw": draw, "fixed": frozen(draw, folder_of(draw))})


@page("draws.witness", "POST")
def witness(request: Any, pk: int) -> HttpResponse:
    """Keep the freeze of a unit below in the log of one's own unit. The nearest above the draw's is taken."""
    draw = draw_of(request, pk, "draws.witness")
    unit = above_of(request, draw)
    if unit is None or not draw.frozen_at:
        raise Http404
    attempt(
        request,
        lambda: witness_draw(by=request.actor, at=request.at, draw=draw, above=unit),
        f"已记入{unit.official_name}的日志。",
    )
    return back(draw)


urlpatterns = [
    path("draws/<int:pk>/token/", token, name="draw-token"),
    path("draws/<int:pk>/witness/", witness, name="draw-witness"),
]
