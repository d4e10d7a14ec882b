"""A case inspection recorded: on a complaint, a hand-over, an accident, a lead."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from shuangsui.access import units_for
from shuangsui.actions.draws.telling import REFUSALS, tell_refusal
from shuangsui.actions.visits.open_case import GROUNDS, open_case
from shuangsui.dossier.entropy import CHINA
from shuangsui.records.models import Inspector, Target, Unit

from ...shared.door import page
from ...shared.frame import notify

_MOST = 20  # targets offered for a name


@page("tasks.send", "GET", "POST")
def new(request: Any) -> HttpResponse:
    """First find the target, then say on what ground and who goes."""
    units = units_for(request.actor, "tasks.send")
    given = request.POST if request.method == "POST" else request.GET
    unit = next((one for one in units if str(one.pk) == given.get("unit")), units[0])
    asked = given.get("q", "").strip()
    found = _targets(unit, asked) if asked else []
    target = Target.objects.filter(area__path__startswith=unit.path, key=given.get("target", "")).select_related("area").first()
    wrong = ""
    if request.method == "POST" and target is not None:
        try:
            made = _open(request, unit, target)
        except REFUSALS as error:
            wrong = tell_refusal(error)
        else:
            notify(request, f"已登记并下发 {made.number}。个案检查不占双随机的次数。")
            return redirect("visit", made.pk)
    valid = Q(valid_until=None) | Q(valid_until__gte=request.at.astimezone(CHINA).date())
    able = Inspector.objects.filter(valid, unit__path__startswith=unit.path, staff_type="inspector", on_duty=True)
    context = {
        "units": units, "unit": unit, "asked": asked, "found": found, "target": target, "wrong": wrong,
        "grounds": GROUNDS.items(),
        "people": list(able.order_by("name", "key")) if target else [], "given": given, "lead": given.get("lead", ""),
        "team": request.POST.getlist("team"),
    }  # fmt: skip
    return render(request, "desk/visits/case.html", context, status=422 if wrong else 200)


def _targets(unit: Unit, asked: str) -> list[Target]:
    rows = Target.objects.filter(area__path__startswith=unit.path, status=Target.ACTIVE).select_related("area")
    exact = list(rows.filter(key=asked))
    return exact or list(rows.filter(name__contains=asked)[:_MOST])


def _open(request: Any, unit: Unit, target: Target) -> Any:
    keys = [key for key in (request.POST.get("lead", ""), *request.POST.getlist("team")) if key]
    by_key = {one.key: one for one in Inspector.objects.filter(key__in=keys).select_related("unit")}
    team = [by_key[key] for key in dict.fromkeys(keys) if key in by_key]
    try:
        due = date.fromisoformat(request.POST.get("due", ""))
    except ValueError:
        due = None
    ground, detail = request.POST.get("ground", ""), request.POST.get("detail", "")
    return open_case(by=request.actor, at=request.at, unit=unit, target=target, ground=ground, detail=detail, team=team, due=due)


urlpatterns = [path("visits/cases/new/", new, name="case-new")]
