"""New draw, and the preparation changed: which plan and period, which luck, within what, which numbers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from shuangsui.access import units_for
from shuangsui.actions.draws.prepare_draw import amend_draw, prepare_draw
from shuangsui.actions.draws.telling import REFUSALS, tell_refusal
from shuangsui.actions.errors import ActionError, ChangedMeanwhile
from shuangsui.dossier.entropy import CHINA
from shuangsui.records.models import Draw, PolicyFile, Unit
from shuangsui.records.policies import years_of
from shuangsui.records.situation import policy_of
from shuangsui.rules.periods import Period
from shuangsui.rules.policy.base import span_months

from ...shared.door import page
from ...shared.frame import notify
from ...shared.numbers import number
from .directed import Round, fill_in, rounds_of
from .found import draw_of
from .planned import least_of, planned_for
from .typed import Typed, fresh, of_options, of_post, to_options

_AHEAD = 6  # periods offered from the one before this on


def _open_under(unit: Unit) -> dict[PolicyFile, set[int]]:
    """The plans that the unit works under, with the years that it, or the nearest above it, has open under each."""
    found: dict[PolicyFile, set[int]] = {}
    for opened in sorted(years_of(unit), key=lambda one: one.pk):
        if opened.closed_at is None and any(area.code == unit.code for area in policy_of(opened.policy).area):
            found.setdefault(opened.policy, set()).add(opened.year)
    return found


def choices_for(unit: Unit, today: date) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Group and options (value, words) of the select: each cycle of each plan with the periods before and after today, as far as
    their year is open."""
    for file, years in _open_under(unit).items():
        policy = policy_of(file)
        level = policy.area_of(unit.code).level
        for cycle in policy.draw:
            if level not in cycle.by:
                continue
            lengths = [1, 3, 12] if cycle.every == "ad-hoc" else [span_months(cycle.every)]
            periods = [one for months in lengths for one in _periods(today, months, policy.policy.effective_from.year)]
            periods = [one for one in periods if one.first.year in years]
            options = [(f"{file.pk}|{cycle.id}|{one.id}", f"{one.says()} · {cycle.name}") for one in periods]
            if options:
                yield f"{policy.policy.short_title}：{cycle.name}", options


def _periods(today: date, months: int, anchor: int) -> list[Period]:
    now = Period(today.replace(day=1), 1).around(months, anchor)
    return [now.before(place) for place in range(1, 1 - _AHEAD, -1)]


@page("draws.prepare", "GET", "POST")
def new(request: Any) -> HttpResponse:
    """Prepare a draw."""
    units = units_for(request.actor, "draws.prepare")
    asked = request.POST.get("unit") or request.GET.get("unit")
    unit = next((one for one in units if str(one.pk) == asked), units[0])
    today = request.at.astimezone(CHINA).date()
    choices = list(choices_for(unit, today))
    rounds = rounds_of(unit, choices)
    typed = of_post(request.POST) if request.method == "POST" else fresh(request.at)
    chosen = typed.texts.get("what", "")
    if request.method == "POST":
        if any(chosen == value for _, group in choices for value, _ in group):
            made = _prepare(request, unit, chosen, typed, rounds)
            if made is not None:
                return redirect("draw-amend" if typed.texts.get("entry") else "draw", made.pk)
        else:
            typed.wrong["what"] = "请选择期间。"
    context = {"units": units, "unit": unit, "choices": choices, "typed": typed, "chosen": chosen or _first(choices, today)}
    context["rounds"] = rounds
    context["planned"] = planned_for(unit, choices)
    return render(request, "desk/draws/new.html", context, status=422 if typed.wrong else 200)


def _first(choices: list[tuple[str, list[tuple[str, str]]]], today: date) -> str:
    """What is chosen to begin with: the period after this one; where its year is not open, the last that is offered."""
    values = [value for value, _ in choices[0][1]] if choices else [""]
    return next((one for one in values if one and Period.parse(one.rpartition("|")[2]).first > today), values[-1])


def _prepare(request: Any, unit: Unit, chosen: str, typed: Typed, rounds: list[Round]) -> Draw | None:
    key, cycle, period = chosen.split("|")
    file = PolicyFile.objects.get(pk=key)
    told = fill_in(typed, rounds, unit, file)
    options = to_options(typed, policy_of(file), period, request.at)
    if typed.wrong:
        return None
    try:
        made = prepare_draw(by=request.actor, at=request.at, unit=unit, policy=file, period=period, cycle=cycle, options=options)
    except ActionError as error:
        open_one = Draw.objects.filter(unit=unit, period=period, cycle=cycle, state__in=(Draw.PREPARED, Draw.COMMITTED)).first()
        if error.code == "draw-open" and open_one is not None:
            notify(request, tell_refusal(error), "warning")
            return open_one
        typed.wrong["what"] = tell_refusal(error)
        return None
    except REFUSALS as error:
        typed.wrong["what"] = tell_refusal(error)
        return None
    notify(request, f"已准备“{made.title}”。请核对名单和人员，再冻结。{told}")
    return made


@page("draws.prepare", "GET", "POST")
def amend(request: Any, pk: int) -> HttpResponse:
    """Change what was prepared, as long as nothing is frozen."""
    draw = draw_of(request, pk, "draws.prepare")
    if draw.state != Draw.PREPARED:
        raise Http404
    policy = policy_of(draw.policy)
    typed = of_post(request.POST) if request.method == "POST" else of_options(draw.options, request.at)
    version = draw.version
    if request.method == "POST":
        options = to_options(typed, policy, draw.period, request.at)
        sent = request.POST.get("version", "")
        try:
            if not typed.wrong:
                stale = number(sent)
                done = amend_draw(by=request.actor, at=request.at, draw=draw, version=stale, options=options)
                notify(request, "已修改准备。" if done else "没有改动。")
                return redirect("draw", draw.pk)
        except ChangedMeanwhile as error:
            typed.wrong["meanwhile"] = tell_refusal(error)
        except REFUSALS as error:
            typed.wrong["entropy"] = tell_refusal(error)
    context = _amending(draw, typed) | {"version": version, "kept": of_options(draw.options, request.at)}
    return render(request, "desk/draws/amend.html", context, status=422 if typed.wrong else 200)


def _amending(draw: Draw, typed: Typed) -> dict[str, Any]:
    """What the form offers: the cycle's lines with what the approved plan has for them, the areas below."""
    policy = policy_of(draw.policy)
    cycle = next(one for one in policy.draw if one.id == draw.cycle)
    lines = [line for line in policy.lines_of(policy.area_of(draw.unit.code).level) if line.id in cycle.lines]
    least = least_of(draw.unit, draw.policy, draw.period, draw.cycle)
    below = policy.below(draw.unit.code)
    return {
        "draw": draw,
        "typed": typed,
        "numbers": [
            (line, typed.texts.get(f"number-{line.id}", ""), typed.wrong.get(f"number-{line.id}", ""), least.get(line.id))
            for line in lines
        ],
        "planned": planned_for(draw.unit, [("", [(f"{draw.policy_id}|{draw.cycle}|{draw.period}", draw.title)])]),
        "areas": [(area, area.code in typed.areas) for area in policy.area if area.code in below and area.code != draw.unit.code],
    }


urlpatterns = [path("draws/new/", new, name="draw-new"), path("draws/<int:pk>/amend/", amend, name="draw-amend")]
