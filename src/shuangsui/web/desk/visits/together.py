"""One door, several matters (进一次门、查多项事): open tasks at one target, of several draws or units, proposed as one visit.

Only tasks whose list the actor may see anyway are put together. That his own unit visits a target, on a case for instance, is no
reason to be told whom another unit drew: each could be asked for in turn.
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
    rows = list(with_teams(mine.order_by("target__name", "target_id", "due_date", "number")))
    groups = []
    for _, group in groupby(rows, key=lambda visit: visit.target_id):
        visits = list(group)
        if len(visits) > 1:
            joined = {visit.trip for visit in visits}
            trip = f"同门 {visits[0].number}"[:40]
            keys = [visit.pk for visit in visits]
            groups.append((visits[0].target, visits, trip, keys, len(joined) == 1 and "" not in joined))
    return render(request, "desk/visits/together.html", {"groups": groups})


urlpatterns = [path("visits/together/", together, name="visits-together")]
