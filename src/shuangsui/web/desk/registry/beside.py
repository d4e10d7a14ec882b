"""What stands beside the registries: facts, permits, visits already made."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from shuangsui.access import is_allowed, scope
from shuangsui.records.models import Fact, PastVisit, Permit, Target
from shuangsui.records.words import named
from shuangsui.rules.columns import JOINT

from ...shared.door import page
from ...shared.listing import Ask, Column, Listing, Tool, asked_right, show
from .words import VISIT_TYPES, Words, names, words_for


def _of(rows: Any, text: str) -> Any:
    return rows.filter(target__in=named(Target.objects.order_by(), text, counting=True).values("pk"))


TARGET = Column("target", "检查对象", lambda row: row.target.name, link=lambda row: reverse("target", args=[row.target_id]))
NAME = Ask("name", "检查对象", _of)
AREA = Column("area", "区域", lambda row: row.target.area.name)
JOINTS = {kept: written for written, kept in JOINT.items()}
_EMPTY = "还没有登记。请从“导入”录入。"


def _shown(request: Any, listing: Listing, rows: Any, kind: str) -> HttpResponse:
    right = asked_right(listing, request, "targets.see")
    rows = rows.filter(scope(request.actor, right, "target__area")).select_related("target__area")
    may = is_allowed(request.actor, "targets.import")
    tools = [Tool("导入", f"{reverse('imports')}?kind={kind}", primary=True)] if may else []
    shown = show(listing, rows, request, tools=tools)
    if file := shown.as_file():
        return file
    return render(request, "desk/registry/list.html", {"list": shown, "title": listing.says})


def _facts(words: Words) -> Listing:
    return Listing(
        "facts",
        "处罚、投诉等事实",
        (
            TARGET,
            AREA,
            Column("fact", "事实", lambda row: words.facts.get(row.fact, row.fact)),
            Column("day", "日期", lambda row: row.fact_date.isoformat(), sort="fact_date"),
            Column("value", "数值", lambda row: "" if row.value is None else f"{row.value.normalize():f}", kind="num"),
            Column("number", "文号", lambda row: row.number),
            Column("source", "来源", lambda row: row.source),
            Column("verified", "已查实", lambda row: "是" if row.verified else "否"),
        ),
        (
            NAME,
            Ask("fact", "事实", lambda rows, value: rows.filter(fact=value), "choice", list(words.facts.items())),
            Ask("from", "日期从", lambda rows, day: rows.filter(fact_date__gte=day), "date"),
            Ask("to", "日期至", lambda rows, day: rows.filter(fact_date__lte=day), "date"),
        ),
        "-fact_date",
        _EMPTY,
        "targets.export",
    )


def _day(value: Any) -> str:
    return value.isoformat() if value else ""


PERMITS = Listing(
    "permits",
    "排污许可",
    (
        TARGET,
        AREA,
        Column("number", "许可证编号", lambda row: row.number),
        Column("category", "管理类别", lambda row: row.category),
        Column("from", "有效期自", lambda row: _day(row.valid_from)),
        Column("until", "有效期至", lambda row: _day(row.valid_until), sort="valid_until"),
        Column("ended", "已终止", lambda row: f"{row.ended_date} {row.end_says}" if row.ended_date else "", shown=False),
    ),
    (
        NAME,
        Ask("number", "许可证编号", lambda rows, text: rows.filter(number__startswith=text)),
        Ask("until", "有效期至不晚于", lambda rows, day: rows.filter(valid_until__lte=day), "date"),
    ),
    "-valid_until",
    _EMPTY,
    "targets.export",
)


def _history(words: Words) -> Listing:
    items = names(words.vocabulary.items)
    return Listing(
        "history",
        "已经做过的检查",
        (
            TARGET,
            AREA,
            Column("day", "检查日期", lambda row: row.visited_date.isoformat(), sort="visited_date"),
            Column("type", "类型", lambda row: VISIT_TYPES.get(row.type, row.type)),
            Column("authority", "检查机关", lambda row: row.authority),
            Column("items", "事项", lambda row: "、".join(items.get(item, item) for item in row.items)),
            Column("outcome", "结果", lambda row: row.outcome),
            Column("inspectors", "检查人员", lambda row: "、".join(row.inspectors), shown=False),
            Column("joint", "联合检查", lambda row: JOINTS.get(row.joint, ""), shown=False),
        ),
        (
            NAME,
            Ask("type", "类型", lambda rows, value: rows.filter(type=value), "choice", list(VISIT_TYPES.items())),
            Ask("from", "日期从", lambda rows, day: rows.filter(visited_date__gte=day), "date"),
            Ask("to", "日期至", lambda rows, day: rows.filter(visited_date__lte=day), "date"),
        ),
        "-visited_date",
        _EMPTY,
        "targets.export",
    )


@page("targets.see")
def facts(request: Any) -> HttpResponse:
    """Penalties, complaints and the like."""
    return _shown(request, _facts(words_for(request.actor)), Fact.objects.filter(withdrawn_at=None), "facts")


@page("targets.see")
def permits(request: Any) -> HttpResponse:
    """Permits."""
    return _shown(request, PERMITS, Permit.objects.filter(withdrawn_at=None), "permits")


@page("targets.see")
def history(request: Any) -> HttpResponse:
    """Visits made before or elsewhere."""
    return _shown(request, _history(words_for(request.actor)), PastVisit.objects.filter(withdrawn_at=None), "history")


urlpatterns = [
    path("registry/facts/", facts, name="facts"),
    path("registry/permits/", permits, name="permits"),
    path("registry/history/", history, name="history"),
]
