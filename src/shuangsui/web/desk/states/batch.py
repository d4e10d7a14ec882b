"""One change of state for the targets that were marked in a list: looked at first, then all or none."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone

from shuangsui.access import scope
from shuangsui.actions.errors import ActionError
from shuangsui.actions.sentences import say
from shuangsui.actions.states.change_state import change_states
from shuangsui.actions.states.kinds import BATCH, senseless, state_words
from shuangsui.records.models import Target, TargetEvent

from ...shared.door import page
from ...shared.frame import notify
from ...shared.listing import marked
from ...shared.numbers import number
from .change import TELLS
from .forms import FIELDS, EvidenceForm

CHOICES = [(kind, TargetEvent.KINDS[kind]) for kind in BATCH]


class BatchForm(EvidenceForm):
    """The same reason and evidence for all of them."""

    kind = forms.ChoiceField(choices=CHOICES, widget=forms.HiddenInput)


@page("targets.edit", "POST")
def batch(request: Any) -> HttpResponse:
    """From a list: `row` of those marked and `kind`. The page that asks carries each target's version as `seen`."""
    kind = request.POST.get("kind", "")
    if kind not in BATCH:
        raise Http404
    seen = _seen(request)
    targets = _targets(request, list(seen) or marked(request))
    words = {one.area_id: state_words(one) for one in {one.area_id: one for one in targets}.values()}
    wrong = {one.pk: code for one in targets if (code := senseless(kind, one, words[one.area_id]))}
    if not targets:
        notify(request, "请先勾选要处理的检查对象。", "warning")
        return redirect("targets")
    form = BatchForm(request.POST, request.FILES) if seen else BatchForm(initial=_first(request, kind))
    context: dict[str, Any] = {"kind": TargetEvent.KINDS[kind], "tells": TELLS[kind]}
    if seen and form.is_valid():
        given = form.cleaned_data
        shared = {"day": given["day"], "reason": given["reason"], "basis": given["basis"], "file": form.upload}
        try:
            done = change_states(by=request.actor, at=request.at, targets=seen, kind=kind, **shared)
        except ActionError as error:
            form.add_error(FIELDS.get(error.code), say(error))
        else:
            notify(request, f"已登记 {len(done or ())} 家：{TargetEvent.KINDS[kind]}。")
            return redirect(f"/states/?kind={kind}")
    context |= {
        "form": form,
        "targets": [one for one in targets if one.pk not in wrong],
        "wrong": [one for one in targets if one.pk in wrong],
    }
    return render(request, "desk/states/batch.html", context)


def _first(request: Any, kind: str) -> dict[str, Any]:
    return {"kind": kind, "day": timezone.localdate(request.at)}


def _seen(request: Any) -> dict[int, int]:
    """Primary key → version, of the page that asked."""
    pairs = [value.split(":") for value in request.POST.getlist("seen")[:2_000]]
    return {number(pair[0]): number(pair[1]) for pair in pairs if len(pair) == 2}


def _targets(request: Any, pks: list[int]) -> list[Target]:
    mine = Target.objects.filter(scope(request.actor, "targets.edit", "area")).exclude(status=Target.WITHDRAWN)
    return list(mine.filter(pk__in=pks).select_related("area").order_by("area__path", "name"))


urlpatterns = [path("states/batch/", batch, name="states-batch")]
