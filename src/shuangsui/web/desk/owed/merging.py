"""Merge what was handed in into the lists of the classes: looked at first, then kept as drafts."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone

from shuangsui.access import visible_units
from shuangsui.actions.errors import ActionError
from shuangsui.actions.owed.merge_lists import merge_lists, sort_all
from shuangsui.actions.sentences import say
from shuangsui.records.models import ClassList, HandedList
from shuangsui.records.owed import owed_in
from shuangsui.records.policies import policy_file_of
from shuangsui.records.situation import policy_of
from shuangsui.rules.periods import Period, PeriodError

from ...shared.door import page
from ...shared.frame import notify


@page("classes.propose", "GET", "POST")
def merge(request: Any, unit: str) -> HttpResponse:
    """The preview for the quarter to be drawn for; on POST the drafts."""
    here = get_object_or_404(visible_units(request.actor, "classes.propose"), code=unit)
    file = policy_file_of(here)
    if file is None or not policy_of(file).lists:
        raise Http404
    policy, on = policy_of(file), timezone.localdate(request.at)
    period = _period(request, policy.policy.year or on.year)
    refused = ""
    if request.method == "POST":
        try:
            made = merge_lists(by=request.actor, at=request.at, unit=here, period=period)
        except ActionError as error:
            refused = say(error)
        else:
            notify(request, f"已形成 {len(made)} 份清单草稿，请逐份核对后提交确认。")
            return redirect("class-lists")
    before = period.before()
    below = [here, *here.children.all()]
    owing = owed_in(file, policy, below, before.first.year, on)
    owing += owed_in(file, policy, below, period.first.year, on) if period.first.year != before.first.year else []
    year = Period.parse(str(period.first.year))
    context = {
        "unit": here,
        "period": period,
        "says": period.says(),
        "quarters": year.parts(3),
        "sorted": sort_all(here, policy, period, on),
        "missing": [one for one in owing if one.period.id == before.id and one.handed is None],
        "handed": HandedList.objects.filter(unit__in=below, period=before.id, state=HandedList.HANDED).count(),
        "before": before.says(),
        "drafts": ClassList.objects.filter(unit=here, origin=ClassList.MERGED, period=period.id, state=ClassList.DRAFT).count(),
        "refused": refused,
    }
    return render(request, "desk/owed/merge.html", context)


def _period(request: Any, year: int) -> Period:
    """The quarter asked for; else that after this one, or the plan year's first."""
    asked = request.POST.get("period") or request.GET.get("period") or ""
    try:
        period = Period.parse(asked)
    except PeriodError:
        on = timezone.localdate(request.at)
        return Period(on.replace(day=1), 1).around(3, on.year).before(-1) if on.year == year else Period.parse(f"{year}-Q1")
    if period.months != 3:
        raise Http404
    return period


urlpatterns = [path("owed/merge/<str:unit>/", merge, name="owed-merge")]
