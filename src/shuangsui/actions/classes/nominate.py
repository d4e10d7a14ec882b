"""Nominate targets for a class: computed from facts, or by the bureau's own decision."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q

from shuangsui.access import Actor, is_allowed
from shuangsui.dossier.entropy import CHINA
from shuangsui.records.models import ClassSpan, Nomination, PolicyFile, Target, Unit
from shuangsui.records.policies import policy_file_of
from shuangsui.records.roll import Roll, Standing, deciding_unit
from shuangsui.records.situation import policy_of
from shuangsui.rules.classes import Ground
from shuangsui.rules.policy import Policy
from shuangsui.rules.policy.classes import TargetClass
from shuangsui.rules.wording.evidence import evidence_says, fact_says

from ..attachments import keep_attachment
from ..deed import action, record, require
from ..errors import ActionError, NotAllowed

Upload = tuple[str, bytes]


def policy_file_for(unit: Unit) -> tuple[PolicyFile, Policy]:
    """The policy that the unit works under. Raises ActionError(no-policy)."""
    file = policy_file_of(unit)
    if file is None:
        raise ActionError("no-policy", unit=unit.name)
    return file, policy_of(file)


def nominated_classes(policy: Policy) -> list[TargetClass]:
    """The classes that one is nominated for: those that a meeting confirms, or, where none has one, all with grounds."""
    with_grounds = [c for c in policy.classes if c.nominated_by]
    return [c for c in with_grounds if c.confirmed_by] or with_grounds


@action
def nominate_by_facts(*, by: Actor, at: datetime, unit: Unit) -> list[Nomination] | None:
    """Nominate everybody of the unit and below who meets a condition of the plan, with its official reason and the evidence.

    Who stands nominated, was decided on for this year, or is on this year's list is passed over, so that doing it again adds only
    what is new; who is in the class by an older list is nominated anew. None where nobody is.

    Raises NotAllowed, ActionError(no-policy).
    """
    require(by, "classes.propose", unit)
    file, policy = policy_file_for(unit)
    wanted = {c.id for c in nominated_classes(policy)}
    on = at.astimezone(CHINA).date()
    year = policy.policy.year or on.year
    over = Q(state=Nomination.OPEN) | Q(year=year, state__in=(Nomination.CONFIRMED, Nomination.REFUSED))
    known = Nomination.objects.filter(over, target__area__path__startswith=unit.path)
    listed = ClassSpan.objects.filter(until=None, by_list__year=year, target__area__path__startswith=unit.path)
    settled = {*known.values_list("target", "class_id"), *listed.values_list("target", "class_id")}

    deciding, made = deciding_unit(unit, policy), []
    for standing in Roll(unit, policy, on).standing():
        for class_id, grounds in _grounds(policy, standing, wanted).items():
            if (standing.target.pk, class_id) not in settled:
                made.append(
                    Nomination(
                        unit=deciding,
                        policy=file,
                        year=year,
                        target=standing.target,
                        class_id=class_id,
                        made_by=by.user,
                        made_at=at,
                        grounds=[ground_json(policy, ground) for ground in grounds],
                    )
                )
    if not made:
        return None
    Nomination.objects.bulk_create(made)
    told = [{"target": one.target.key, "class": one.class_id, "reason": one.reasons} for one in made]
    record("class.nominated", by=by, at=at, unit=unit, after={"count": len(made), "targets": told})
    return made


def _grounds(policy: Policy, standing: Standing, wanted: set[str]) -> dict[str, list[Ground]]:
    """The grounds of each class; none of a class on whose printed list of this plan the target stands."""
    printed = {c.id: {c.listed_in, c.confirmed_by.listed_in if c.confirmed_by else None} for c in policy.classes}
    found: dict[str, list[Ground]] = {}
    for ground in standing.classified.nominated:
        if ground.class_id in wanted and not printed[ground.class_id] & standing.subject.lists:
            found.setdefault(ground.class_id, []).append(ground)
    return found


def ground_json(policy: Policy, ground: Ground) -> dict[str, Any]:
    """A ground as a nomination keeps it: the plan's reason and article, and what was seen, in words."""
    seen = []
    for evidence in ground.evidence:
        seen.append(evidence_says(policy, evidence))
        seen += [fact_says(policy, fact) for fact in evidence.facts]
    return {"reason": ground.reason, "cite": ground.cite, "evidence": seen}


@action
def nominate_target(
    *,
    by: Actor,
    at: datetime,
    target: Target,
    class_id: str,
    grounds: Sequence[str],
    statement: str,
    file: Upload | None = None,
) -> Nomination:
    """The bureau's own nomination. `grounds`: ids of the plan's grounds for the class; `statement`: what the bureau found.

    Raises NotAllowed, ActionError(no-policy, class-unknown, ground-missing, statement-missing, nominated-already,
    state-not-active).
    """
    area = target.area
    file_, policy = policy_file_for(area)
    unit = deciding_unit(area, policy)
    if not (is_allowed(by, "classes.propose", unit) or is_allowed(by, "classes.propose", area)):
        raise NotAllowed("classes.propose")
    chosen = _chosen(policy, class_id, grounds)
    if not statement.strip():
        raise ActionError("statement-missing")
    if target.status != Target.ACTIVE:
        raise ActionError("state-not-active", names=target.name)
    if Nomination.objects.filter(target=target, class_id=class_id, state=Nomination.OPEN).exists():
        raise ActionError("nominated-already", name=target.name)

    kept = keep_attachment(by=by, at=at, unit=area, name=file[0], data=file[1], kind="nomination") if file else None
    made = Nomination.objects.create(
        unit=unit,
        policy=file_,
        year=policy.policy.year or at.astimezone(CHINA).year,
        target=target,
        class_id=class_id,
        grounds=chosen,
        by_decision=True,
        statement=statement.strip()[:500],
        evidence=kept,
        made_by=by.user,
        made_at=at,
    )
    after = {"class": class_id, "reason": made.reasons, "file": kept.sha256 if kept else ""}
    record("class.proposed", by=by, at=at, unit=area, subject=made, after=after, reason=made.statement)
    return made


def _chosen(policy: Policy, class_id: str, grounds: Sequence[str]) -> list[dict[str, Any]]:
    """The plan's grounds of these ids, as a nomination keeps them."""
    class_ = next((c for c in policy.classes if c.id == class_id and c.nominated_by), None)
    if class_ is None:
        raise ActionError("class-unknown")
    chosen = [n for n in class_.nominated_by if n.id in grounds]
    if not chosen or len(chosen) != len(set(grounds)):
        raise ActionError("ground-missing")
    return [{"reason": n.reason, "cite": n.cite or class_.cite, "evidence": []} for n in chosen]
