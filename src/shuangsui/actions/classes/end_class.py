"""A target leaves a class by a decision of its own: the firm's objection was right, its problem was struck off."""

from __future__ import annotations

from datetime import date, datetime

from shuangsui.access import Actor
from shuangsui.dossier.entropy import CHINA
from shuangsui.records.models import ClassList, ClassListMember, ClassSpan, Unit
from shuangsui.records.roll import Roll

from ..deed import action, record, require
from ..errors import ActionError
from ..states.changing import locked
from .apply_list import left, set_classes
from .nominate import policy_file_for


@action
def end_class(
    *, by: Actor, at: datetime, unit: Unit, target: int, version: int, class_id: str, day: date, reason: str
) -> ClassSpan | None:
    """The target (its primary key) leaves the class on `day`. `unit`: whose decision it is; the target lies in or below it.

    The member of the lists in force is marked with the reason, and stays in them. None where it had no running span of the class
    (it came in by an import); its classes change all the same.

    Raises NotAllowed, ChangedMeanwhile, ActionError(reason-missing, event-in-future, not-in-class, class-unknown).
    """
    require(by, "classes.approve", unit)
    [kept] = locked({target: version})
    _, policy = policy_file_for(unit)
    if not kept.area.path.startswith(unit.path) or not any(c.id == class_id and not c.otherwise for c in policy.classes):
        raise ActionError("class-unknown")
    if not reason.strip():
        raise ActionError("reason-missing")
    if day > at.astimezone(CHINA).date():
        raise ActionError("event-in-future")
    standing = Roll(unit, policy, at.astimezone(CHINA).date()).one(kept)
    if class_id not in standing.classes:
        raise ActionError("not-in-class", name=kept.name)

    classes = left(policy, standing, class_id)
    record(
        "class.ended", by=by, at=at, unit=unit, subject=kept, after={"class": class_id, "date": day.isoformat()}, reason=reason
    )
    set_classes(by, at, kept, classes, reason)
    running = (ClassList.CONFIRMED, ClassList.PUBLISHED)
    members = ClassListMember.objects.filter(target=kept, list__class_id=class_id, list__state__in=running, left_out="")
    members.update(left_out=f"{day} 移出：{reason.strip()}"[:200])
    span = ClassSpan.objects.filter(target=kept, class_id=class_id, until=None).first()
    if span is None:
        return None
    span.until, span.end_reason = max(day, span.since), reason.strip()[:300]
    span.ended_by_name, span.ended_at = by.name, at
    span.save()
    return span
