"""Reckon a plan's year in the background: what the policy asks for on the registry as it stands, and what follows from it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from shuangsui.access import Actor
from shuangsui.paper.outlook import outlook
from shuangsui.records.models import Job, YearPlan
from shuangsui.records.plans import drawn_of
from shuangsui.records.situation import policy_of, situation_of
from shuangsui.rules.floors import floors_of
from shuangsui.rules.forecast import forecast
from shuangsui.rules.item_cover import item_cover
from shuangsui.rules.periods import Period
from shuangsui.rules.pool import Pool, Situation, build_pool
from shuangsui.rules.schedule import schedule_of
from shuangsui.rules.together import overlaps_of, together_of

from ..deed import action, record, require
from ..errors import ActionError, ChangedMeanwhile
from ..jobs import Report, start_job
from .year import require_open

KIND = "plan.forecast"
_STEPS = 5


def job_key(plan: YearPlan) -> str:
    """What a job about the plan is known by: one reckoning at a time, and a new one after each."""
    return f"{plan.pk}:{plan.version}:{plan.forecast.get('run', 0)}"


def start_forecast(*, by: Actor, at: datetime, plan: YearPlan) -> Job:
    """Have the year reckoned for the draft as it stands. Raises NotAllowed, ActionError(paper-step)."""
    require(by, "plans.make", plan.unit)
    if plan.state != YearPlan.DRAFT:
        raise ActionError("paper-step", name=str(plan))
    title = f"测算{plan.unit.name}{plan.year}年抽查计划"
    return start_job(by=by, at=at, unit=plan.unit, kind=KIND, title=title, arguments={"plan": plan.pk}, key=job_key(plan))


def run(job: Job, report: Report) -> dict[str, Any]:
    """The job: reads and reckons outside any transaction, then keeps the result in one short deed."""
    plan = YearPlan.objects.select_related("unit", "policy").get(pk=job.arguments["plan"])
    numbers = dict(plan.numbers)
    report(0, _STEPS, "读取名录")
    base, since = situation(plan, report.at)
    report(1, _STEPS, "按方案计算各条线的最低数")
    floors = floors_of(base, plan.year)
    people = {floor.line.id: floor.number for floor in floors if floor.by_people}
    base = replace(base, fixed=people | numbers)
    report(2, _STEPS, "测算全年的抽取、人员和机会")
    found = forecast(base, plan.year, since=since)
    report(3, _STEPS, "核对事项覆盖、上下级重合")
    pool = _pool(base, plan.year)
    together = together_of(pool) if pool else []
    items = item_cover(pool, found.takes) if pool else []
    seen = outlook(found, floors, items, together, overlaps_of(base.policy, base.authority, together))
    report(4, _STEPS, "保存")
    url = f"/plans/{plan.pk}/"
    try:
        keep_forecast(by=report.by, at=report.clock(), plan=plan, numbers=numbers, seen=seen)
    except ChangedMeanwhile:
        return {"says": "测算期间计划又有改动，以改动后的测算为准。", "url": url}
    return {"says": f"测算完成：{seen['capacity']}", "url": url}


@action
def keep_forecast(*, by: Actor, at: datetime, plan: YearPlan, numbers: dict[str, int], seen: dict[str, Any]) -> YearPlan:
    """Keep what was reckoned with the bureau's own `numbers` of the draft.

    Raises NotAllowed, ChangedMeanwhile: it has other numbers now, ActionError(paper-step, year-closed).
    """
    require(by, "plans.make", plan.unit)
    kept = YearPlan.objects.select_for_update().select_related("unit", "policy").get(pk=plan.pk)
    if kept.state != kept.DRAFT:
        raise ActionError("paper-step", name=str(kept))
    if kept.numbers != numbers:
        raise ChangedMeanwhile(str(kept))
    require_open(kept.unit, kept.policy, kept.year)
    run = kept.forecast.get("run", 0) + 1
    kept.forecast = {**seen, "of_numbers": numbers, "run": run, "at": at.isoformat()}
    kept.save(update_fields=["forecast"])
    figures = {key: seen[key] for key in ("targets", "visits", "inspectors")}
    record("plan.forecast", by=by, at=at, unit=kept.unit, subject=kept, after=figures)
    return kept


def situation(plan: YearPlan, at: datetime) -> tuple[Situation, int]:
    """What the plan's year is reckoned from, and the month from which: of a running year what is left of it."""
    policy = policy_of(plan.policy)
    base = situation_of(plan.unit, policy, Period.parse(str(plan.year)), date(plan.year, 1, 1))
    since = at.month if at.year == plan.year and plan.number > 1 else 1
    return replace(base, drawn=drawn_of(plan.unit, policy)), since


def _pool(base: Situation, year: int) -> Pool | None:
    """The pool of the year's first draw, or of its first round; None where the level has neither."""
    schedule = schedule_of(base.policy, base.authority, year)
    level = base.policy.area_of(base.authority).level
    ready = {q.id for q in base.policy.lines_of(level) if not q.pending}
    rounds = [d for d in base.policy.draw if level in d.by and d.every == "ad-hoc"]
    draws = [(o.draw, o.period, o.on) for o in schedule.occasions[:1]]
    draws += [(d, Period(date(year, 1, 1), 12), date(year, 1, 1)) for d in rounds]
    for draw, period, on in draws:
        lines = [line for line in draw.lines if line in ready]
        if lines:
            policy = base.policy.model_copy(update={"draw": [draw.model_copy(update={"lines": lines})]})
            pool = build_pool(replace(base, policy=policy, period=period, on=on, draw=draw.id))
            return replace(pool, situation=replace(pool.situation, policy=base.policy))
    return None
