"""The list of nominations, and those computed from facts."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse

from shuangsui.access import Actor, scope, units_for
from shuangsui.actions.classes.nominate import nominate_by_facts
from shuangsui.records.models import Nomination

from ...shared.door import page
from ...shared.listing import Ask, Column, Listing, Tool, show
from ..registry.words import Words, words_for
from .attempt import attempt


def in_sight(actor: Actor) -> Q:
    """Nominations of one's own unit's meetings and those below, and of firms in one's reach."""
    return scope(actor, "classes.see", "unit") | scope(actor, "classes.see", "target__area")


def heard_says(one: Nomination) -> str:
    """How far the hearing is."""
    if one.heard_date:
        return one.answer_says
    return f"{one.told_date} 已告知" if one.told_date else "未告知"


def listing(words: Words) -> Listing:
    """The list under a policy."""
    classes = [(code, name) for code, name in words.classes.items()]
    return Listing(
        "nominations",
        "提名",
        columns=(
            Column("name", "检查对象", lambda n: n.target.name, link=lambda n: reverse("nomination", args=[n.pk])),
            Column("area", "区域", lambda n: n.target.area.name),
            Column("class", "提名类别", lambda n: words.classes.get(n.class_id, n.class_id)),
            Column("reason", "纳入原因", lambda n: n.reasons),
            Column("by", "依据", lambda n: "本局认定" if n.by_decision else "方案条件"),
            Column("heard", "告知和意见", heard_says),
            Column("meeting", "联审会", lambda n: str(n.meeting) if n.meeting else ""),
            Column("state", "状态", lambda n: n.state_says, sort="state"),
            Column("at", "提名时间", lambda n: f"{n.made_at:%Y-%m-%d}", sort="made_at", shown=False),
        ),
        asks=(
            Ask("name", "检查对象", lambda rows, text: rows.filter(target__name__contains=text)),
            Ask("state", "状态", lambda rows, value: rows.filter(state=value), "choice", tuple(Nomination.STATES.items())),
            Ask("class", "类别", lambda rows, value: rows.filter(class_id=value), "choice", classes),
            Ask(
                "heard",
                "告知和意见",
                _by_hearing,
                "choice",
                [("none", "未告知"), ("told", "已告知，未答复"), ("heard", "已听取")],
            ),
            Ask("year", "年度", lambda rows, text: rows.filter(year=text if text.isdigit() and len(text) < 6 else 0), more=True),
        ),
        sort="-made_at",
        empty="还没有提名。点“按方案条件提名”，按处罚、投诉等事实算出符合条件的；方案没有给数的，打开检查对象由本局认定。",
        exports="classes.see",
    )


def _by_hearing(rows: Any, value: str) -> Any:
    if value == "none":
        return rows.filter(told_date=None)
    return rows.filter(heard_date=None).exclude(told_date=None) if value == "told" else rows.exclude(heard_date=None)


@page("classes.see")
def nominations(request: Any) -> HttpResponse:
    """Every nomination that the actor may know of."""
    rows = Nomination.objects.filter(in_sight(request.actor)).select_related("target__area", "meeting", "unit")
    may = bool(units_for(request.actor, "classes.propose"))
    tools = [Tool("联审会", reverse("meetings")), Tool("分类名录", reverse("class-lists"))]
    shown = show(listing(words_for(request.actor)), rows, request, tools=tools)
    return shown.as_file() or render(request, "desk/classes/nominations.html", {"list": shown, "may": may})


@page("classes.propose", "POST")
def compute(request: Any) -> HttpResponse:
    """Nominate who meets the plan's conditions, in every unit that the actor nominates for."""
    for unit in units_for(request.actor, "classes.propose"):
        attempt(
            request,
            partial(nominate_by_facts, by=request.actor, at=request.at, unit=unit),
            f"已按方案条件提名{unit.name}辖区内新符合条件的对象。",
            f"{unit.name}辖区内没有新符合条件的对象。",
        )
    return redirect("nominations")


urlpatterns = [
    path("classes/nominations/", nominations, name="nominations"),
    path("classes/nominations/compute/", compute, name="nominations-compute"),
]
