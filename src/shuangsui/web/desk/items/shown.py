"""One item list, what differs from the version before, and its files."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from shuangsui.records.models import ItemList
from shuangsui.records.plans import is_closed

from ...shared.door import page
from ..journal.trace import trace_of
from ..plans.files import answer, item_paper
from ..plans.papers import ITEMS, in_sight, may_of, paper_of, timeline, versions_of, year_key


@page("plans.see")
def item_list(request: Any, pk: int) -> HttpResponse:
    """The list, each item marked where it is new or changed since the version before."""
    paper = paper_of(request, ITEMS, pk)
    before = ItemList.objects.filter(
        in_sight(request.actor), unit=paper.unit, year=paper.year, policy=paper.policy, number=paper.number - 1
    ).first()
    closed = is_closed(paper.unit, paper.policy, paper.year)
    context = {
        "paper": paper,
        "kind": ITEMS,
        "closed": closed,
        "may": may_of(request, paper, closed),
        "items": _marked(paper, before),
        "gone": _gone(paper, before),
        "before": before,
        "above": ItemList.objects.filter(pk=paper.above_id).select_related("unit").first(),
        "timeline": timeline(paper),
        "versions": versions_of(paper),
        "year_pk": year_key(paper),
        "trace": trace_of(paper),
    }
    return render(request, "desk/items/item_list.html", context)


def _marked(paper: ItemList, before: ItemList | None) -> list[dict[str, Any]]:
    """The items, with `mark`: 新增, 有改动 or ""."""
    was = {item["id"]: item for item in before.items} if before else {}

    def mark(item: dict[str, Any]) -> str:
        if before is None:
            return ""
        if item["id"] not in was:
            return "新增"
        return "有改动" if was[item["id"]] != item else ""

    return [item | {"mark": mark(item)} for item in paper.items]


def _gone(paper: ItemList, before: ItemList | None) -> list[dict[str, Any]]:
    ids = {item["id"] for item in paper.items}
    return [item for item in before.items if item["id"] not in ids] if before else []


@page("plans.see")
def workbook(request: Any, pk: int) -> HttpResponse:
    """The .xlsx."""
    return answer(item_paper(paper_of(request, ITEMS, pk)), "xlsx", request)


@page("plans.see")
def printed(request: Any, pk: int) -> HttpResponse:
    """The PDF."""
    return answer(item_paper(paper_of(request, ITEMS, pk)), "pdf", request)


urlpatterns = [
    path("item-lists/<int:pk>/", item_list, name="item-list"),
    path("item-lists/<int:pk>/items.xlsx", workbook, name="item-list-xlsx"),
    path("item-lists/<int:pk>/items.pdf", printed, name="item-list-pdf"),
]
