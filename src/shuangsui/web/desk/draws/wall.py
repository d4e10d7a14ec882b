"""The wall screen: what an audience may see of a draw, big, following by itself. No name of a firm ever stands on it.

After the draw the lowest tickets of each line are shown, by rank and cut short: real values, computed from the seed. They are
shown by rank alone and never in the order of the list, in which a place would tell whose ticket it is.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path

from shuangsui.actions.draws.cabinet import folder_of
from shuangsui.dossier.folder import DrawFolder
from shuangsui.paper.press import qr_svg
from shuangsui.records.models import Draw

from ...shared.door import page
from .found import draw_of
from .luck import luck_of
from .shown import frozen, latest, luck_planned, manifest_of, steps

TICKETS = 60  # of a line; the rest is counted
DIGITS = 12  # of a ticket's 64


class Rank(NamedTuple):
    """A line's tickets, lowest first, and how many more were drawn."""

    name: str
    members: int
    take: int
    tickets: list[str]
    more: int


def _ranks(folder: DrawFolder) -> list[Rank]:
    found = []
    for ranking in folder.drawn.selection.rankings:
        shown = [slip[:32].hex()[:DIGITS] for slip in ranking.slips(ranking.row.take)[:TICKETS]]
        name = folder.roll.lines[ranking.row.id]["name"]
        found.append(Rank(name, ranking.members, ranking.row.take, shown, ranking.row.take - len(shown)))
    return found


def _context(request: Any, draw: Draw, stamp: str) -> dict[str, Any]:
    context: dict[str, Any] = {"draw": draw, "stamp": stamp, "steps": steps(draw), "now": request.at}
    if not draw.frozen_at:
        context["luck"], context["level"], context["moments"], _ = luck_planned(draw, request.at)
        return context
    folder = folder_of(draw)
    context["fixed"] = frozen(draw, folder)
    context["entries"] = luck_of(draw, folder, request)
    if draw.drawn_at:
        context["ranks"] = _ranks(folder)
        context["values"] = [(luck.name, value.value) for luck, value in zip(context["entries"], folder.values, strict=True)]
    return context


def _stamp(draw: Draw) -> str:
    last = latest(draw)
    return str(last.pk if last else 0)


@page("draws.see")
def wall(request: Any, pk: int) -> HttpResponse:
    """The screen. Without script it shows the moment's state and loads itself again."""
    draw = draw_of(request, pk)
    return render(request, "desk/draws/wall.html", _context(request, draw, _stamp(draw)))


@page("draws.see")
def wall_state(request: Any, pk: int, stamp: str) -> HttpResponse:
    """What the screen asks every two seconds: nothing (204) while nothing happened. A watched screen is not an idle one."""
    draw = draw_of(request, pk)
    now = _stamp(draw)
    if now == stamp:
        return HttpResponse(status=204)
    return render(request, "desk/draws/_wall.html", _context(request, draw, now))


@page("draws.see")
def qr(request: Any, pk: int) -> HttpResponse:
    """The commitment as a QR code, as on the notice."""
    draw = draw_of(request, pk)
    if not draw.frozen_at:
        raise Http404
    name = manifest_of(folder_of(draw)).draw
    return HttpResponse(qr_svg(f"fairdraw/1 {name} {draw.commitment}"), content_type="image/svg+xml")


urlpatterns = [
    path("draws/<int:pk>/wall/", wall, name="draw-wall"),
    path("draws/<int:pk>/wall/<str:stamp>/", wall_state, name="draw-wall-state"),
    path("draws/<int:pk>/qr.svg", qr, name="draw-qr"),
]
