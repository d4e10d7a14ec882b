"""One plan: lines with floors and numbers, draws, the table, what is to be checked, its steps and its trail."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from shuangsui.actions.jobs import progress_of
from shuangsui.actions.plans.forecast_plan import KIND
from shuangsui.records.models import Job, YearPlan
from shuangsui.records.plans import is_closed
from shuangsui.records.situation import policy_of
from shuangsui.rules.plan_checks import ENTRY_KINDS, Check, checks_of
from shuangsui.rules.policy_told import limit_told

from ...shared.door import page
from ..journal.trace import trace_of
from ..policies.found import contradictions
from .papers import PLAN, may_of, paper_of, timeline, versions_of, year_key


def lines_of(plan: YearPlan) -> list[dict[str, Any]]:
    """The lines as reckoned, each with the number that is planned and whether the bureau set it."""
    return [
        line | {"planned": plan.numbers.get(line["id"], line["number"]), "own": line["id"] in plan.numbers}
        for line in plan.forecast.get("lines", [])
    ]


def checks(plan: YearPlan) -> list[Check]:
    """Everything that is looked over before the plan is handed in; nothing before its year was reckoned."""
    seen = plan.forecast
    if not seen:
        return []
    about = {"numbers": plan.numbers, "entries": plan.entries, "visits": seen["visits"]}
    return checks_of(policy_of(plan.policy), plan.unit.level, seen["lines"], seen["items"], about)


def running(request: Any, plan: YearPlan) -> dict[str, Any]:
    """The reckoning that is owed: how far it is, or why it came to nothing; {} where the forecast is that of the draft."""
    if plan.is_reckoned or plan.state != YearPlan.DRAFT:
        return {}
    job = Job.objects.filter(kind=KIND, key__startswith=f"{plan.pk}:").order_by("-created_at", "-pk").first()
    live = job is not None and job.is_live
    own = job is not None and job.by_id == request.actor.user.pk
    return {"job": job, "live": live, "own": own, "progress": progress_of(job) if job else None, "owed": True}


@page("plans.see", quiet=True)
def reckoning(request: Any, pk: int) -> HttpResponse:
    """How far it is, for a page that asks again and again; once it is done the page is told to load anew."""
    plan = paper_of(request, PLAN, pk)
    state = running(request, plan)
    if not state.get("live"):
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "desk/plans/_running.html", {"plan": plan, "running": state, "seen": plan.forecast})


def head(request: Any, plan: YearPlan, tab: str) -> dict[str, Any]:
    """What every page of a plan has on top."""
    closed = is_closed(plan.unit, plan.policy, plan.year)
    return {"plan": plan, "paper": plan, "tab": tab, "kind": PLAN, "closed": closed, "may": may_of(request, plan, closed)}


@page("plans.see")
def plan(request: Any, pk: int) -> HttpResponse:
    """The plan."""
    found = paper_of(request, PLAN, pk)
    entries = [entry | {"kind_says": ENTRY_KINDS.get(entry.get("kind", ""), "")} for entry in found.entries]
    rules = policy_of(found.policy)
    until = rules.policy.effective_to
    context = head(request, found, "plan") | {
        "outlived": until if until and until.year < found.year else None,
        "limits": [limit_told(rules, limit) for limit in rules.limit],
        "seen": found.forecast,
        "lines": lines_of(found),
        "entries": entries,
        "checks": checks(found),
        "wrong": contradictions(found.policy, found.year),
        "running": running(request, found),
        "timeline": timeline(found),
        "versions": versions_of(found),
        "year_pk": year_key(found),
        "trace": trace_of(found),
    }
    return render(request, "desk/plans/plan.html", context)


urlpatterns = [
    path("plans/<int:pk>/", plan, name="plan"),
    path("plans/<int:pk>/reckoning/", reckoning, name="plan-reckoning"),
]
