"""One class list: its members, what confirming it would change, its steps, its export in the form of annex 2."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone

from shuangsui.access import is_allowed, scope
from shuangsui.actions.classes.apply_list import class_says, effect_of
from shuangsui.actions.classes.matching import DOUBTS
from shuangsui.actions.classes.steps import confirm_list, drop_list, publish_list, send_back_list, submit_list, unheard
from shuangsui.paper.class_lists import MemberRow, write_annex
from shuangsui.records.models import ClassList, ClassListMember
from shuangsui.records.situation import policy_of

from ...shared.door import page
from ...shared.listing import Ask, Column, Listing, download, show
from ..journal.trace import trace_of
from .attempt import attempt, version_of

MEMBERS = Listing(
    "class-list-members",
    "名录成员",
    columns=(
        Column("line", "序号", lambda m: m.line, sort="line", kind="num"),
        Column("name", "企业名称", lambda m: m.name),
        Column("area", "所在县市", lambda m: m.area_name),
        Column("reason", "纳入原因", lambda m: m.reason),
        Column("target", "名录库中的对象", lambda m: m.target.name if m.target else _doubt(m), link=lambda m: _link(m)),
        Column("note", "备注", lambda m: m.left_out or m.note),
    ),
    asks=(
        Ask("name", "企业名称", lambda rows, text: rows.filter(name__contains=text)),
        Ask("area", "所在县市", lambda rows, text: rows.filter(area_name__contains=text)),
        Ask(
            "match",
            "核对",
            lambda rows, value: rows.filter(target=None, left_out="") if value == "open" else rows.exclude(left_out=""),
            "choice",
            [("open", "没有对上的"), ("out", "不纳入的")],
        ),
    ),
    sort="line",
    empty="名录里没有成员。",
    exports="classes.see",
)


def _doubt(member: ClassListMember) -> str:
    return "" if member.left_out else f"{DOUBTS.get(member.doubt, '没有对上')}：去核对"


def _link(member: ClassListMember) -> str:
    if member.target_id:
        return f"/registry/targets/{member.target_id}/"
    return "" if member.left_out else f"/classes/lists/{member.list_id}/members/{member.pk}/"


def seen(request: Any, pk: int) -> ClassList:
    """The list, within reach. Raises Http404."""
    rows = ClassList.objects.filter(scope(request.actor, "classes.see", "unit"))
    return get_object_or_404(
        rows.select_related("unit", "policy", "meeting", "attachment", "made_by", "confirmed_by", "replaces"), pk=pk
    )


@page("classes.see")
def class_list(request: Any, pk: int) -> HttpResponse:
    """The list's page."""
    found = seen(request, pk)
    shown = show(MEMBERS, ClassListMember.objects.filter(list=found).select_related("target"), request)
    if file := shown.as_file():
        return file
    may = {name: is_allowed(request.actor, f"classes.{name}", found.unit) for name in ("propose", "approve")}
    waiting = found.state in (ClassList.DRAFT, ClassList.SUBMITTED)
    context = {
        "list": shown,
        "found": found,
        "may": may,
        "origin": ClassList.ORIGINS[found.origin],
        "class_name": class_says(policy_of(found.policy), found.class_id),
        "open": ClassListMember.objects.filter(list=found, target=None, left_out="").count() if waiting else 0,
        "effect": effect_of(found, timezone.localdate(request.at)) if waiting else None,
        "unheard": unheard(found) if found.state in (ClassList.SUBMITTED, ClassList.CONFIRMED) else [],
        "own": found.made_by == request.actor.user,
        "trace": trace_of(found),
    }
    return render(request, "desk/classes/list.html", context)


@page("classes.see", "POST")
def step(request: Any, pk: int, name: str) -> HttpResponse:
    """Submitted, sent back, given up, confirmed, published."""
    found, reason = seen(request, pk), request.POST.get("reason", "")
    plain: dict[str, Any] = {"by": request.actor, "at": request.at, "list_": found, "version": version_of(request)}
    steps = {
        "submit": (lambda: submit_list(**plain), "已提交审批人确认。"),
        "send-back": (lambda: send_back_list(**plain, reason=reason), "已退回。"),
        "drop": (lambda: drop_list(**plain, reason=reason), "已放弃这份名录。"),
        "confirm": (lambda: confirm_list(**plain), "已确认，名录库里的类别已经更新。"),
        "publish": (lambda: publish_list(**plain), "已公布。"),
    }
    if name in steps:
        attempt(request, *steps[name])
    return redirect("class-list", pk)


@page("classes.see")
def annex(request: Any, pk: int) -> HttpResponse:
    """The list in the form of 昌吉's annex 2: name, area, reason; the remark on who decided."""
    found = seen(request, pk)
    members = found.members.filter(left_out="").order_by("line")
    rows = [MemberRow(m.name, m.area_name, m.credit_code, m.reason, m.note) for m in members]
    day = found.issued_date
    remark = f"经{day.year}年{day.month}月{day.day}日{found.meeting}研究确定。" if found.meeting else ""
    at = timezone.localtime(request.at)
    return download(write_annex(found.name, rows, remark, at), f"{found.name}.xlsx")


urlpatterns = [
    path("classes/lists/<int:pk>/", class_list, name="class-list"),
    path("classes/lists/<int:pk>/annex/", annex, name="class-list-annex"),
    path("classes/lists/<int:pk>/step/<slug:name>/", step, name="class-list-step"),
]
