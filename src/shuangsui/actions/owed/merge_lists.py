"""Merge what was handed in into the lists of the classes, by the plan's own rules (乌鲁木齐 二（一）2（6）)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from shuangsui.access import Actor
from shuangsui.dossier.entropy import CHINA
from shuangsui.records.models import ClassList, ClassListMember, Target, Unit
from shuangsui.records.roll import Roll, Standing
from shuangsui.rules.periods import Period
from shuangsui.rules.policy import Policy

from ..classes.apply_list import class_says
from ..classes.nominate import policy_file_for
from ..deed import action, record, require
from ..errors import ActionError


@dataclass(frozen=True)
class Sorted:
    """Whom the merger puts into one class: each with the reason, and whether the registry states it already."""

    class_id: str
    name: str
    members: list[tuple[Target, str, bool]]
    leaves: list[Target]

    @property
    def joins(self) -> list[tuple[Target, str]]:
        """Those who are new in the class."""
        return [(target, reason) for target, reason, was in self.members if not was]


def sort_all(unit: Unit, policy: Policy, drawn_for: Period, on: date) -> list[Sorted]:
    """Every class with its members, as of a day, for the draw of a period; nothing is changed.

    Classes with grounds are worked out anew from the facts, whatever the registry states; issued ones stay as they are stated.
    """
    issued = {c.id for c in policy.classes if c.listed_in}
    members: dict[str, list[tuple[Target, str, bool]]] = {c.id: [] for c in policy.classes}
    leaves: dict[str, list[Target]] = {c.id: [] for c in policy.classes}
    rest = [c.id for c in policy.classes if c.otherwise]
    for one in Roll(unit, policy, on, drawn_for).standing(computed=True):
        was = one.target.classes
        now = [c for c in was if c in issued] + [c for c in one.classified.classes if c not in rest]
        now = list(dict.fromkeys(now)) or rest
        for class_id in now:
            members[class_id].append((one.target, _reason(one, class_id), class_id in was))
        for class_id in was:
            if class_id not in now and class_id in leaves:
                leaves[class_id].append(one.target)
    return [Sorted(c.id, c.name, members[c.id], leaves[c.id]) for c in policy.classes]


def _reason(one: Standing, class_id: str) -> str:
    """The plan's words for why; nothing for an issued list or the rest."""
    return "、".join(dict.fromkeys(g.reason for g in one.classified.nominated if g.class_id == class_id))


@action
def merge_lists(*, by: Actor, at: datetime, unit: Unit, period: Period) -> list[ClassList]:
    """Drafts of every class's list for the draw of `period`, to be confirmed by another; drafts of the same period from before
    are given up. Raises NotAllowed, ActionError(no-policy, merged-already: one of them is submitted or in force)."""
    require(by, "classes.propose", unit)
    assert by.user is not None
    file, policy = policy_file_for(unit)
    earlier = ClassList.objects.filter(unit=unit, origin=ClassList.MERGED, period=period.id)
    running = earlier.exclude(state__in=(ClassList.DRAFT, ClassList.DROPPED, ClassList.REPLACED)).first()
    if running:
        raise ActionError("merged-already", name=running.name, state=running.state_says)
    today = at.astimezone(CHINA).date()

    earlier.filter(state=ClassList.DRAFT).update(state=ClassList.DROPPED)
    made = []
    for one in sort_all(unit, policy, period, today):
        if not one.members:
            continue
        list_ = ClassList.objects.create(
            unit=unit, policy=file, year=period.first.year, class_id=one.class_id, made_by=by.user, made_at=at,
            origin=ClassList.MERGED, name=f"{period.says()}{unit.name}{class_says(policy, one.class_id)}清单"[:120],
            issued_date=today, source="按报送的清单和方案规则汇总", period=period.id,
        )  # fmt: skip
        ClassListMember.objects.bulk_create(
            (
                ClassListMember(
                    list=list_, line=line, name=target.name, area_name=target.area.name, credit_code=target.credit_code[:18],
                    reason=reason[:500], target=target,
                )
                for line, (target, reason, _) in enumerate(one.members, start=1)
            ),
            batch_size=1_000,
        )  # fmt: skip
        made.append(list_)
    counts = {class_says(policy, list_.class_id): list_.members.count() for list_ in made}
    record("lists.merged", by=by, at=at, unit=unit, after={"period": period.says(), **counts})
    return made
