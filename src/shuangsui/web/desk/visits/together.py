"""One door, several matters (进一次门、查多项事): open tasks at one target, of several draws or units, proposed as one visit.

Only tasks whose list the actor may see anyway are put together: his own units', and of the units below those whose list is
public. That his own unit visits a target, on a case for instance, is no reason to be told whom another unit drew: each could be
asked for in turn. Small firms come first (`rules.together.is_small`), within a period of due days where one is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from shuangsui.access import scope, units_for
from shuangsui.records.models import Target, Visit
from shuangsui.records.policies import policy_for
from shuangsui.records.rows import target_row
from shuangsui.rules.together import SMALL, is_small, small_kinds

from ...shared.door import page
from ..draws.results import with_teams
from .seen import seen_visits


@dataclass(frozen=True)
class Proposal:
    """One target's open tasks. `keys`: those that the actor may put into one trip; `joined`: they are in one already."""

    target: Target
    visits: list[Visit]
    keys: list[int]
    small: bool

    @property
    def trip(self) -> str:
        """The name that is proposed."""
        return f"同门 {self.visits[0].number}"[:40]

    @property
    def joined(self) -> bool:
        """Whether all of them are in one trip."""
        trips = {visit.trip for visit in self.visits}
        return len(trips) == 1 and "" not in trips


@page("draws.list")
def together(request: Any) -> HttpResponse:
    """The proposals: a group a target, small firms first, then those with the most matters."""
    typed, within, wrong = _period(request)
    rows = Visit.objects.filter(scope(request.actor, "draws.list", "unit") | seen_visits(request), state__in=Visit.OPEN)
    visits = list(with_teams(rows.filter(**within).order_by("target__name", "target_id", "due_date", "number")))
    groups = sorted(_proposals(request, visits), key=lambda one: (not one.small, -len(one.visits), one.target.name))
    context = {"groups": groups, "typed": typed, "wrong": wrong, "small": sum(one.small for one in groups)}
    return render(request, "desk/visits/together.html", context | {"words": SMALL})


def _period(request: Any) -> tuple[dict[str, str], dict[str, date], str]:
    """What was typed, the filter over due days that it comes to, and what makes no sense."""
    typed = {name: request.GET.get(name, "").strip()[:10] for name in ("from", "to")}
    within: dict[str, date] = {}
    for name, text in typed.items():
        try:
            if text:
                within["due_date__gte" if name == "from" else "due_date__lte"] = date.fromisoformat(text)
        except ValueError:
            return typed, {}, "请写成 2025-01-31 这样的日期。"
    return typed, within, ""


def _proposals(request: Any, visits: list[Visit]) -> Iterator[Proposal]:
    own = {unit.pk for unit in units_for(request.actor, "tasks.send")}
    policy = policy_for(request.actor.posts[0].unit)
    kinds = small_kinds(policy) if policy else frozenset()
    for _, group in groupby(visits, key=lambda visit: visit.target_id):
        found = list(group)
        if len(found) > 1:
            keys = [visit.pk for visit in found if visit.unit_id in own]
            yield Proposal(found[0].target, found, keys, is_small(target_row(found[0].target), kinds))


urlpatterns = [path("visits/together/", together, name="visits-together")]
