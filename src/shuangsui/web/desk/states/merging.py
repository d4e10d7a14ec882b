"""Merge a target that was entered twice: choose the one that stays, look at both, confirm."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone

from shuangsui.access import scope
from shuangsui.actions.errors import ActionError, ChangedMeanwhile
from shuangsui.actions.sentences import say
from shuangsui.actions.states.merge_targets import merge_targets
from shuangsui.records.models import Target, Visit
from shuangsui.records.words import named

from ...shared.door import page
from ...shared.frame import notify
from ...shared.numbers import number
from .change import editable
from .forms import FIELDS, ChangeForm

_SHOWN = 20


class MergeForm(ChangeForm):
    """Which one stays, and at what versions both were seen."""

    into = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**62)
    into_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)


@page("targets.edit", "GET", "POST")
def merge(request: Any, pk: int) -> HttpResponse:
    """Without `into`: the firms that it may be, to choose from. With it: both beside each other, and the form."""
    target = editable(request, pk)
    wanted = request.POST.get("into") or request.GET.get("into") or ""
    into = _others(request, target).filter(pk=number(wanted)).first()
    if into is None:
        asked = request.GET.get("name", "").strip()[:100]
        context = {"target": target, "asked": asked, "found": _alike(request, target, asked)}
        return render(request, "desk/states/merge_choose.html", context)
    return _confirm(request, target, into)


def _others(request: Any, target: Target) -> QuerySet[Target]:
    mine = Target.objects.filter(scope(request.actor, "targets.edit", "area"), status=Target.ACTIVE)
    return mine.exclude(pk=target.pk).select_related("area")


def _alike(request: Any, target: Target, asked: str) -> list[Target]:
    """Those found by the name asked for; without one those of the same code, address, or name but for its legal form."""
    others = _others(request, target)
    if asked:
        return list(named(others, asked)[:_SHOWN])
    same = Q(name__contains=target.name[:4], area=target.area)
    if target.credit_code:
        same |= Q(credit_code=target.credit_code)
    if target.address:
        same |= Q(address=target.address)
    return list(others.filter(same)[:_SHOWN])


def _confirm(request: Any, target: Target, into: Target) -> HttpResponse:
    initial = {"version": target.version, "into": into.pk, "into_version": into.version, "day": timezone.localdate(request.at)}
    form = MergeForm(request.POST or None, request.FILES or None, initial=initial)
    context: dict[str, Any] = {"target": target, "into": into}
    if form.is_valid():
        given = form.cleaned_data
        try:
            merge_targets(
                by=request.actor,
                at=request.at,
                target=target,
                version=given["version"],
                into=into,
                into_version=given["into_version"],
                day=given["day"],
                reason=given["reason"],
                basis=given["basis"],
                file=form.upload,
            )
        except ChangedMeanwhile as error:
            context["refused"] = say(error)
            again = request.POST.copy()
            again["version"], again["into_version"] = target.version, into.version
            form = MergeForm(again, request.FILES or None)
        except ActionError as error:
            form.add_error(FIELDS.get(error.code), say(error))
        else:
            notify(request, f"已把“{target.name}”并入“{into.name}”。")
            return redirect("target", into.pk)
    context |= {"form": form, "rows": _beside(target, into)}
    return render(request, "desk/states/merge.html", context)


def _beside(target: Target, into: Target) -> list[tuple[str, Any, Any]]:
    """Both, line by line. Of the tasks only those that are no secret: done, or of a draw that is public."""
    beside = ("facts", "permits", "past_visits", "conflicts")
    told = Q(visits__state=Visit.DONE) | Q(visits__draw__revealed_at__isnull=False)
    both = Target.objects.filter(pk__in=(target.pk, into.pk)).annotate(
        n_visits=Count("visits", filter=told, distinct=True), **{f"n_{name}": Count(name, distinct=True) for name in beside}
    )
    counted = {one.pk: one for one in both}
    plain = (("名称", "name"), ("代码", "key"), ("区域", "area"), ("地址", "address"), ("生产状态", "state"))
    rows: list[tuple[str, Any, Any]] = [(says, getattr(target, name), getattr(into, name)) for says, name in plain]
    rows.append(("标识", "、".join(target.tags), "、".join(into.tags)))
    for says, name in (
        ("事实", "facts"),
        ("许可", "permits"),
        ("以前的检查", "past_visits"),
        ("已完成或已公开的任务", "visits"),
        ("回避", "conflicts"),
    ):
        rows.append((says, *(getattr(counted[one.pk], f"n_{name}") for one in (target, into))))
    return rows


urlpatterns = [path("registry/targets/<int:pk>/merge/", merge, name="target-merge")]
