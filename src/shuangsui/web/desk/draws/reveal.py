"""The secret's second custodian, its recovery, and the reveal."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from shuangsui.actions.draws.hand_out_copy import hand_out_copy
from shuangsui.actions.draws.recover_secret import recover_secret, try_recovery
from shuangsui.actions.draws.reveal_draw import reveal_draw
from shuangsui.actions.draws.telling import REFUSALS, tell_refusal
from shuangsui.records.models import Draw, Visit

from ...shared.door import page
from ...shared.frame import notify
from .files import attachment
from .found import attempt, back, draw_of


@page("draws.approve", "GET", "POST")
def copy(request: Any, pk: int) -> HttpResponse:
    """The sealed copy: handed out once, tried, and used where the secret was lost. What is typed is never shown again."""
    draw = draw_of(request, pk, "draws.approve")
    if not draw.frozen_at:
        raise Http404
    if request.method == "POST":
        what, typed = request.POST.get("what", ""), request.POST.get("typed", "")
        if what == "take":
            return _take(request, draw)
        if what == "try":
            deed = partial(try_recovery, by=request.actor, at=request.at, draw=draw, typed=typed)
            attempt(request, deed, "这份密封副本有效：需要时能用它恢复密钥。")
        elif what == "recover":
            attempt(
                request,
                lambda: recover_secret(by=request.actor, at=request.at, draw=draw, typed=typed),
                "密钥与承诺相符，已经在案卷里。",
            )
        draw.refresh_from_db()
    return render(request, "desk/draws/copy.html", {"draw": draw})


def _take(request: Any, draw: Draw) -> HttpResponse:
    try:
        page_ = hand_out_copy(by=request.actor, at=request.at, draw=draw)
    except REFUSALS as error:
        notify(request, tell_refusal(error), "danger")
        return render(request, "desk/draws/copy.html", {"draw": draw}, status=409)
    return attachment(page_, f"{draw.folder}-密封副本.pdf", "application/pdf")


@page("draws.approve", "GET", "POST")
def reveal(request: Any, pk: int) -> HttpResponse:
    """GET: what the reveal makes public, and which visits are owed. POST: reveal."""
    draw = draw_of(request, pk, "draws.approve")
    if not draw.drawn_at or draw.revealed_at:
        return back(draw)
    owed = draw.visits.filter(state__in=Visit.OPEN).count()
    if request.method == "POST":
        early = request.POST.get("early") == "yes"
        done = f"已公开：任何人都能在公开页面 {public_page(request, draw)} 下载抽取档案，从头验证。"
        deed = partial(reveal_draw, by=request.actor, at=request.at, draw=draw, early=early)
        if attempt(request, deed, done, "已经公开过了。"):
            return back(draw)
    return render(request, "desk/draws/reveal.html", {"draw": draw, "owed": owed, "public": public_page(request, draw)})


def public_page(request: Any, draw: Draw) -> str:
    """The whole address at which everybody finds the draw, to be told to others."""
    return str(request.build_absolute_uri(reverse("public-draw", args=[draw.unit.code, draw.folder])))


urlpatterns = [
    path("draws/<int:pk>/copy/", copy, name="draw-copy"),
    path("draws/<int:pk>/reveal/", reveal, name="draw-reveal"),
]
