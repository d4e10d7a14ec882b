"""The board of lists: everything owed in a year within reach, the late ones first."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone

from shuangsui.access import Actor, is_allowed, visible_units
from shuangsui.records.models import OpenedYear, PolicyFile, Unit
from shuangsui.records.owed import Owing, owed_in
from shuangsui.records.situation import policy_of
from shuangsui.rules.policy import Policy

from ...shared.door import page

STATES = {
    "handed": ("已报送", "bg-green-lt"),
    "handed-late": ("迟报", "bg-yellow-lt"),
    "late": ("逾期未报", "bg-red-lt"),
    "waiting": ("待报送", "bg-blue-lt"),
    "open": ("未报送，方案没有写期限", "bg-secondary-lt"),
    "early": ("期间未到", "bg-secondary-lt"),
}


@dataclass
class Plan:
    """A policy with lists, and the units within reach that work under it."""

    file: PolicyFile
    policy: Policy
    units: list[Unit] = field(default_factory=list)


def plans_of(actor: Actor, right: str = "owed.see") -> list[Plan]:
    """The policies with lists that units within reach work under, each with those units. Two queries."""
    units = list(visible_units(actor, right))
    if not units:
        return []
    opened = list(OpenedYear.objects.filter(closed_at=None).select_related("policy", "unit"))
    found: dict[int, Plan] = {}
    for unit in units:
        near = [one for one in opened if unit.path.startswith(one.unit.path)]
        if not near:
            continue
        file = max(near, key=lambda one: (len(one.unit.path), one.year, one.opened_at)).policy
        policy = policy_of(file)
        if policy.lists:
            found.setdefault(file.pk, Plan(file, policy)).units.append(unit)
    return list(found.values())


def year_of(plan: Plan, asked: str, on: date) -> int:
    """The year asked for, else the plan's own where it has one, else this."""
    return (
        int(asked) if asked.isascii() and asked.isdigit() and 2000 <= int(asked) <= 2100 else plan.policy.policy.year or on.year
    )


@page("owed.see")
def owed(request: Any) -> HttpResponse:
    """What is owed in a year; one state alone where `state` asks for it."""
    on, state = timezone.localdate(request.at), request.GET.get("state", "")
    boards = []
    for plan in plans_of(request.actor):
        year = year_of(plan, request.GET.get("year", ""), on)
        rows = owed_in(plan.file, plan.policy, plan.units, year, on)
        counts = [(name, says, sum(row.state == name for row in rows)) for name, (says, _) in STATES.items()]
        shown = [_line(request.actor, row) for row in rows if state in ("", row.state)]
        shown.sort(key=lambda line: (line["owing"].state != "late", line["owing"].due or date.max))
        top = [unit for unit in plan.units if unit.code in plan.policy.policy.binds]
        may_merge = [unit for unit in top if is_allowed(request.actor, "classes.propose", unit)]
        boards.append({"plan": plan, "year": year, "lines": shown, "counts": counts, "merge": may_merge})
    return render(request, "desk/owed/board.html", {"boards": boards, "state": state})


def _line(actor: Actor, row: Owing) -> dict[str, Any]:
    says, colour = STATES[row.state]
    may = is_allowed(actor, "owed.hand", row.unit) and row.state != "early"
    return {"owing": row, "says": says, "colour": colour, "may": may, "period": row.period.says()}


urlpatterns = [path("owed/", owed, name="owed")]
