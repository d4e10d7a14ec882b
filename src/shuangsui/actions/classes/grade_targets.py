"""Work out the risk grades of a unit's targets, and keep each that differs from the last with its evidence (高新区 无事不扰)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from shuangsui.access import Actor
from shuangsui.dossier.entropy import CHINA
from shuangsui.records.models import GradeEntry, Unit
from shuangsui.records.roll import Roll
from shuangsui.rules.grades import Graded, Scored
from shuangsui.rules.policy import Policy
from shuangsui.rules.wording.evidence import evidence_says, fact_says

from ..deed import action, record, require
from ..errors import ActionError
from .nominate import policy_file_for


@action
def grade_targets(*, by: Actor, at: datetime, unit: Unit) -> list[GradeEntry] | None:
    """The grades that changed, or whose evidence did; None where none. Raises NotAllowed, ActionError(no-policy, no-grades)."""
    require(by, "classes.propose", unit)
    file, policy = policy_file_for(unit)
    if not policy.grade or policy.grading is None:
        raise ActionError("no-grades", plan=policy.policy.title)
    on = at.astimezone(CHINA).date()
    names = {grade.id: grade.name for grade in policy.grade}
    last = {one.target_id: one for one in GradeEntry.objects.filter(is_current=True, target__area__path__startswith=unit.path)}

    made, replaced = [], []
    for standing in Roll(unit, policy, on).standing():
        graded, before = standing.graded, last.get(standing.target.pk)
        scores = scores_json(policy, graded)
        if before and (before.grade, before.scores) == (graded.grade, scores):
            continue
        if before:
            replaced.append(before.pk)
        made.append(
            GradeEntry(
                target=standing.target, policy=file, grade=graded.grade, grade_name=names.get(graded.grade, graded.grade),
                from_impact=names.get(graded.from_impact, graded.from_impact), scores=scores, on_date=on, by_name=by.name, at=at,
            )
        )  # fmt: skip
    if not made:
        return None
    GradeEntry.objects.filter(pk__in=replaced).update(is_current=False)
    GradeEntry.objects.bulk_create(made, batch_size=500)
    moved = {one.target.key: [last[one.target_id].grade_name, one.grade_name] for one in made if one.target_id in last}
    record("targets.graded", by=by, at=at, unit=unit, after={"count": len(made), "moved": moved})
    return made


def scores_json(policy: Policy, graded: Graded) -> list[dict[str, Any]]:
    """Every criterion with its points, the step that held and what was seen, as it is kept and shown."""
    return [
        {
            "part": part,
            "criterion": one.criterion,
            "points": one.points,
            "says": one.says,
            "cite": one.cite,
            "seen": _seen(policy, one),
        }
        for part, scored in (("impact", graded.impact), ("performance", graded.performance))
        for one in scored
    ]


def _seen(policy: Policy, scored: Scored) -> list[str]:
    seen = []
    for evidence in scored.evidence:
        seen.append(evidence_says(policy, evidence))
        seen += [fact_says(policy, fact) for fact in evidence.facts]
    return seen
