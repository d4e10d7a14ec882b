"""今日检查: what is done, running, late or off, as it stands; and a word to a team."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path

from shuangsui.access import scope
from shuangsui.actions.field.write_message import write_message
from shuangsui.dossier.entropy import CHINA
from shuangsui.records.models import Visit, VisitRecord

from ...shared.door import page
from ..draws.found import attempt
from ..draws.results import with_teams
from .own import own_tasks

_MOST = 200  # rows of a group; the count beside it is of all
_GROUPS = {
    "late": "已过期限",
    "running": "正在检查",
    "waiting": "记录待审核",
    "today": "今天到期",
    "done": "今天完成",
    "off": "未能检查",
}


@page("draws.list", quiet=True)
def day(request: Any) -> HttpResponse:
    """The day's table of the actor's units; the page asks again by itself every minute."""
    today = request.at.astimezone(CHINA).date()
    now = VisitRecord.objects.filter(visit=OuterRef("pk"), current=True)
    rows = Visit.objects.filter(scope(request.actor, "draws.list", "unit")).annotate(
        there=Count("presences", distinct=True),
        waits=Exists(now.filter(state=VisitRecord.HANDED_IN)),
        failed=Exists(now.exclude(failed="")),
    )
    sent = Q(state=Visit.SENT)
    found = {
        "late": rows.filter(sent, due_date__lt=today),
        "running": rows.filter(sent, there__gt=0),
        "waiting": rows.filter(waits=True),
        "today": rows.filter(sent, due_date=today),
        "done": rows.filter(state=Visit.DONE, visited_date=today, failed=False),
        "off": rows.filter(failed=True, visited_date=today),
    }
    groups = [(says, found[name].count(), list(with_teams(found[name])[:_MOST])) for name, says in _GROUPS.items()]
    template = "desk/visits/_day.html" if request.htmx else "desk/visits/day.html"
    return render(request, template, {"groups": groups, "at": request.at, "today": today})


@page("desk.see", "POST")
def message(request: Any, pk: int) -> HttpResponse:
    """A word to the team, or from it; the phones fetch it with their tasks."""
    rows = Visit.objects.filter(scope(request.actor, "tasks.send", "unit") | own_tasks(request)).distinct()
    visit = get_object_or_404(rows.select_related("unit"), pk=pk)
    deed = partial(write_message, by=request.actor, at=request.at, visit=visit, text=request.POST.get("text", ""))
    attempt(request, deed, "留言已发出，检查组的手机下次联系时会收到。", "刚才已经发过同样的话。")
    return redirect("visit", visit.pk)


urlpatterns = [
    path("visits/day/", day, name="visits-day"),
    path("visits/<int:pk>/message/", message, name="visit-message"),
]
