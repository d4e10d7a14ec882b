"""What if: another year beside the plan's — one inspector more, another share, firms that opt out. Nothing is changed by it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from typing import Any

from shuangsui.access import Actor
from shuangsui.paper.forecast_rows import compare_grid
from shuangsui.paper.outlook import grid_json, plan_remarks
from shuangsui.records.models import Job, YearPlan
from shuangsui.records.plans import fixed_by
from shuangsui.records.situation import policy_of
from shuangsui.rules.floors import floors_of
from shuangsui.rules.forecast import Forecast, forecast
from shuangsui.rules.policy.base import percent
from shuangsui.rules.pool import Situation
from shuangsui.rules.whatif import Change, compare, supposed, what_if

from ..deed import require
from ..errors import ActionError
from ..jobs import Report, start_job
from .forecast_plan import situation

KIND = "plan.what-if"
_MOST = 1000


def ask_what_if(*, by: Actor, at: datetime, plan: YearPlan, wish: Mapping[str, Any], key: str = "") -> Job:
    """Have it reckoned. `wish`: {"inspectors": n, "joining": month, "opt_out": n, "shares": {line: "30%"}}.

    Raises NotAllowed, ActionError(what-if-empty, what-if-wrong).
    """
    require(by, "plans.see", plan.unit)
    change = change_of(plan, wish)
    if change == Change():
        raise ActionError("what-if-empty")
    title = f"如果：{plan.unit.name}{plan.year}年抽查计划"
    arguments = {"plan": plan.pk, "wish": dict(wish)}
    return start_job(by=by, at=at, unit=plan.unit, kind=KIND, title=title, arguments=arguments, key=key)


def change_of(plan: YearPlan, wish: Mapping[str, Any]) -> Change:
    """The change that is wished. Raises ActionError(what-if-wrong)."""
    lines = {line.id for line in policy_of(plan.policy).quota}
    counts = [wish.get("inspectors", 0), wish.get("opt_out", 0), wish.get("joining", 1)]
    if not all(isinstance(n, int) and 0 <= n <= _MOST for n in counts) or not 1 <= counts[2] <= 12:
        raise ActionError("what-if-wrong")
    shares: dict[str, Fraction] = {}
    for line, text in wish.get("shares", {}).items():
        try:
            share = percent(text)
        except ValueError:
            share = None
        if line not in lines or not isinstance(share, Fraction):
            raise ActionError("what-if-wrong")
        shares[line] = share
    return Change(counts[0], counts[2] if counts[0] else 1, shares, {}, counts[1])


def run(job: Job, report: Report) -> dict[str, Any]:
    """The job: two years reckoned, or three where the change comes within the year."""
    plan = YearPlan.objects.select_related("unit", "policy").get(pk=job.arguments["plan"])
    require(report.by, "plans.see", plan.unit)
    report(0, 3, "读取名录")
    base, since = situation(plan, report.at)
    change = change_of(plan, job.arguments["wish"])
    report(1, 3, "测算现在和如果")
    years = _years(plan, base, since, change)
    columns = ("现在", "如果", "修订计划")[: len(years)]
    grid = grid_json(compare_grid(compare(years), columns))
    before = set(plan_remarks(years[0]))
    new = [remark for remark in plan_remarks(years[1]) if remark not in before]
    says = "测算完成，计划没有改动。"
    return {"says": says, "url": f"/plans/{plan.pk}/what-if/?job={job.pk}", "grid": grid, "new": new, "plan": plan.pk}


def _years(plan: YearPlan, base: Situation, since: int, change: Change) -> list[Forecast]:
    """The year as planned, as supposed, and — where the change comes within the year — with the plan amended for it.

    Numbers by inspectors are those of the plan; where the change is there from the start, those that a plan would then have.
    """
    if change.inspectors and change.joining > since:
        asked = what_if(replace(base, fixed=dict(plan.numbers)), plan.year, change, since=since)
        return [asked.now, asked.then, *([asked.amended] if asked.amended is not None else [])]
    now = forecast(replace(base, fixed=fixed_by(plan)), plan.year, since=since)
    then, _ = supposed(base, change)
    people = {floor.line.id: floor.number for floor in floors_of(then, plan.year) if floor.by_people}
    own = {line: number for line, number in plan.numbers.items() if line not in change.shares}
    return [now, forecast(replace(then, fixed=people | own), plan.year, since=since)]
