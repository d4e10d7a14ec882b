"""An inspector's own tasks, and nobody else's."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from shuangsui.access import own_inspector
from shuangsui.dossier.entropy import CHINA
from shuangsui.records.models import Visit

from ...shared.door import page
from ..draws.results import with_teams

# What was sent, and what came of it; a planned task is not known to its team yet.
KNOWN = (Visit.SENT, Visit.DONE, Visit.RETURNED)


def own_tasks(request: Any) -> Q:
    """The filter that leaves the actor's own tasks: sent, in whose team he sits now."""
    inspector = own_inspector(request.actor, "tasks.own")
    if inspector is None:
        return Q(pk__in=[])
    return Q(state__in=KNOWN, members__inspector=inspector, members__ended_at=None)


@page("tasks.own")
def tasks(request: Any) -> HttpResponse:
    """What is to be done, the nearest day first, trips together; what is done below."""
    rows = list(with_teams(Visit.objects.filter(own_tasks(request)).distinct().order_by("due_date", "trip", "number")))
    context = {
        "open": [row for row in rows if row.state == Visit.SENT],
        "done": [row for row in rows if row.state != Visit.SENT],
        "today": request.at.astimezone(CHINA).date(),
        "has_inspector": own_inspector(request.actor, "tasks.own") is not None,
    }
    return render(request, "desk/visits/own.html", context)


urlpatterns = [path("tasks/", tasks, name="tasks")]
