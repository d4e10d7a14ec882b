"""The page of one draw, step by step; and what tells an open page that somebody else did something."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from shuangsui.actions.draws.cabinet import folder_of
from shuangsui.actions.events.telling import sentence
from shuangsui.records.models import Draw, Visit

from ...shared.door import page
from .asides import asides_of
from .found import conceals, draw_of, may, sees_list
from .luck import luck_of
from .shown import frozen, latest, luck_planned, prepared, steps, witnesses
from .witness import above_of

RIGHTS = ("draws.prepare", "draws.entropy", "draws.change", "draws.approve", "tasks.send")


@page("draws.see")
def show_draw(request: Any, pk: int) -> HttpResponse:
    """Everything that the actor may see of a draw, and what can be done next."""
    draw = draw_of(request, pk)
    last = latest(draw)
    context: dict[str, Any] = {
        "draw": draw,
        "steps": steps(draw),
        "may": may(request, draw, *RIGHTS),
        "seen": last.pk if last else 0,
        "sees_list": sees_list(request, draw),
    }
    if draw.state == Draw.PREPARED:
        context["asides"] = asides_of(draw)
        context["open"] = prepared(draw, request.at, conceals(request, draw))
        context["luck"], context["level"], context["moments"], context["luck_refused"] = luck_planned(draw, request.at)
    elif draw.frozen_at:
        folder = folder_of(draw)
        context["fixed"] = fixed = frozen(draw, folder)
        context["witnesses"] = witnesses(draw, fixed.token)
        context["above"] = above_of(request, draw)
        context["asked"] = draw.changes.filter(state="asked").count()
        if draw.state == Draw.COMMITTED:
            context["entries"] = entries = luck_of(draw, folder, request)
            context["ready"] = all(luck.is_ready for luck in entries)
        if draw.drawn_at:
            context["tally"] = _tally(draw)
    return render(request, "desk/draws/page.html", context)


def _tally(draw: Draw) -> list[tuple[str, int]]:
    """How many tasks stand in each state; numbers tell nothing of who was drawn."""
    states = list(draw.visits.values_list("state", flat=True))
    return [(says, states.count(state)) for state, says in Visit.STATES.items() if state in states]


@page("draws.see", quiet=True)
def pulse(request: Any, pk: int, seen: int) -> HttpResponse:
    """Nothing (204) while nothing happened since entry `seen`; else what did, with a link to look at it."""
    draw = draw_of(request, pk)
    last = latest(draw)
    if last is None or last.pk <= seen:
        return HttpResponse(status=204)
    context = {"draw": draw, "says": sentence(last), "entry": last}
    return render(request, "desk/draws/_pulse.html", context)


urlpatterns = [
    path("draws/<int:pk>/", show_draw, name="draw"),
    path("draws/<int:pk>/pulse/<int:seen>/", pulse, name="draw-pulse"),
]
