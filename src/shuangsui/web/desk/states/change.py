"""One target's change of state, and the page that asks for it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone

from shuangsui.access import scope
from shuangsui.actions.errors import ActionError, ChangedMeanwhile
from shuangsui.actions.sentences import say
from shuangsui.actions.states.change_state import change_state
from shuangsui.actions.states.kinds import SINGLE, senseless, state_words
from shuangsui.records.models import Target, TargetEvent

from ...shared.door import page
from ...shared.frame import notify
from .forms import FIELDS, ChangeForm, MoveForm, area_choices, choosing

# What each change does, told before it is done (昌吉 三、注意 1–3).
TELLS = {
    TargetEvent.MOVED: "地址和区域改成新的，并勾选不参与双随机。搬到别的县市的，由迁入地核实后重新参与。",
    TargetEvent.STOPPED: "生产状态改为长期停产，并勾选不参与双随机；恢复生产时再登记恢复。",
    TargetEvent.RESUMED: "生产状态改为正常生产，重新参与双随机。",
    TargetEvent.CANCELLED: "在名录库中注销，不再参与双随机；以前的检查、处罚都保留。",
    TargetEvent.OPTED_OUT: "留在名录库里，但不再被抽取；理由会出现在抽取前的排除名单里。",
    TargetEvent.OPTED_IN: "从下一次抽取起重新参与。",
}


def editable(request: Any, pk: int) -> Target:
    """The target, within the reach of who may edit it. Raises Http404."""
    mine = Target.objects.filter(scope(request.actor, "targets.edit", "area")).exclude(status=Target.WITHDRAWN)
    return get_object_or_404(mine.select_related("area"), pk=pk)


@page("targets.edit", "GET", "POST")
def change(request: Any, pk: int, kind: str) -> HttpResponse:
    """Ask for day, reason and evidence; the deed on POST. Where somebody was faster, what was typed is kept."""
    if kind not in SINGLE:
        raise Http404
    target = editable(request, pk)
    form = _form(request, target, kind, request.POST or None)
    context: dict[str, Any] = {"target": target, "kind": TargetEvent.KINDS[kind], "tells": TELLS[kind]}
    if code := senseless(kind, target, state_words(target)):
        context["senseless"] = say(ActionError(code, names=target.name))
    if form.is_valid():
        try:
            _do(request, target, kind, form)
        except ChangedMeanwhile as error:
            context["refused"] = say(error)
            again = request.POST.copy()
            again["version"] = target.version
            form = _form(request, target, kind, again)
        except ActionError as error:
            form.add_error(FIELDS.get(error.code), say(error))
        else:
            notify(request, f"已登记：{target.name} {TargetEvent.KINDS[kind]}。")
            return redirect(_next(request, target))
    return render(request, "desk/states/change.html", context | {"form": form})


def _next(request: Any, target: Target) -> str:
    """Back to the target, or to the list of who is likely gone, or to the changes where the target went elsewhere."""
    if request.GET.get("from") == "likely":
        return "likely-dead"
    return f"/states/?target={target.key}"


def _form(request: Any, target: Target, kind: str, given: Any) -> ChangeForm:
    files = request.FILES if given is not None else None
    initial = {"version": target.version, "day": timezone.localdate(request.at)}
    if kind == TargetEvent.MOVED:
        return choosing(MoveForm, area=area_choices(request.actor))(given, files, initial=initial)
    return ChangeForm(given, files, initial=initial)


def _do(request: Any, target: Target, kind: str, form: ChangeForm) -> None:
    given = form.cleaned_data
    change_state(
        by=request.actor,
        at=request.at,
        target=target,
        version=given["version"],
        kind=kind,
        day=given["day"],
        reason=given["reason"],
        basis=given["basis"],
        file=form.upload,
        address=given.get("address", ""),
        area=given.get("area"),
    )


urlpatterns = [path("registry/targets/<int:pk>/state/<slug:kind>/", change, name="target-state")]
