"""回避: the clerk's list, and an inspector's own declarations."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse

from shuangsui.access import Actor, Role, is_allowed, scope
from shuangsui.actions.errors import ActionError
from shuangsui.actions.registry.declare_conflict import declare_conflict, end_conflict
from shuangsui.actions.sentences import say
from shuangsui.records.models import Conflict, Draw, Inspector, Target
from shuangsui.records.words import named

from ...shared.door import page
from ...shared.frame import notify
from ...shared.listing import Ask, Column, Listing, Tool, asked_right, show
from ...shared.numbers import number

_SHOWN = 20


def own_conflicts(actor: Actor, right: str = "inspectors.see") -> QuerySet[Conflict]:
    """The recusals that the actor may see (or take away): the clerk's units' ones, and his own."""
    own = Q(inspector=actor.user.inspector_id) if actor.user and actor.user.inspector_id else Q(pk__in=[])
    held = scope(actor, right, "inspector__unit") if is_allowed(actor, right) else Q(pk__in=[])
    return Conflict.objects.filter(own | (held & ~_telling(actor)), ended_at=None).select_related(
        "target__area", "inspector__unit"
    )


def _telling(actor: Actor) -> Q:
    """Recusals declared since a draw whose list is still secret from the actor: who declares one may have been drawn."""
    found = Q(pk__in=[])
    for draw in Draw.objects.filter(state=Draw.DRAWN, drawn_at__isnull=False).select_related("unit"):
        if not is_allowed(actor, "draws.list", draw.unit):
            found |= Q(at__gte=draw.drawn_at, target__area__path__startswith=draw.unit.path)
    return found


def own_inspectors(actor: Actor) -> QuerySet[Inspector]:
    """For whom the actor may declare: himself; the clerk for those of his units."""
    own = Q(pk=actor.user.inspector_id) if actor.user and actor.user.inspector_id else Q(pk__in=[])
    if any(post.role == Role.CLERK for post in actor.posts):
        own |= scope(actor, "inspectors.edit")
    return Inspector.objects.filter(own, status=Inspector.ACTIVE).select_related("unit").order_by("unit__path", "name")


def _of_target(rows: Any, text: str) -> Any:
    return rows.filter(target__in=named(Target.objects.order_by(), text, counting=True).values("pk"))


LISTING = Listing(
    "conflicts",
    "回避",
    (
        Column("inspector", "检查人员", lambda row: row.inspector.name, sort="inspector__name"),
        Column("unit", "所属区域", lambda row: row.inspector.unit.name),
        Column("target", "检查对象", lambda row: row.target.name),
        Column("ground", "理由", lambda row: row.ground),
        Column("by", "申报人", lambda row: row.declared_by),
        Column("at", "申报日期", lambda row: row.at.date().isoformat(), sort="at"),
        Column("end", "", lambda row: "解除", link=lambda row: reverse("conflict-end", args=[row.pk])),
    ),
    (
        Ask("inspector", "检查人员", lambda rows, text: rows.filter(inspector__name__icontains=text)),
        Ask("name", "检查对象", _of_target),
    ),
    "-at",
    "没有登记回避。与检查对象有利害关系的，请点“申报回避”。",
    "inspectors.export",
)


# As those read it who declare nothing.
_READ = replace(LISTING, columns=tuple(column for column in LISTING.columns if column.id != "end"), empty="没有登记回避。")


@page("conflicts.see")
def conflicts(request: Any) -> HttpResponse:
    """The list."""
    declares = is_allowed(request.actor, "conflicts.declare")
    tools = [Tool("申报回避", reverse("conflict-new"), primary=True)] if declares else []
    if is_allowed(request.actor, "targets.import"):
        tools.append(Tool("导入", f"{reverse('imports')}?kind=conflicts"))
    found = own_conflicts(request.actor, asked_right(LISTING, request, "inspectors.see"))
    shown = show(LISTING if declares else _READ, found, request, tools=tools)
    if file := shown.as_file():
        return file
    return render(request, "desk/registry/list.html", {"list": shown, "title": "回避"})


@page("conflicts.declare", "GET", "POST")
def declare(request: Any) -> HttpResponse:
    """Find the target, say why, declare."""
    people = list(own_inspectors(request.actor)[:500])
    found, refusal = _found(request), ""
    if request.method == "POST":
        inspector = get_object_or_404(own_inspectors(request.actor), pk=number(request.POST.get("inspector")))
        target = get_object_or_404(_targets(request.actor), pk=number(request.POST.get("target")))
        ground = request.POST.get("ground", "")
        try:
            declare_conflict(by=request.actor, at=request.at, inspector=inspector, target=target, ground=ground)
            notify(request, f"已登记：{inspector.name}回避“{target.name}”。")
            return redirect("conflicts")
        except ActionError as error:
            refusal, found = say(error), [target]
    context = {"people": people, "found": found, "refusal": refusal, "typed": request.POST, "asked": request.GET.get("name", "")}
    return render(request, "desk/registry/declare.html", context)


def _targets(actor: Actor) -> QuerySet[Target]:
    """The targets that one may meet: those of the unit and below, and above it in the same tree."""
    roots = {post.unit.path.split("/")[0] for post in actor.posts}
    within = Q(pk__in=[])
    for root in roots:
        within |= Q(area__path__startswith=f"{root}/")
    return Target.objects.filter(within, status=Target.ACTIVE).select_related("area")


def _found(request: Any) -> list[Target]:
    text = request.GET.get("name", "").strip()[:100]
    if len(text) < 2:
        return []
    return list(named(_targets(request.actor), text).order_by("name", "pk")[:_SHOWN])


@page("conflicts.declare", "GET", "POST")
def end(request: Any, pk: int) -> HttpResponse:
    """End a recusal, with the reason."""
    mine = own_conflicts(request.actor).filter(inspector__in=own_inspectors(request.actor).order_by().values("pk"))
    conflict, refusal = get_object_or_404(mine, pk=pk), ""
    if request.method == "POST":
        try:
            end_conflict(by=request.actor, at=request.at, conflict=conflict, reason=request.POST.get("reason", ""))
            notify(request, f"已解除：{conflict.inspector.name}对“{conflict.target.name}”的回避。")
            return redirect("conflicts")
        except ActionError as error:
            refusal = say(error)
    return render(request, "desk/registry/conflict_end.html", {"conflict": conflict, "refusal": refusal})


urlpatterns = [
    path("registry/conflicts/", conflicts, name="conflicts"),
    path("registry/conflicts/new/", declare, name="conflict-new"),
    path("registry/conflicts/<int:pk>/end/", end, name="conflict-end"),
]
