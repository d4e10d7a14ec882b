"""One target with everything that is known of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from math import cos, radians
from typing import Any

from django.db.models import Max, Min
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.utils import timezone

from shuangsui.access import is_allowed, scope
from shuangsui.records.models import Fact, PastVisit, Target, Visit
from shuangsui.records.rows import fact_row, target_row
from shuangsui.rules.columns import columns_of
from shuangsui.rules.conditions import judge
from shuangsui.rules.explain import Explained, explain, regular_period
from shuangsui.rules.policy import Policy
from shuangsui.rules.wording.evidence import evidence_says

from ...shared.door import page
from ..journal.trace import trace_of
from .sections import sections_of
from .words import STATUS, VISIT_TYPES, Words, says, words_of_unit

_CORE = {"name", "area", "classes", "tags", "credit_code", "number", "takes_part"}


def known_of(target: Target, words: Words) -> list[tuple[str, str]]:
    """(header, value) of all columns that are filled, the plan's own and those that were carried along."""
    found = []
    for column in columns_of("targets", words.vocabulary):
        if column.id in _CORE:
            continue
        value = getattr(target, column.id, None) or target.values.get(column.id)
        if column.id == "kind":
            value = words.kinds.get(target.kind, target.kind)
        if said := says(value):
            found.append((column.header, said))
    return [*found, *target.kept.items()]


def explained(policy: Policy | None, target: Target, facts: Sequence[Fact], on: date) -> Explained | None:
    """Class, grade and lines with their reasons; None where the policy does not know the target's area."""
    if policy is None or all(area.code != target.area.code for area in policy.area):
        return None
    rows = [fact_row(fact) for fact in facts if fact.withdrawn_at is None]
    return explain(policy, target_row(target), rows, on, regular_period(policy, target.area.code, on))


def caps(why: Explained | None, policy: Policy | None, visits: Sequence[dict[str, Any]], on: date) -> list[dict[str, Any]]:
    """The plan's yearly limits that hold for the target, each with the visits of this year that it counts."""
    if policy is None or why is None:
        return []
    this_year = [visit["type"] for visit in visits if visit["day"] and visit["day"].year == on.year]
    found = []
    for limit in policy.limit:
        if limit.in_ != "year" or limit.most is None or limit.same_inspector:
            continue
        if limit.of is None or judge(limit.of, why.subject).holds:
            count = sum(type_ in limit.counts for type_ in this_year)
            found.append(
                {"name": limit.name, "most": limit.most, "count": count, "full": count >= limit.most, "cite": limit.cite}
            )
    return found


def visits_of(target: Target) -> list[dict[str, Any]]:
    """Visits made here and before, the latest first. Drawn ones that are not yet made stay out: the list is secret till then."""
    made = [
        {"day": one.visited_date, "by": one.unit.name, "type": one.kind, "says": Visit.KINDS[one.kind], "outcome": one.outcome}
        for one in target.visits.filter(state=Visit.DONE).select_related("unit")
    ]
    past = [
        {"day": one.visited_date, "by": one.authority, "type": one.type, "says": VISIT_TYPES.get(one.type, one.type),
         "outcome": one.outcome}
        for one in PastVisit.objects.filter(target=target, withdrawn_at=None)
    ]  # fmt: skip
    return sorted([*made, *past], key=lambda visit: visit["day"] or date.min, reverse=True)


_METRES = 111_320  # of a degree of latitude
_ROUND = [digit * 10**power for power in range(1, 8) for digit in (1, 2, 5)]  # metres


def pin(target: Target) -> dict[str, Any] | None:
    """Where it lies among the targets of its area, in a square of 100: no map is needed. None without coordinates.

    `scale`: how long a bar stands for `says`; degrees of longitude are as short as they are at that latitude.
    """
    if target.latitude is None or target.longitude is None:
        return None
    near = Target.objects.filter(area=target.area, latitude__isnull=False, longitude__isnull=False)
    box = near.aggregate(south=Min("latitude"), north=Max("latitude"), west=Min("longitude"), east=Max("longitude"))
    narrow = cos(radians(float(target.latitude)))
    span = max(float(box["north"] - box["south"]), float(box["east"] - box["west"]) * narrow, 0.01)

    def place(latitude: Any, longitude: Any) -> tuple[str, str]:
        across, up = float(longitude - box["west"]) * narrow / span, float(latitude - box["south"]) / span
        return f"{5 + 90 * across:.1f}", f"{95 - 90 * up:.1f}"

    others = near.exclude(pk=target.pk).values_list("latitude", "longitude")[:400]
    shown = {"here": place(target.latitude, target.longitude), "others": [place(*other) for other in others]}
    return shown | scale_of(span)


def scale_of(span: float) -> dict[str, str]:
    """A bar of a round length for a square of 90 that is `span` degrees of latitude high: where it ends, and what it says."""
    whole = span * _METRES
    metres = max(step for step in _ROUND if step <= whole / 2)
    says = f"{metres // 1000} 公里" if metres >= 1000 else f"{metres} 米"
    return {"scale": f"{5 + 90 * metres / whole:.1f}", "says": says}


@page("targets.see")
def target(request: Any, pk: int) -> HttpResponse:
    """The page of a target."""
    mine = Target.objects.filter(scope(request.actor, "targets.see", "area")).exclude(status=Target.WITHDRAWN)
    found = get_object_or_404(mine.select_related("area", "merged_into"), pk=pk)
    words, on = words_of_unit(found.area), timezone.localdate(request.at)
    facts = list(found.facts.select_related("target"))
    why = explained(words.policy, found, facts, on)
    visits = visits_of(found)
    context = {
        "target": found,
        "status": STATUS[found.status],
        "classes": [words.classes.get(one, one) for one in (why.classified.classes if why else found.classes)],
        "known": known_of(found, words),
        "why": why,
        "grounds": _grounds(why, words.policy, words),
        "lines": [(under.line.name, under.line.cite) for under in why.under] if why else [],
        "facts": [(fact, words.facts.get(fact.fact, fact.fact)) for fact in facts],
        "permits": found.permits.all(),
        "conflicts": found.conflicts.filter(ended_at=None).select_related("inspector"),
        "visits": visits,
        "caps": caps(why, words.policy, visits, on),
        "pin": pin(found),
        "trace": trace_of(found),
        "today": on,
        "sections": sections_of(request, found),
        "may_edit": is_allowed(request.actor, "targets.edit", found.area) and found.status == Target.ACTIVE,
    }
    return render(request, "desk/registry/target.html", context)


def _grounds(why: Explained | None, policy: Policy | None, words: Words) -> list[dict[str, Any]]:
    """Each ground of a class: whether it holds, on what evidence, by which article."""
    if why is None or policy is None:
        return []
    return [
        {
            "class": words.classes.get(one.class_id, one.class_id),
            "reason": one.reason,
            "cite": one.cite,
            "holds": one.holds,
            "in_force": one.in_force,
            "evidence": [evidence_says(policy, seen) for seen in one.evidence],
        }
        for one in why.judged
    ]


urlpatterns = [path("registry/targets/<int:pk>/", target, name="target")]
