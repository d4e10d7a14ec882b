"""A unit's tasks: sent, grouped into trips; for those alone who may see a drawn list before the visits."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.http import url_has_allowed_host_and_scheme

from shuangsui.access import is_allowed, scope, units_for
from shuangsui.actions.draws.telling import REFUSALS, tell_refusal
from shuangsui.actions.visits.group_trip import group_trip
from shuangsui.actions.visits.send_visits import send_visits
from shuangsui.records.models import Unit, Visit, VisitRequest

from ...shared.door import page
from ...shared.frame import notify
from ...shared.listing import Tool, marked, show
from ..draws.results import seat_teams, with_teams
from .columns import VISITS
from .own import own_tasks
from .seen import seen_visits


@page("draws.list")
def visits(request: Any) -> HttpResponse:
    """The tasks of the actor's units."""
    rows = Visit.objects.filter(scope(request.actor, "draws.list", "unit")).select_related("target__area")
    tools = [Tool("今日检查", reverse("visits-day")), Tool("一并上门的建议", reverse("visits-together"))]
    if units_for(request.actor, "tasks.send"):
        tools = [Tool("登记个案检查", reverse("case-new")), *tools]
    sends = bool(units_for(request.actor, "tasks.send"))
    asked = VisitRequest.objects.filter(scope(request.actor, "draws.list", "visit__unit"), state=VisitRequest.ASKED).count()
    if asked:
        tools.append(Tool(f"待决定的申请 {asked}", reverse("visit-requests")))
    shown = show(
        VISITS,
        rows,
        request,
        tools=tools,
        batch="desk/visits/_batch.html" if sends else "",
        prepare=seat_teams,
    )
    return shown.as_file() or render(request, "desk/visits/list.html", {"list": shown})


@page("tasks.send", "POST")
def batch(request: Any) -> HttpResponse:
    """Send the marked tasks, or group them into a trip. Each unit's are a deed of their own."""
    keys = marked(request)
    units = list(Unit.objects.filter(_mine(request, keys)).distinct())
    if not units:
        notify(request, "请先勾选任务。", "warning")
    elif (done := _carry_out(request, units, keys)) is not None:
        notify(request, done)
    wanted = request.POST.get("next", "")
    return redirect(wanted if url_has_allowed_host_and_scheme(wanted, {request.get_host()}) else "visits")


def _carry_out(request: Any, units: list[Unit], keys: list[int]) -> str | None:
    """Do to the marked tasks what was asked; what is told of it, None where it was refused."""
    what, done = request.POST.get("what", ""), 0
    deed = {"by": request.actor, "at": request.at, "visits": keys}
    name = "" if what == "part" else request.POST.get("trip", "").strip() or _trip_name(keys)
    try:
        for unit in units:
            if what == "send":
                done += send_visits(**deed, unit=unit, due=_day(request.POST.get("due", ""))) or 0
            else:
                done += group_trip(**deed, unit=unit, name=name)
    except REFUSALS as error:
        notify(request, tell_refusal(error), "danger")
        return None
    if what == "send":
        return f"已下发 {done} 项任务。" if done else "勾选的任务都已下发或结束。"
    return f"{done} 项任务不再同行。" if what == "part" else f"{done} 项任务编成一趟。"


def _mine(request: Any, keys: list[int]) -> Q:
    allowed = [unit.pk for unit in units_for(request.actor, "tasks.send")]
    return Q(pk__in=allowed, visits__pk__in=keys)


def _trip_name(keys: list[int]) -> str:
    first = Visit.objects.filter(pk__in=keys).order_by("due_date", "number").first()
    return f"{first.due_date or ''} {first.number}"[:40].strip() if first else ""


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@page("desk.see")
def visit(request: Any, pk: int) -> HttpResponse:
    """One task: for its office and the living members of its team; done or public, for who sees such; else there is none."""
    rows = with_teams(Visit.objects.filter(_reach(request)).distinct()).select_related("draw")
    found = get_object_or_404(rows, pk=pk)
    context = {
        "visit": found,
        "requests": list(found.requests.select_related("asked_by", "decided_by")),
        "records": list(found.records.all()),
        "messages": list(found.messages.select_related("by")),
        "enters": is_allowed(request.actor, "records.review", found.unit),
        "sends": is_allowed(request.actor, "tasks.send", found.unit),
        "of_office": is_allowed(request.actor, "draws.list", found.unit),
        "writes": rows.filter(scope(request.actor, "tasks.send", "unit") | own_tasks(request), pk=pk).exists(),
        "me": request.actor.user.pk,
    }
    return render(request, "desk/visits/visit.html", context)


def _reach(request: Any) -> Q:
    """Tasks of the actor's office, his own, and those that are no secret any more."""
    return scope(request.actor, "draws.list", "unit") | own_tasks(request) | seen_visits(request)


urlpatterns = [
    path("visits/", visits, name="visits"),
    path("visits/batch/", batch, name="visits-batch"),
    path("visits/<int:pk>/", visit, name="visit"),
]
