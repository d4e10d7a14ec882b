"""Change a draft list: a form of rows that works without scripts; what comes from above stands there as it is."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from shuangsui.actions.errors import ActionError, ChangedMeanwhile
from shuangsui.actions.plans.draft_items import MOST_ITEMS, TEXTS, amend_items
from shuangsui.actions.sentences import say
from shuangsui.records.models import ItemList

from ...shared.door import page
from ...shared.frame import notify
from ..plans.edit import version_sent, whole_number
from ..plans.papers import ITEMS, paper_of

BLANK = 2
WORDS = {
    "name": "抽查事项",
    "category": "检查类别",
    "of": "检查对象",
    "item_class": "事项类别",
    "method": "抽查方式",
    "departments": "部门（几个用、分开，即联合事项）",
    "basis": "检查依据",
}


@page("plans.make", "GET", "POST")
def edit(request: Any, pk: int) -> HttpResponse:
    """The rows as they are, or as typed where something was refused."""
    paper = paper_of(request, ITEMS, pk, "plans.make")
    if paper.state != ItemList.DRAFT:
        raise Http404
    rows, refused, version = list(paper.items), "", paper.version
    if request.method == "POST":
        rows = _typed(request, paper)
        if "more" not in request.POST:
            try:
                done = amend_items(by=request.actor, at=request.at, paper=paper, version=version_sent(request), items=rows)
            except ChangedMeanwhile as error:
                refused, version = say(error), ItemList.objects.get(pk=pk).version
            except ActionError as error:
                refused = say(error)
            else:
                notify(request, "已保存。" if done else "没有改动。")
                return redirect("item-list", pk)
    above = [row for row in rows if row.get("from_above")]
    own = [row for row in rows if not row.get("from_above")] + [{} for _ in range(BLANK)]
    context = {"paper": paper, "above": above, "rows": own, "words": WORDS, "refused": refused, "version": version}
    return render(request, "desk/items/edit.html", context, status=422 if refused else 200)


def _typed(request: Any, paper: ItemList) -> list[dict[str, Any]]:
    """What comes from above, then the own rows as sent; a new row gets a number that no item has."""
    rows: list[dict[str, Any]] = [item for item in paper.items if item.get("from_above")]
    taken = {item["id"] for item in paper.items}
    for place in range(min(whole_number(request.POST.get("rows", "")) or 0, MOST_ITEMS + BLANK)):
        row: dict[str, Any] = {key: request.POST.get(f"i{place}-{key}", "").strip() for key in TEXTS}
        if f"i{place}-drop" in request.POST or not any(value for key, value in row.items() if key != "id"):
            continue
        if not row["id"]:
            row["id"] = next(f"own-{n}" for n in range(1, len(taken) + 2) if f"own-{n}" not in taken)
        taken.add(row["id"])
        rows.append(row | {"from_above": False})
    return rows


urlpatterns = [path("item-lists/<int:pk>/edit/", edit, name="item-list-edit")]
