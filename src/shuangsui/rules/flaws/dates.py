"""Days that cannot be kept: draws before their lists, tables before their period ends, due days on days off, clocks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from ..duties import ENDS, all_owed, anchored_periods, due_days, due_window, feeding_lists
from ..periods import Period
from ..policy.base import span_months
from ..policy.draws import Draw
from ..policy.duties import OwedList, Report
from ..windows import FixingWindow, fixing_window
from ..wording import clock_says, every_says, when_says, window_says
from .flaw import Flaw, Plan, cites_of, joined


def draws_before_lists(plan: Plan) -> Iterator[Flaw]:
    """A draw due before the list that feeds it: tasks by the 25th, the lists 3 days after the quarter."""
    for draw in plan.policy.draw:
        if draw.window is None or draw.every == "ad-hoc":
            continue
        months = span_months(draw.every)
        fed = list(feeding_lists(plan.policy, draw))
        late = [(x, pair) for x in fed if (pair := _too_late(plan, draw, x, months)) is not None]
        if late:
            details = tuple(
                f"{period.says()}的抽取最迟 {window.last} 确定；{x.name}最迟 {due} 才有，晚 {(due - window.last).days} 天"
                for x, (period, window, due) in late
            )
            values = {"draw": draw.name, "when": window_says(draw.window), "lists": joined(x.name for x, _ in late)}
            values["due"] = joined(when_says(x.due) for x, _ in late)
            parts = (f"draw.{draw.id}", *(f"list.{x.id}" for x, _ in late))
            yield Flaw("draw-before-list", cites_of([draw, *(x for x, _ in late)]), parts, values, details)
        undated = [x for x in fed if x.due is None]
        if undated:
            values = {"draw": draw.name, "when": window_says(draw.window), "lists": joined(x.name for x in undated)}
            parts = (f"draw.{draw.id}", *(f"list.{x.id}" for x in undated))
            yield Flaw("list-undated", cites_of([draw, *undated]), parts, values)


def _too_late(plan: Plan, draw: Draw, fed: OwedList, months: int) -> tuple[Period, FixingWindow, date] | None:
    """The second draw of the year, where the list of the period before it is due after the draw."""
    if fed.due is None or draw.window is None or fed.due.anchor not in ENDS or ENDS[fed.due.anchor] != months:
        return None
    period = Period(date(plan.year, 1, 1), 1).around(months, plan.year).before(-1)
    window = fixing_window(draw.window, period)
    due, _ = due_window(fed.due, period.before())
    return (period, window, due.last) if due.last > window.last else None


def draws_before_plan(plan: Plan) -> Iterator[Flaw]:
    """A draw whose first period under the plan is to be fixed on the day of issue or earlier: no day is left to keep it."""
    identity = plan.policy.policy
    for draw in plan.policy.draw:
        if draw.window is None or draw.every == "ad-hoc" or identity.issued is None:
            continue
        period = Period(identity.effective_from.replace(day=1), 1).around(span_months(draw.every), identity.effective_from.year)
        window = fixing_window(draw.window, period)
        if window.last <= identity.issued:
            values = {"draw": draw.name, "period": period.says(), "last": str(window.last)}
            values |= {"issued": str(identity.issued), "from": str(identity.effective_from)}
            yield Flaw("draw-before-plan", cites_of([draw, identity]), (f"draw.{draw.id}", "policy"), values)


def early_tables(plan: Plan) -> Iterator[Flaw]:
    """A table or summary due before the period that it tells of is over."""
    for r in plan.policy.report:
        found = _before_its_end(r, plan.year)
        if found is not None:
            period, window = found
            days = f"{window.first} 至 {window.last}" if window.first else f"{window.last}"
            values = {"report": r.name, "due": when_says(r.due), "period": period.says(), "days": days, "end": str(period.last)}
            values["left"] = str((period.last - (window.first or window.last)).days)
            yield Flaw("table-before-period-end", cites_of([r]), (f"report.{r.id}",), values)


def _before_its_end(r: Report, year: int) -> tuple[Period, FixingWindow] | None:
    if r.due is None or (r.column and {c.measure for c in r.column} & {"visits-due"}):
        return None
    for anchored in anchored_periods(r.due, year):
        window, _ = due_window(r.due, anchored)
        period = Period(anchored.last.replace(day=1), 1).around(span_months(r.period), year)
        first = window.first or window.last
        if window.last.year == year and period.first <= first < period.last:
            return period, window
    return None


def days_off(plan: Plan) -> Iterator[Flaw]:
    """Due days of the year that are no working days, where the plan does not say what then."""
    found: dict[str, list[str]] = {}
    names: dict[str, tuple[str, str]] = {}
    stated = {part: owed for part, owed, _ in all_owed(plan.policy)}
    draws = {f"draw.{d.id}": f"确定「{d.name}」" for d in plan.policy.draw}
    for day in due_days(plan.policy, plan.year):
        later = day.outside and Period.parse(day.period).first.year > plan.year
        owed = stated.get(day.part)
        kept = owed is None or owed.due is None or owed.due.if_day_off == "same"
        if day.day_off and not later and kept and (day.part in stated or day.part in draws):
            of = f"，{Period.parse(day.period).says()}的" if day.part in draws else ""
            found.setdefault(day.part, []).append(f"{day.last}（{_day_off(day.last)}{of}）")
            names[day.part] = (draws.get(day.part, day.name), day.cite)
    if found:
        details = tuple(
            f"{name}{f'（{cite}）' if cite else ''}：{'、'.join(found[part])}" for part, (name, cite) in names.items()
        )
        cites = tuple(dict.fromkeys(cite for _, cite in names.values() if cite))
        yield Flaw("due-on-day-off", cites, tuple(found), {"year": str(plan.year)}, details)


def _day_off(day: date) -> str:
    """The weekday; of one that is none of a weekend, that it is a holiday."""
    return f"星期{'一二三四五六日'[day.weekday()]}{'，放假' if day.weekday() < 5 else ''}"


def undated(plan: Plan) -> Iterator[Flaw]:
    """Duties without any day, where it is not a list that a dated draw needs (those stand in `list-undated`)."""
    fed = {x.id for d in plan.policy.draw if d.window is not None for x in feeding_lists(plan.policy, d)}
    open_ones = [
        (part, o) for part, o, _ in all_owed(plan.policy) if o.due is None and not (part.startswith("list.") and o.id in fed)
    ]
    if open_ones:
        details = tuple(f"{o.name}（{o.cite or o.decided_by}）：{o.says or '没有写期限'}" for _, o in open_ones)
        parts = tuple(part for part, _ in open_ones)
        yield Flaw("duty-undated", cites_of(o for _, o in open_ones), parts, {"count": str(len(open_ones))}, details)
    vague = [d for d in plan.policy.draw if d.visits_decided_by]
    if vague:
        values = {"draws": joined(d.name for d in vague), "by": joined(d.visits_decided_by for d in vague)}
        cites = tuple(dict.fromkeys(d.visits_cite or d.cite or d.decided_by for d in vague))
        yield Flaw("visit-term-open", cites, tuple(f"draw.{d.id}" for d in vague), values)
    no_day = [d for d in plan.policy.draw if d.window is None and d.every != "ad-hoc"]
    if no_day:
        values = {"draws": joined(f"{d.name}（{every_says(d.every)}）" for d in no_day)}
        yield Flaw("draw-undated", cites_of(no_day), tuple(f"draw.{d.id}" for d in no_day), values)


def self_reports(plan: Plan) -> Iterator[Flaw]:
    """A duty that a department owes to itself."""
    for part, o, _ in all_owed(plan.policy):
        if o.owed_to and o.owed_to == o.owed_by:
            yield Flaw("owed-to-itself", cites_of([o]), (part,), {"name": o.name, "by": joined(o.owed_by)})


def clocks(plan: Plan) -> Iterator[Flaw]:
    """Two clocks for one result: a term after the task, and a publication every quarter."""
    disclosure = plan.policy.disclosure
    starts, _, _ = disclosure.clock.in_force()
    for p in disclosure.publication:
        if p.when == "after" and p.every is not None and not set(starts) & set(ENDS):
            day = date(plan.year, 1, 1) + timedelta(days=19)
            values = {"clock": clock_says(disclosure.clock), "every": every_says(p.every), "what": p.name, "example": str(day)}
            yield Flaw(
                "two-clocks", cites_of([p, disclosure.clock]), ("disclosure.clock", f"disclosure.publication.{p.id}"), values
            )


def validity(plan: Plan) -> Iterator[Flaw]:
    """A plan without a date of its own, or in force before it was issued."""
    identity = plan.policy.policy
    if identity.issued is None:
        yield Flaw("not-dated", cites_of([identity]), ("policy",), {"from": str(identity.effective_from)})
    elif identity.effective_from < identity.issued:
        values = {"issued": str(identity.issued), "from": str(identity.effective_from)}
        values["days"] = str((identity.issued - identity.effective_from).days)
        yield Flaw("in-force-before-issued", cites_of([identity]), ("policy",), values)
