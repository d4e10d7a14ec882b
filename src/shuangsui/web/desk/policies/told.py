"""One plan, told article by article, and where it binds."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from shuangsui.records.models import OpenedYear
from shuangsui.records.policies import parent_of
from shuangsui.records.situation import policy_of
from shuangsui.rules.policy_told import policy_told

from ...shared.door import page
from .found import contradictions, file_of, year_asked


@page("plans.see")
def policy(request: Any, pk: int) -> HttpResponse:
    """What the plan says, each point with its article or with who decided it."""
    file = file_of(pk)
    rules = policy_of(file)
    context = {
        "file": file,
        "rules": rules,
        "sections": policy_told(rules),
        "parent": parent_of(file),
        "years": OpenedYear.objects.filter(policy=file).select_related("unit"),
        "wrong": len(contradictions(file, year_asked(request, file))),
        "tab": "told",
    }
    return render(request, "desk/policies/policy.html", context)


urlpatterns = [path("policies/<int:pk>/", policy, name="policy")]
