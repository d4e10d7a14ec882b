"""风险等级: the list with each grade's evidence, and working them out anew."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse

from shuangsui.access import scope, units_for
from shuangsui.actions.classes.grade_targets import grade_targets
from shuangsui.records.models import GradeEntry

from ...shared.door import page
from ...shared.listing import Ask, Column, Listing, show
from .attempt import attempt


def why(entry: GradeEntry) -> str:
    """The criteria that gave points, with what was seen."""
    counted = [score for score in entry.scores if score["points"]]
    return (
        "；".join(f"{score['criterion']} {score['points']:+d} 分（{score['says']}）" for score in counted)
        or "没有加分、减分的情形"
    )


GRADES = Listing(
    "grades",
    "风险等级",
    columns=(
        Column("name", "检查对象", lambda g: g.target.name, link=lambda g: reverse("target", args=[g.target_id])),
        Column("area", "区域", lambda g: g.target.area.name),
        Column("grade", "等级", lambda g: g.grade_name),
        Column("impact", "按影响应为", lambda g: g.from_impact),
        Column("why", "依据", why),
        Column("day", "评定日期", lambda g: g.on_date, sort="on_date"),
    ),
    asks=(
        Ask("name", "检查对象", lambda rows, text: rows.filter(target__name__contains=text)),
        Ask("grade", "等级", lambda rows, text: rows.filter(grade_name__contains=text)),
        Ask("since", "评定自", lambda rows, day: rows.filter(on_date__gte=day), "date"),
    ),
    sort="-on_date",
    empty="还没有评定过风险等级。方案规定了等级的，点“重新评定”。",
    exports="classes.see",
)


@page("classes.see")
def grades(request: Any) -> HttpResponse:
    """The grade in force of every target within reach."""
    rows = GradeEntry.objects.filter(scope(request.actor, "classes.see", "target__area"), is_current=True)
    shown = show(GRADES, rows.select_related("target__area"), request)
    may = bool(units_for(request.actor, "classes.propose"))
    return shown.as_file() or render(request, "desk/classes/grades.html", {"list": shown, "may": may})


@page("classes.propose", "POST")
def work_out(request: Any) -> HttpResponse:
    """Grade every target of the actor's units anew."""
    for unit in units_for(request.actor, "classes.propose"):
        attempt(
            request,
            partial(grade_targets, by=request.actor, at=request.at, unit=unit),
            f"已重新评定{unit.name}的风险等级。",
            f"{unit.name}的风险等级没有变化。",
        )
    return redirect("grades")


urlpatterns = [path("classes/grades/", grades, name="grades"), path("classes/grades/work-out/", work_out, name="grades-work-out")]
