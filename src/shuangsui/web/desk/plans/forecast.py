"""What follows from a plan: workload, chance of being drawn, who is wanted by several; what would be if."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse

from shuangsui.actions.errors import ActionError
from shuangsui.actions.plans import ask_what_if
from shuangsui.actions.plans.forecast_plan import start_forecast
from shuangsui.actions.sentences import say
from shuangsui.paper.press import draw_picture
from shuangsui.records.models import Job, YearPlan

from ...shared.door import page
from ...shared.frame import notify
from ..jobs import shown as job_card
from .edit import whole_number
from .papers import PLAN, paper_of
from .shown import head, lines_of, running


def grids(plan: YearPlan) -> list[dict[str, Any]]:
    """The tables of the forecast, each column with whether it holds numbers."""
    return [told(grid) for grid in plan.forecast.get("grids", []) if grid["rows"]]


def told(grid: dict[str, Any]) -> dict[str, Any]:
    """A kept table for the page: cells with their header."""
    kinds = ["num" if header in grid["numbers"] else "" for header in grid["headers"]]
    rows = [list(zip(row, grid["headers"], kinds, strict=True)) for row in grid["rows"]]
    return grid | {"heads": list(zip(grid["headers"], kinds, strict=True)), "cells": rows}


@page("plans.see")
def forecast(request: Any, pk: int) -> HttpResponse:
    """The year as reckoned: a chart, its numbers as tables, how they were reached."""
    plan = paper_of(request, PLAN, pk)
    context = head(request, plan, "forecast") | {"seen": plan.forecast, "grids": grids(plan), "running": running(request, plan)}
    return render(request, "desk/plans/forecast.html", context)


@page("plans.see")
def picture(request: Any, pk: int) -> HttpResponse:
    """The chart as SVG, drawn on the server from what is kept with the plan."""
    plan = paper_of(request, PLAN, pk)
    if not plan.forecast:
        raise Http404
    return HttpResponse(draw_picture("forecast", plan.forecast["picture"], "svg", request.at), content_type="image/svg+xml")


@page("plans.see")
def together(request: Any, pk: int) -> HttpResponse:
    """Targets that several lines, levels or departments want: proposed as one visit."""
    plan = paper_of(request, PLAN, pk)
    context = head(request, plan, "together") | {"seen": plan.forecast, "together": plan.forecast.get("together")}
    return render(request, "desk/plans/together.html", context)


@page("plans.make", "POST")
def reckon(request: Any, pk: int) -> HttpResponse:
    """Reckon again: the registry has changed."""
    plan = paper_of(request, PLAN, pk, "plans.make")
    try:
        start_forecast(by=request.actor, at=request.at, plan=plan)
    except ActionError as error:
        notify(request, say(error), "warning")
    else:
        notify(request, "已开始按现在的名录重新测算。")
    return redirect("plan", pk)


@page("plans.see", "GET", "POST")
def what_if(request: Any, pk: int) -> HttpResponse:
    """One more inspector, another share, firms that opt out: the year beside the year as it is."""
    plan = paper_of(request, PLAN, pk)
    typed = {"inspectors": "", "joining": "1", "opt_out": ""} | {k: v.strip()[:12] for k, v in request.POST.items() if v}
    refused = ""
    if request.method == "POST":
        wish = _wish(plan, typed)
        try:
            asked = ask_what_if.ask_what_if(by=request.actor, at=request.at, plan=plan, wish=wish, key=_key(request, plan, wish))
        except ActionError as error:
            refused = say(error)
        else:
            return redirect(f"{reverse('plan-what-if', args=[pk])}?job={asked.pk}")
    job = _asked(request, plan)
    lines = [line | {"typed": typed.get(f"share-{line['id']}", "")} for line in lines_of(plan) if not line["pending"]]
    context = head(request, plan, "what-if") | {"lines": lines, "typed": typed, "refused": refused, "job": job}
    context |= {"months": range(1, 13), "wish": job.arguments["wish"] if job else None}
    if job and job.state == Job.DONE:
        context |= {"grid": told(job.result["grid"]), "new": job.result["new"]}
    elif job:
        context["card"] = job_card(job)
    return render(request, "desk/plans/what_if.html", context, status=422 if refused else 200)


def _key(request: Any, plan: YearPlan, wish: dict[str, Any]) -> str:
    """The same question sent twice within a minute is one."""
    digest = hashlib.sha256(json.dumps(wish, sort_keys=True).encode()).hexdigest()[:16]
    return f"{plan.pk}:{request.actor.user.pk}:{request.at:%Y%m%d%H%M}:{digest}"


def _wish(plan: YearPlan, typed: dict[str, str]) -> dict[str, Any]:
    """What was typed, as `ask_what_if` takes it; what is no number becomes one that is refused there."""

    def count(name: str) -> int:
        number = whole_number(typed[name]) if typed[name] else 0
        return -1 if number is None else number

    shares = {line["id"]: typed[f"share-{line['id']}"] for line in lines_of(plan) if typed.get(f"share-{line['id']}")}
    shares = {line: share if share.endswith("%") else f"{share}%" for line, share in shares.items()}
    return {"inspectors": count("inspectors"), "joining": count("joining"), "opt_out": count("opt_out"), "shares": shares}


def _asked(request: Any, plan: YearPlan) -> Job | None:
    """One's own question about this plan that `?job=` names."""
    number = whole_number(request.GET.get("job", ""))
    if number is None:
        return None
    job = Job.objects.filter(pk=number, kind=ask_what_if.KIND, by=request.actor.user).select_related("unit").first()
    return job if job and job.arguments["plan"] == plan.pk else None


urlpatterns = [
    path("plans/<int:pk>/forecast/", forecast, name="plan-forecast"),
    path("plans/<int:pk>/forecast.svg", picture, name="plan-picture"),
    path("plans/<int:pk>/together/", together, name="plan-together"),
    path("plans/<int:pk>/reckon/", reckon, name="plan-reckon"),
    path("plans/<int:pk>/what-if/", what_if, name="plan-what-if"),
]
