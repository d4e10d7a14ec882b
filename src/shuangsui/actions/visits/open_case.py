"""A case inspection (个案检查): on a complaint, a hand-over, an accident, a lead; outside the draw and the cap."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from shuangsui.access import Actor
from shuangsui.dossier.entropy import CHINA
from shuangsui.records.models import Conflict, Inspector, Target, Unit, Visit, VisitMember

from ..deed import action, record, require
from ..errors import ActionError, NotAllowed

GROUNDS = {"complaint": "投诉举报", "hand-over": "转办交办", "accident": "突发事件", "lead": "问题线索"}


@action
def open_case(
    *,
    by: Actor,
    at: datetime,
    unit: Unit,
    target: Target,
    ground: str,
    detail: str,
    team: Sequence[Inspector],
    due: date | None = None,
) -> Visit:
    """A new task of kind case, sent at once; the first of `team` leads. `ground`: a key of GROUNDS.

    Raises ActionError(case-ground, team-too-small, team-unfit, team-conflict), NotAllowed.
    """
    require(by, "tasks.send", unit)
    if not target.area.path.startswith(unit.path):
        raise NotAllowed("tasks.send")
    if ground not in GROUNDS or not detail.strip():
        raise ActionError("case-ground")
    _check_team(unit, target, team, at)

    visit = Visit.objects.create(
        unit=unit,
        number=_number(unit, at.astimezone(CHINA).year),
        target=target,
        kind=Visit.CASE,
        ground=f"{GROUNDS[ground]}：{detail.strip()}"[:300],
        due_date=due,
        first_due_date=due,
        state=Visit.SENT,
        sent_at=at,
    )
    VisitMember.objects.bulk_create([VisitMember(visit=visit, inspector=one, is_lead=n == 0) for n, one in enumerate(team)])
    after = {"target": target.key, "team": [one.key for one in team], "due": due.isoformat() if due else ""}
    record("visit.case-opened", by=by, at=at, unit=unit, subject=visit, after=after, reason=visit.ground)
    return visit


def _check_team(unit: Unit, target: Target, team: Sequence[Inspector], at: datetime) -> None:
    """Two at least who may inspect on that day, of this unit or below, none of whom has to keep away from the target."""
    day = at.astimezone(CHINA).date()
    if len(set(team)) < 2:
        raise ActionError("team-too-small")
    for one in team:
        valid = one.valid_until is None or one.valid_until >= day
        if one.staff_type != "inspector" or not one.on_duty or not valid or not one.unit.path.startswith(unit.path):
            raise ActionError("team-unfit", inspector=one.name)
    barred = Conflict.objects.filter(target=target, inspector__in=team, ended_at=None).select_related("inspector").first()
    if barred:
        raise ActionError("team-conflict", inspector=barred.inspector.name, target=target.name)


def _number(unit: Unit, year: int) -> str:
    """CODE-YEAR-C001 and on, in the unit; called while the deed holds the unit's row."""
    Unit.objects.select_for_update().get(pk=unit.pk)
    begins = f"{unit.code}-{year}-C"
    last = Visit.objects.filter(unit=unit, number__startswith=begins).order_by("-number").values_list("number", flat=True).first()
    return f"{begins}{int(last.removeprefix(begins)) + 1 if last else 1:03}"
