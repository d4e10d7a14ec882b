"""The forms of a plan, blank, for visits that are written on paper."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path

from shuangsui.paper.record_sheets import IDENTITY, identity_sheet, notice_of, notice_sheet, record_sheet
from shuangsui.records.situation import policy_of

from ...shared.door import page
from ..visits.papers import handed_over
from ..visits.sheets import blank_head
from .found import file_of

_DOORS = {"notice": notice_sheet, "identity": identity_sheet}


@page("plans.see")
def forms(request: Any, pk: int) -> HttpResponse:
    """Every form of the plan with its blank sheets, and the papers that are shown at the door."""
    file = file_of(pk)
    rules = policy_of(file)
    doors = [("notice", notice_of(rules).title), ("identity", IDENTITY)]
    return render(request, "desk/policies/forms.html", {"file": file, "rules": rules, "doors": doors, "tab": "forms"})


@page("plans.see")
def blank(request: Any, pk: int, form: str, ending: str) -> HttpResponse:
    """One blank sheet, under the name of the actor's own bureau."""
    policy = policy_of(file_of(pk))
    bound = {code for top in policy.policy.binds for code in policy.below(top)}
    own = next((post.unit for post in request.actor.posts if post.unit.code in bound), None)
    head = blank_head(policy, own)
    if form in _DOORS:
        sheet = _DOORS[form](policy, head)
    else:
        found = next((one for one in policy.form if one.id == form), None)
        if found is None:
            raise Http404
        sheet = record_sheet(found, head)
    return handed_over(sheet, ending, f"{sheet.title}（空白）", request)


urlpatterns = [
    path("policies/<int:pk>/forms/", forms, name="policy-forms"),
    path("policies/<int:pk>/forms/<slug:form>.<slug:ending>", blank, name="policy-form-blank"),
]
