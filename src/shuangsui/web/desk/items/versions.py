"""Two versions of an item list side by side: what was added, what is gone, which cells differ."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from shuangsui.records.models import ItemList

from ...shared.door import page
from ..plans.edit import whole_number
from ..plans.papers import ITEMS, in_sight, paper_of, versions_of
from .edit import WORDS

_SAYS = {"added": "新增", "gone": "删去", "differs": "有改动", "": "相同"}


@page("plans.see")
def versions(request: Any, pk: int) -> HttpResponse:
    """This version beside another, the one before without `?with=`."""
    paper: ItemList = paper_of(request, ITEMS, pk)
    others = [one for one in versions_of(paper) if one.pk != paper.pk]
    others = list(ItemList.objects.filter(in_sight(request.actor), pk__in=[one.pk for one in others]).select_related("unit"))
    wanted = whole_number(request.GET.get("with", ""))
    before = next((one for one in others if one.number < paper.number), None) or next(iter(others), None)
    other = next((one for one in others if one.pk == wanted), before)
    rows = side_by_side(other, paper) if other else []
    context = {"paper": paper, "others": others, "other": other, "rows": rows, "apart": sum(bool(row["state"]) for row in rows)}
    return render(request, "desk/items/versions.html", context)


def side_by_side(left: ItemList, right: ItemList) -> list[dict[str, Any]]:
    """Item by item, those of the right list first: its `state` ("added", "gone", "differs" or ""), and the cells that differ."""
    sides = [{item["id"]: item for item in paper.items} for paper in (left, right)]
    rows = []
    for id_ in dict.fromkeys([*sides[1], *sides[0]]):
        was, now = sides[0].get(id_), sides[1].get(id_)
        cells = [
            {"name": name, "was": (was or {}).get(key) or "", "now": (now or {}).get(key) or ""}
            for key, name in WORDS.items()
            if ((was or {}).get(key) or "") != ((now or {}).get(key) or "")
        ]
        state = "added" if was is None else "gone" if now is None else "differs" if cells else ""
        rows.append({"item": (now or was or {})["name"], "state": state, "says": _SAYS[state], "cells": cells})
    return rows


urlpatterns = [path("item-lists/<int:pk>/versions/", versions, name="item-list-versions")]
