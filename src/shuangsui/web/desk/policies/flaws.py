"""Contradictions, gaps and open decisions of one plan: each with its articles, why it matters, what can be done."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from shuangsui.records.policies import parent_of
from shuangsui.records.situation import policy_of
from shuangsui.rules.flaws import SEVERITIES, UNDERCUTS, Flaw, Words, severity_of, told

from ...shared.door import page
from .found import file_of, flaws_found, year_asked

_SAYS = {
    "矛盾": "方案自己或与上级方案说不到一起，先定怎么执行。",
    "缺口": "方案没有说，或说了没有接上。",
    "待定": "留给本机关定的，现在按写明的人暂取的执行。",
    "提示": "不是错，执行时要知道。",
}


def grouped(found: list[Flaw]) -> list[tuple[str, str, list[tuple[Flaw, Words, bool]]]]:
    """Severity, what that means, its flaws with their words and whether no year may be opened with them; the gravest first."""
    groups = []
    for severity in SEVERITIES:
        rows = [(flaw, told(flaw), flaw.code in UNDERCUTS) for flaw in found if severity_of(flaw) == severity]
        if rows:
            groups.append((severity, _SAYS[severity], rows))
    return groups


@page("plans.see")
def flaws(request: Any, pk: int) -> HttpResponse:
    """By severity, the gravest first."""
    file = file_of(pk)
    year = year_asked(request, file)
    groups = grouped(flaws_found(file, year))
    context = {"file": file, "rules": policy_of(file), "groups": groups, "year": year, "parent": parent_of(file), "tab": "flaws"}
    return render(request, "desk/policies/flaws.html", context)


urlpatterns = [path("policies/<int:pk>/flaws/", flaws, name="policy-flaws")]
