"""Two versions of a plan side by side: numbers and rows, what differs marked."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from shuangsui.records.models import YearPlan

from ...shared.door import page
from .edit import WORDS, whole_number
from .papers import PLAN, in_sight, paper_of, versions_of
from .shown import head, lines_of


@page("plans.see")
def versions(request: Any, pk: int) -> HttpResponse:
    """This version beside another, the one before without `?with=`."""
    plan = paper_of(request, PLAN, pk)
    others = [one for one in versions_of(plan) if one.pk != plan.pk]
    wanted = whole_number(request.GET.get("with", ""))
    before = next((one for one in others if one.number < plan.number), None) or next(iter(others), None)
    chosen = next((one for one in others if one.pk == wanted), before)
    other = YearPlan.objects.filter(in_sight(request.actor), pk=chosen.pk).select_related("unit").first() if chosen else None
    context = head(request, plan, "versions") | {"others": others, "other": other}
    if other is not None:
        context |= {"lines": _lines(other, plan), "entries": _entries(other, plan), "words": WORDS}
    return render(request, "desk/plans/versions.html", context)


def _lines(left: YearPlan, right: YearPlan) -> list[dict[str, Any]]:
    """Line by line: members and number of both."""
    sides = [{line["id"]: line for line in lines_of(plan)} for plan in (left, right)]
    rows = []
    for id_ in dict.fromkeys([*sides[0], *sides[1]]):
        was, now = (side.get(id_) for side in sides)
        said = [f"{one['span']} {one['planned']}（对象 {one['members']}）" if one else "—" for one in (was, now)]
        rows.append({"name": (now or was or {})["name"], "was": said[0], "now": said[1], "differs": said[0] != said[1]})
    return rows


def _entries(left: YearPlan, right: YearPlan) -> list[dict[str, Any]]:
    """Rows of the table, matched by item and plan: kept, changed (which cells), added, gone."""
    sides: list[dict[tuple[str, str, int], dict[str, Any]]] = []
    for plan in (left, right):
        found: dict[tuple[str, str, int], dict[str, Any]] = {}
        for entry in plan.entries:
            place = 0
            while (key := (entry.get("item", ""), entry.get("plan", ""), place)) in found:
                place += 1
            found[key] = entry
        sides.append(found)
    rows = []
    for key in dict.fromkeys([*sides[1], *sides[0]]):
        was, now = sides[0].get(key), sides[1].get(key)
        changed = [
            {"name": name, "was": was.get(id_), "now": now.get(id_)}
            for id_, name in WORDS.items()
            if was is not None and now is not None and (was.get(id_) or "") != (now.get(id_) or "")
        ]
        state = "added" if was is None else "gone" if now is None else "changed" if changed else "same"
        rows.append({"item": key[0], "plan": key[1], "state": state, "changed": changed})
    return rows


urlpatterns = [path("plans/<int:pk>/versions/", versions, name="plan-versions")]
