"""The directed rounds of the approved plan: which there are, and what a draw for one of them is limited to."""

from __future__ import annotations

from typing import Any

from shuangsui.records.models import PolicyFile, Target, Unit, YearPlan
from shuangsui.records.situation import policy_of
from shuangsui.rules.directed import read_scope
from shuangsui.rules.periods import Period
from shuangsui.rules.plan_checks import DIRECTED

from .planned import Choices
from .typed import Typed

Round = tuple[str, str, dict[str, Any]]  # value of the select, words, the plan's entry


def rounds_of(unit: Unit, choices: Choices) -> list[Round]:
    """The directed entries of the plans in force for the years of the choices. One query."""
    years = {Period.parse(value.rpartition("|")[2]).first.year for _, group in choices for value, _ in group}
    plans = YearPlan.objects.filter(unit=unit, year__in=years, state__in=YearPlan.IN_FORCE).defer("policy__source", "forecast")
    return [
        (f"{plan.pk}-{place}", f"{plan.year}年　{entry.get('item') or entry.get('plan')}（{entry.get('scope', '')}）", entry)
        for plan in plans.select_related("unit").order_by("year", "number")
        for place, entry in enumerate(plan.entries)
        if entry.get("kind") == DIRECTED
    ]


def fill_in(typed: Typed, rounds: list[Round], unit: Unit, file: PolicyFile) -> str:
    """Put the chosen round's scope into the form, as if it had been typed; what is to be told of it, "" without a round."""
    typed.texts.pop("entry", None)
    chosen = next((one for one in rounds if one[0] == typed.texts.get("round")), None)
    if chosen is None:
        return ""
    entry = chosen[2]
    tags: set[str] = set()
    industries: set[str] = set()
    known = Target.objects.filter(area__path__startswith=unit.path, status=Target.ACTIVE).values_list("tags", "values")
    for borne, values in known.iterator():
        tags.update(borne)
        if isinstance(industry := values.get("industry"), str):
            industries.add(industry)
    scope = read_scope(str(entry.get("scope", "")), policy_of(file).vocabulary().areas, tags, industries)
    typed.texts |= {"tags": "、".join(scope.tags), "industries": "、".join(scope.industries), "entry": chosen[1][:200]}
    typed.areas = [code for code in scope.areas if code != unit.code]
    unread = f"没有认出“{'、'.join(scope.rest)}”，请自己填写。" if scope.rest else ""
    return f"范围已按计划里的定向抽查“{entry.get('item') or entry.get('plan')}”填好，请核对。{unread}"
