"""Open a year for a unit, look at one, close it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path

from shuangsui.access import is_allowed, scope, units_for
from shuangsui.actions.errors import ActionError
from shuangsui.actions.installation.open_year import binds_year, is_outlived, open_year
from shuangsui.actions.installation.parents import undercut
from shuangsui.actions.plans.close_year import close_year
from shuangsui.actions.sentences import say
from shuangsui.records.models import Draw, ItemList, OpenedYear, PolicyFile, Unit, YearPlan
from shuangsui.records.policies import years_of
from shuangsui.records.situation import policy_of

from ...shared.door import page
from ...shared.frame import notify
from ..plans.papers import in_sight
from ..policies.found import contradictions
from .listed import in_years

_FIRST, _LAST = 2004, 2100
_SHOWN = 100


@page("years.open", "GET", "POST")
def open_one(request: Any) -> HttpResponse:
    """One year under one or several plans side by side."""
    units = units_for(request.actor, "years.open")
    given = request.POST if request.method == "POST" else request.GET
    unit = next((one for one in units if str(one.pk) == given.get("unit")), units[0])
    text = given.get("year", str(_next(unit, request.at.year))).strip()[:8]
    year = int(text) if text.isascii() and text.isdigit() and _FIRST <= int(text) <= _LAST else 0
    offered = _offered(unit, year or request.at.year)
    wrong: dict[str, str] = {} if year else {"year": f"请填 {_FIRST} 至 {_LAST} 的年份。"}
    chosen = set(request.POST.getlist("policy"))
    if request.method == "POST" and not wrong:
        files = [row["file"] for row in offered if str(row["file"].pk) in chosen]
        if not files:
            wrong["policy"] = "请至少选一个方案。"
        elif _open_all(request, unit, year, files, wrong):
            return redirect("years")
    context = {"units": units, "unit": unit, "year": text, "offered": offered, "chosen": chosen, "wrong": wrong}
    context["decision"] = request.POST.get("decision", "")
    return render(request, "desk/years/open.html", context, status=422 if wrong and request.method == "POST" else 200)


def _next(unit: Unit, now: int) -> int:
    """The year that is likely meant: this one, or the one after the last that the unit opened."""
    opened = OpenedYear.objects.filter(unit=unit).order_by("-year").values_list("year", flat=True).first()
    return now if opened is None else max(now, opened + 1)


def _next_year(unit: Unit, year: int) -> int:
    """The first year from this one on that the unit has not opened."""
    opened = set(OpenedYear.objects.filter(unit=unit).values_list("year", flat=True))
    return next(one for one in range(year, year + len(opened) + 1) if one not in opened)


def _offered(unit: Unit, year: int) -> list[dict[str, Any]]:
    """The plans that know the unit's area, the newest text of each, with what speaks against them."""
    found: dict[str, PolicyFile] = {}
    for file in PolicyFile.objects.order_by("at", "pk"):
        if unit.code in {area.code for area in policy_of(file).area}:
            found[file.policy] = file
    open_now = set(OpenedYear.objects.filter(unit=unit, year=year).values_list("policy_id", flat=True))
    return [
        {
            "file": file,
            "rules": policy_of(file),
            "wrong": len(contradictions(file, year)),
            "undercut": undercut(file),
            "early": not binds_year(file, year),
            "outlived": is_outlived(policy_of(file), year),
            "open": file.pk in open_now,
        }
        for file in found.values()
    ]


def _open_all(request: Any, unit: Unit, year: int, files: list[PolicyFile], wrong: dict[str, str]) -> bool:
    """Open under each; whether all were opened. One that is refused does not keep the others from being opened."""
    for file in files:
        try:
            decision = request.POST.get("decision", "")
            made = open_year(by=request.actor, at=request.at, unit=unit, year=year, policy=file, decision=decision)
        except ActionError as error:
            wrong["decision" if error.code == "year-outlived" else "policy"] = say(error)
        else:
            title = policy_of(file).policy.short_title
            notify(request, f"已为{unit.name}开启 {year} 年（{title}）。" if made else f"{year} 年（{title}）早已开启。")
    return not wrong


@page("plans.see")
def show_year(request: Any, pk: int) -> HttpResponse:
    """What was planned and drawn in it."""
    year = get_object_or_404(OpenedYear.objects.filter(in_years(request.actor)).select_related("unit", "policy"), pk=pk)
    same = {"unit__path__startswith": year.unit.path, "year": year.year, "policy": year.policy}
    draws = Draw.objects.filter(scope(request.actor, "draws.see"), unit__path__startswith=year.unit.path, policy=year.policy)
    makers = [unit for unit in units_for(request.actor, "plans.make") if year in years_of(unit)]
    sight = in_sight(request.actor)
    plans = list(YearPlan.objects.filter(sight, **same).defer("forecast", "entries").select_related("unit")[:_SHOWN])
    lists = list(ItemList.objects.filter(sight, **same).defer("items").select_related("unit")[:_SHOWN])
    context = {
        "year": year,
        "undercut": "" if year.closed_at else undercut(year.policy),
        "plans": plans,
        "lists": lists,
        "draws": draws.filter(period__startswith=str(year.year)).select_related("unit").order_by("period", "pk")[:_SHOWN],
        "may_close": not year.closed_at and is_allowed(request.actor, "years.open", year.unit),
        "to_plan": [] if year.closed_at else [unit for unit in makers if not any(plan.unit_id == unit.pk for plan in plans)],
        "to_list": [] if year.closed_at else [unit for unit in makers if not any(one.unit_id == unit.pk for one in lists)],
    }
    return render(request, "desk/years/year.html", context)


@page("years.open", "GET", "POST")
def close(request: Any, pk: int) -> HttpResponse:
    """Asked once more: nothing is planned or drawn in it afterwards."""
    rows = OpenedYear.objects.filter(scope(request.actor, "years.open")).select_related("unit", "policy")
    year = get_object_or_404(rows, pk=pk)
    refused = ""
    if request.method == "POST":
        try:
            close_year(by=request.actor, at=request.at, year=year)
        except ActionError as error:
            refused = say(error)
        else:
            notify(request, f"{year.unit.name} {year.year} 年已经结束，内容都保留，只能查看。")
            return redirect("year", pk)
    return render(request, "desk/years/close.html", {"year": year, "refused": refused}, status=422 if refused else 200)


urlpatterns = [
    path("years/open/", open_one, name="year-open"),
    path("years/<int:pk>/", show_year, name="year"),
    path("years/<int:pk>/close/", close, name="year-close"),
]
