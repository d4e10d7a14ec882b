"""Due days of a year under one plan, and as a calendar file."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from shuangsui.paper.due_dates import KINDS, basis_says, remark_says, span_says, write_calendar
from shuangsui.records.situation import policy_of
from shuangsui.rules.duties import DueDay, due_days
from shuangsui.rules.standing import standing_rules

from ...shared.door import page
from .found import file_of, year_asked


def told(day: DueDay) -> dict[str, Any]:
    """A due day as a row."""
    return {
        "day": day,
        "when": span_says(day),
        "kind": KINDS[day.kind],
        "by": "、".join(day.owed_by),
        "to": "、".join(day.owed_to),
        "basis": basis_says(day),
        "remark": remark_says(day),
    }


@page("plans.see")
def dates(request: Any, pk: int) -> HttpResponse:
    """What is due when, by whom, to whom, under which article; `?as=ics` for a calendar."""
    file = file_of(pk)
    rules, year = policy_of(file), year_asked(request, file)
    area = request.GET.get("area", "")
    area = area if area in {one.code for one in rules.area} else ""
    kind = request.GET.get("kind", "")
    days = [day for day in due_days(rules, year, area) if kind not in KINDS or day.kind == kind]
    if request.GET.get("as") == "ics":
        content = write_calendar(rules, year, area, days, request.at)
        name = f"{rules.policy.id}-{year}{f'-{area}' if area else ''}.ics"
        return HttpResponse(
            content,
            content_type="text/calendar; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )
    today = request.at.date()
    context = {
        "file": file,
        "rules": rules,
        "year": year,
        "area": area,
        "kind": kind,
        "kinds": KINDS,
        "days": [told(day) | {"over": day.last < today} for day in days],
        "standing": [rule for rule in standing_rules(rules, area) if kind not in KINDS or rule.kind == kind],
        "tab": "dates",
    }
    return render(request, "desk/policies/dates.html", context)


urlpatterns = [path("policies/<int:pk>/dates/", dates, name="policy-dates")]
