"""One door, several matters (进一次门、查多项事): open tasks at one target, of several draws or units, proposed as one visit.

A clerk is told of another unit's task only where his own unit must visit the same target anyway; of no other.
"""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from shuangsui.access import scope
from shuangsui.records.models import Visit

from ...shared.door import page
from ..draws.results import with_teams


@page("draws.list")
def together(request: Any) -> HttpResponse:
    """The proposals: a group a target."""
    mine = Visit.objects.filter(scope(request.actor, "draws.list", "unit"), state__in=Visit.OPEN)
    shared = Visit.objects.filter(state__in=Visit.OPEN, target__in=mine.values("target"))
    rows = list(with_teams(shared.order_by("target__name", "target_id", "due_date", "number")))
    own = set(mine.values_list("pk", flat=True))
    groups = []
    for _, group in groupby(rows, key=lambda visit: visit.target_id):
        visits = list(group)
        if len(visits) > 1:
            joined = {visit.trip for visit in visits}
            trip = f"同门 {visits[0].target.key}"[:40]
            keys = [visit.pk for visit in visits if visit.pk in own]
            groups.append((visits[0].target, visits, trip, keys, len(joined) == 1 and "" not in joined))
    return render(request, "desk/visits/together.html", {"groups": groups})


urlpatterns = [path("visits/together/", together, name="visits-together")]
