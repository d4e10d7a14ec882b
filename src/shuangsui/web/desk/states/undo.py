"""Take a change of state back, or be told why that cannot be done."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path

from shuangsui.access import scope
from shuangsui.actions.errors import ActionError
from shuangsui.actions.events.telling import field_name, words
from shuangsui.actions.sentences import say
from shuangsui.actions.states.undo_event import undo_event, why_not
from shuangsui.records.models import TargetEvent

from ...shared.door import page
from ...shared.forms import ReasonForm
from ...shared.frame import notify


@page("targets.edit", "GET", "POST")
def undo(request: Any, pk: int) -> HttpResponse:
    """What would be put back, and why; the deed on POST."""
    rows = TargetEvent.objects.filter(scope(request.actor, "targets.edit", "target__area"))
    event = get_object_or_404(rows.select_related("target__area", "other", "undone_by", "evidence"), pk=pk)
    form, refused = ReasonForm(request.POST or None), ""
    if form.is_valid():
        try:
            undo_event(by=request.actor, at=request.at, event=event, reason=form.cleaned_data["reason"])
        except ActionError as error:
            refused = say(error)
        else:
            notify(request, f"已撤销：{event.target.name} {event.says}。")
            return redirect(f"/states/?target={event.target.key}")
    stands = why_not(event)
    back = [(field_name("target", name), words(event.after.get(name)), words(value)) for name, value in event.before.items()]
    context = {"event": event, "form": form, "refused": refused, "stands": say(stands) if stands else "", "back": back}
    return render(request, "desk/states/undo.html", context)


urlpatterns = [path("states/<int:pk>/undo/", undo, name="state-undo")]
