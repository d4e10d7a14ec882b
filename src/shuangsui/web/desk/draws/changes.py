"""Void and substitution: asked for by the clerk, decided by an approver who did not ask."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path

from shuangsui.access import is_allowed, scope
from shuangsui.actions.attachments import LARGEST, keep_attachment
from shuangsui.actions.draws.ask_change import ask_change
from shuangsui.actions.draws.decide_change import decide_change
from shuangsui.actions.draws.telling import REFUSALS, tell_refusal
from shuangsui.actions.errors import ActionError
from shuangsui.records.media import Damaged, content_of
from shuangsui.records.models import Draw, DrawChange, Inspector, Target

from ...shared.door import page
from ...shared.frame import notify
from .files import attachment
from .found import attempt, draw_of
from .results import with_teams

TARGET_REASONS = ("停产", "搬迁", "关闭", "注销", "破产", "查无此企业", "无法到达")
PERSON_REASONS = ("回避", "生病", "请假", "调离")
VOID_REASONS = ("随机数未产生", "名录有误", "方案有误")


@page("draws.change", "GET", "POST")
def ask(request: Any, pk: int) -> HttpResponse:
    """Ask for a void, another target in place of one, or another person in place of a member."""
    draw = draw_of(request, pk, "draws.change")
    if draw.state not in (Draw.COMMITTED, Draw.DRAWN):
        raise Http404
    given = request.POST if request.method == "POST" else request.GET
    kind = given.get("kind", "void")
    target, inspector = given.get("target", ""), given.get("inspector", "")
    wrong = ""
    if request.method == "POST":
        try:
            _ask(request, draw, kind, target, inspector)
        except REFUSALS as error:
            wrong = tell_refusal(error)
        else:
            notify(request, "申请已提出，等审批人决定。")
            return redirect("draw-changes", draw.pk)
    context = {
        "draw": draw,
        "kind": kind,
        "target": target,
        "inspector": inspector,
        "wrong": wrong,
        "reason": given.get("reason", ""),
        "ground": given.get("ground", ""),
        "reasons": VOID_REASONS if kind == "void" else PERSON_REASONS if inspector else TARGET_REASONS,
        "visits": list(with_teams(draw.visits.filter(state__in=("planned", "sent", "returned")))) if draw.drawn_at else [],
        "chosen": Target.objects.filter(key=target, visits__draw=draw).first() if target else None,
        "person": Inspector.objects.filter(key=inspector, visits__visit__draw=draw).first() if inspector else None,
    }
    return render(request, "desk/draws/ask.html", context, status=422 if wrong else 200)


def _ask(request: Any, draw: Draw, kind: str, target: str, inspector: str) -> None:
    """The evidence is kept in the same transaction as the request that names it."""
    upload = request.FILES.get("evidence")
    wanted = DrawChange.VOID if kind == "void" else DrawChange.SUBSTITUTE
    deed = partial(
        ask_change,
        by=request.actor,
        at=request.at,
        draw=draw,
        kind=wanted,
        reason=request.POST.get("reason", ""),
        target="" if wanted == DrawChange.VOID else target,
        inspector="" if wanted == DrawChange.VOID else inspector,
        ground=request.POST.get("ground", "").strip()[:500],
    )
    if upload and upload.size > LARGEST:  # before it is read into memory
        raise ActionError("file-too-large", name=str(upload.name)[-100:], most=LARGEST // 2**20)
    with transaction.atomic():
        kept = None
        if upload:
            kept = keep_attachment(
                by=request.actor, at=request.at, unit=draw.unit, name=upload.name, data=upload.read(), kind="draw-evidence"
            )
        deed(evidence=kept)


@page("draws.see")
def changes(request: Any, pk: int) -> HttpResponse:
    """What was asked and decided; before the reveal for those who may see the list."""
    draw = draw_of(request, pk)
    if not draw.revealed_at and not is_allowed(request.actor, "draws.list", draw.unit):
        raise Http404
    asked = list(draw.changes.select_related("asked_by", "decided_by", "evidence"))
    targets = dict(Target.objects.filter(key__in=[one.target for one in asked]).values_list("key", "name"))
    people = dict(Inspector.objects.filter(key__in=[one.inspector for one in asked]).values_list("key", "name"))
    rows = [(one, targets.get(one.target, ""), people.get(one.inspector, "")) for one in asked]
    context = {"draw": draw, "rows": rows, "approves": is_allowed(request.actor, "draws.approve", draw.unit)}
    return render(request, "desk/draws/changes.html", context | {"me": request.actor.user.pk})


def _change(request: Any, pk: int, right: str) -> DrawChange:
    rows = DrawChange.objects.filter(scope(request.actor, right, "draw__unit")).select_related("draw__unit", "evidence")
    return get_object_or_404(rows, pk=pk)


@page("draws.approve", "POST")
def decide(request: Any, pk: int) -> HttpResponse:
    """Approve and carry out by the protocol, or refuse with a note."""
    change = _change(request, pk, "draws.approve")
    approve, note = request.POST.get("decision") == "approve", request.POST.get("note", "").strip()
    if not approve and not note:
        notify(request, "不同意要写明理由。", "danger")
        return redirect("draw-changes", change.draw_id)
    deed = partial(decide_change, by=request.actor, at=request.at, change=change, approve=approve, note=note)
    attempt(request, deed, "已按协议的次序办理，记入日志。" if approve else "已退回申请。")
    return redirect("draw-changes", change.draw_id)


@page("draws.list")
def evidence(request: Any, pk: int) -> HttpResponse:
    """The evidence that was handed in with a request."""
    change = _change(request, pk, "draws.list")
    if change.evidence is None:
        raise Http404
    try:
        content = content_of(change.evidence)
    except Damaged:
        raise Http404 from None
    return attachment(content, change.evidence.name, "application/octet-stream")


urlpatterns = [
    path("draws/<int:pk>/ask/", ask, name="draw-ask"),
    path("draws/<int:pk>/changes/", changes, name="draw-changes"),
    path("draws/changes/<int:pk>/decide/", decide, name="draw-decide"),
    path("draws/changes/<int:pk>/evidence", evidence, name="draw-evidence"),
]
