"""Published yearly plans and item lists, each with the versions that were published before and why it was amended."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path

from shuangsui.records.models import ItemList, YearPlan
from shuangsui.rules.plan_checks import ENTRY_KINDS

from ..shared.door import PUBLIC, page
from .listed import asked_unit, listed, of_unit
from .served import kept, show

_LONG = {YearPlan: ("numbers", "entries", "forecast"), ItemList: ("items",)}


def published(model: type[Any]) -> Any:
    """The papers that were published; one that a later version replaced stays, marked as replaced."""
    states = (model.PUBLISHED, model.REPLACED)
    return model.objects.filter(state__in=states).exclude(published_at=None).select_related("unit", "policy")


def _listed(request: Any, model: type[Any]) -> Any:
    rows = published(model).filter(of_unit(asked_unit(request))).defer(*_LONG[model], "policy__source")
    return listed(request, rows.order_by("-year", "unit__path", "-number"))


def _paper(model: type[Any], pk: int) -> Any:
    return get_object_or_404(published(model).select_related("unit", "policy", "filed_with").defer("policy__source"), pk=pk)


def _head(paper: Any) -> dict[str, Any]:
    """What both kinds of paper have: the paper, its unit, all its published versions. One query."""
    same = published(type(paper)).filter(unit=paper.unit_id, year=paper.year, policy=paper.policy_id)
    return {
        "paper": paper,
        "unit": paper.unit,
        "versions": list(same.defer(*_LONG[type(paper)], "policy__source").order_by("-number")),
    }


@page(PUBLIC)
@kept
def plans(request: Any) -> HttpResponse:
    """The plans of all units."""
    return show(request, "plans", {"list": _listed(request, YearPlan)})


@page(PUBLIC)
@kept
def plan(request: Any, pk: int) -> HttpResponse:
    """Lines with numbers, draws, the table of the plan."""
    paper = _paper(YearPlan, pk)
    lines = [line | {"planned": paper.numbers.get(line["id"], line["number"])} for line in paper.forecast.get("lines", ())]
    entries = [entry | {"kind_says": ENTRY_KINDS.get(entry.get("kind", ""), "")} for entry in paper.entries]
    context = {"lines": lines, "draws": paper.forecast.get("draws", []), "entries": entries}
    return show(request, "plan", context | _head(paper))


@page(PUBLIC)
@kept
def item_lists(request: Any) -> HttpResponse:
    """The item lists of all units."""
    return show(request, "item_lists", {"list": _listed(request, ItemList)})


@page(PUBLIC)
@kept
def item_list(request: Any, pk: int) -> HttpResponse:
    """Every item with its ground in law."""
    return show(request, "item_list", _head(_paper(ItemList, pk)))


urlpatterns = [
    path("public/plans/", plans, name="public-plans"),
    path("public/plans/<int:pk>/", plan, name="public-plan"),
    path("public/items/", item_lists, name="public-items"),
    path("public/items/<int:pk>/", item_list, name="public-item-list"),
]
