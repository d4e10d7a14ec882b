"""More time for a task, or given back: asked with a reason, decided by the office. A task that was not drawn is cancelled."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path

from shuangsui.access import scope
from shuangsui.actions.draws.telling import REFUSALS, tell_refusal
from shuangsui.actions.visits.ask_request import ask_request, decide_request
from shuangsui.actions.visits.cancel_visit import cancel_visit
from shuangsui.records.models import Visit, VisitRequest

from ...shared.door import page
from ...shared.frame import notify
from ..draws.found import attempt
from .own import own_tasks


@page("desk.see", "GET", "POST")
def ask(request: Any, pk: int) -> HttpResponse:
    """Ask, as a member of the team or as the clerk."""
    rows = Visit.objects.filter(scope(request.actor, "tasks.send", "unit") | own_tasks(request)).distinct()
    visit = get_object_or_404(rows.select_related("target", "unit"), pk=pk)
    given = request.POST if request.method == "POST" else request.GET
    kind = given.get("kind", VisitRequest.EXTEND)
    wrong = ""
    if request.method == "POST":
        try:
            until = date.fromisoformat(given["until"]) if given.get("until") else None
        except ValueError:
            until = None
        try:
            ask_request(by=request.actor, at=request.at, visit=visit, kind=kind, reason=given.get("reason", ""), until=until)
        except REFUSALS as error:
            wrong = tell_refusal(error)
        else:
            notify(request, "申请已提出，等经办人决定。")
            return redirect("visit", visit.pk)
    context = {"visit": visit, "kind": kind, "wrong": wrong, "reason": given.get("reason", ""), "until": given.get("until", "")}
    return render(request, "desk/visits/ask.html", context, status=422 if wrong else 200)


@page("tasks.send")
def requests(request: Any) -> HttpResponse:
    """What waits for a decision."""
    rows = VisitRequest.objects.filter(scope(request.actor, "tasks.send", "visit__unit"), state=VisitRequest.ASKED)
    context = {"requests": list(rows.select_related("visit__target", "asked_by")), "me": request.actor.user.pk}
    return render(request, "desk/visits/requests.html", context)


@page("tasks.send", "POST")
def decide(request: Any, pk: int) -> HttpResponse:
    """Grant or refuse."""
    rows = VisitRequest.objects.filter(scope(request.actor, "tasks.send", "visit__unit"))
    asked = get_object_or_404(rows, pk=pk)
    grant = request.POST.get("decision") == "grant"
    deed = partial(decide_request, by=request.actor, at=request.at, request=asked, grant=grant)
    attempt(request, deed, "已同意。" if grant else "已告知不同意。")
    return redirect("visit-requests")


@page("tasks.send", "POST")
def cancel(request: Any, pk: int) -> HttpResponse:
    """Cancel a task that was not drawn."""
    visit = get_object_or_404(Visit.objects.filter(scope(request.actor, "tasks.send", "unit")).select_related("unit"), pk=pk)
    deed = partial(cancel_visit, by=request.actor, at=request.at, visit=visit, reason=request.POST.get("reason", ""))
    attempt(request, deed, f"已取消任务 {visit.number}。")
    return redirect("visit", visit.pk)


urlpatterns = [
    path("visits/<int:pk>/ask/", ask, name="visit-ask"),
    path("visits/requests/", requests, name="visit-requests"),
    path("visits/requests/<int:pk>/decide/", decide, name="visit-decide"),
    path("visits/<int:pk>/cancel/", cancel, name="visit-cancel"),
]
