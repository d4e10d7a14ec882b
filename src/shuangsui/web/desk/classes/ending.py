"""A target leaves a class by a decision of its own."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone

from shuangsui.access import scope, units_for
from shuangsui.actions.classes.end_class import end_class
from shuangsui.actions.errors import ActionError, ChangedMeanwhile
from shuangsui.actions.sentences import say
from shuangsui.records.models import Target

from ...shared.door import page
from ...shared.forms import DeskForm
from ...shared.frame import notify
from ..registry.words import words_of_unit


class EndForm(DeskForm):
    """When and why."""

    day = forms.DateField(label="移出日期", widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    reason = forms.CharField(label="理由", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)


@page("classes.approve", "GET", "POST")
def end(request: Any, pk: int, class_id: str) -> HttpResponse:
    """Ask for day and reason; the deed on POST."""
    mine = Target.objects.filter(scope(request.actor, "classes.see", "area"), status=Target.ACTIVE)
    target = get_object_or_404(mine.select_related("area"), pk=pk)
    units = [unit for unit in units_for(request.actor, "classes.approve") if target.area.path.startswith(unit.path)]
    initial = {"day": timezone.localdate(request.at), "version": target.version}
    form, refused = EndForm(request.POST or None, initial=initial), ""
    name = words_of_unit(target.area).classes.get(class_id, class_id)
    if form.is_valid() and units:
        given = form.cleaned_data
        try:
            end_class(
                by=request.actor,
                at=request.at,
                unit=units[0],
                target=target.pk,
                version=given["version"],
                class_id=class_id,
                day=given["day"],
                reason=given["reason"],
            )
        except ChangedMeanwhile as error:
            refused = say(error)
            again = request.POST.copy()
            again["version"] = target.version
            form = EndForm(again)
        except ActionError as error:
            refused = say(error)
        else:
            notify(request, f"已把 {target.name} 移出{name}。")
            return redirect("target", pk)
    return render(request, "desk/classes/end.html", {"target": target, "name": name, "form": form, "refused": refused})


urlpatterns = [path("registry/targets/<int:pk>/end-class/<slug:class_id>/", end, name="target-end-class")]
