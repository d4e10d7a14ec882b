"""Draft a plan or an item list: for which open year, and why where one stands already."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from shuangsui.access import units_for
from shuangsui.actions.errors import ActionError
from shuangsui.actions.plans.draft_items import draft_items
from shuangsui.actions.plans.draft_plan import draft_plan
from shuangsui.actions.sentences import say
from shuangsui.records.models import OpenedYear, Unit
from shuangsui.records.policies import years_of

from ...shared.door import page
from ...shared.frame import notify
from .papers import ITEMS, PLAN, Kind

_TOLD = {
    "plan": "按方案和名录的实际数起草：条线的最低数、每次抽取、事项安排、人员负担、抽中机会会自动算好，您再改。",
    "item-list": "有上级清单的，从上级清单派生；没有的，从方案的事项生成。可以再增加本单位的事项。",
}


def drafting(kind: Kind, deed: Callable[..., Any]) -> Callable[..., HttpResponse]:
    """The page on which a paper of the kind is begun."""

    @page("plans.make", "GET", "POST")
    def draft(request: Any) -> HttpResponse:
        """Choose the open year; the reason where a version stands."""
        pairs = _open_years(request)
        asked = request.POST.get("year") or request.GET.get("year", "")
        unit, year = next((pair for pair in pairs if _value(*pair) == asked), pairs[0] if pairs else (None, None))
        reason, refused = request.POST.get("reason", ""), ""
        earlier = _newest(kind, unit, year) if unit and year else None
        if request.method == "POST" and unit and year:
            given = {"unit": unit, "year": year.year, "policy": year.policy, "reason": reason}
            try:
                made = deed(by=request.actor, at=request.at, **given)
            except ActionError as error:
                if error.code == "plan-open" and earlier is not None:
                    notify(request, say(error), "warning")
                    return redirect(kind.show, earlier.pk)
                refused = say(error)
            else:
                notify(request, f"已起草“{made}”。")
                return redirect(kind.show, made.pk)
        years = [(_value(*pair), *pair) for pair in pairs]
        context = {"kind": kind, "told": _TOLD[kind.prefix], "years": years, "unit": unit, "year": year, "earlier": earlier}
        context |= {"reason": reason, "refused": refused, "value": _value(unit, year) if unit and year else ""}
        return render(request, "desk/plans/draft.html", context, status=422 if refused else 200)

    return draft


def _open_years(request: Any) -> list[tuple[Unit, OpenedYear]]:
    """The open years that the actor's units work in, each with the unit."""
    units = units_for(request.actor, "plans.make")
    return [(unit, one) for unit in units for one in years_of(unit) if not one.closed_at]


def _value(unit: Unit, year: OpenedYear) -> str:
    return f"{unit.pk}-{year.pk}"


def _newest(kind: Kind, unit: Unit, year: OpenedYear) -> Any:
    same = kind.model.objects.filter(unit=unit, year=year.year, policy=year.policy)
    return same.select_related("unit").order_by("-number").first()


urlpatterns = [
    path("plans/new/", drafting(PLAN, draft_plan), name="plan-new"),
    path("item-lists/new/", drafting(ITEMS, draft_items), name="item-list-new"),
]
