"""One plan: lines with floors and numbers, draws, the table, what is to be checked, its steps and its trail."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from shuangsui.actions.plans.forecast_plan import KIND
from shuangsui.records.models import Job, YearPlan
from shuangsui.records.plans import is_closed
from shuangsui.records.situation import policy_of
from shuangsui.rules.plan_checks import ENTRY_KINDS, Check, checks_of

from ...shared.door import page
from ..jobs import shown as job_card
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
    """The reckoning that is under way or went wrong: its card for whoever asked for it."""
    if plan.is_reckoned or plan.state != YearPlan.DRAFT:
        return {}
    job = Job.objects.filter(kind=KIND, key__startswith=f"{plan.pk}:").order_by("-created_at").select_related("unit").first()
    if job is None:
        return {"waits": True}
    own = job.by_id == request.actor.user.pk
    return {"waits": True, "job": job, "card": job_card(job) if own and job.state != Job.DONE else None}


def head(request: Any, plan: YearPlan, tab: str) -> dict[str, Any]:
    """What every page of a plan has on top."""
    closed = is_closed(plan.unit, plan.policy, plan.year)
    return {"plan": plan, "paper": plan, "tab": tab, "kind": PLAN, "closed": closed, "may": may_of(request, plan, closed)}


@page("plans.see")
def plan(request: Any, pk: int) -> HttpResponse:
    """The plan."""
    found = paper_of(request, PLAN, pk)
    entries = [entry | {"kind_says": ENTRY_KINDS.get(entry.get("kind", ""), "")} for entry in found.entries]
    context = head(request, found, "plan") | {
        "rules": policy_of(found.policy),
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


urlpatterns = [path("plans/<int:pk>/", plan, name="plan")]
