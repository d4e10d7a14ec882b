"""The steps of a class list after its draft: submitted, sent back, confirmed by another, published, given up."""

from __future__ import annotations

from datetime import datetime

from shuangsui.access import Actor
from shuangsui.records.models import ClassList, ClassListMember, Nomination
from shuangsui.records.situation import policy_of

from ..deed import action, record, require
from ..errors import ActionError, ChangedMeanwhile
from .apply_list import apply_list, members_of


def held(list_: ClassList, version: int, *states: str) -> ClassList:
    """The list, locked. Raises ChangedMeanwhile, ActionError(list-step)."""
    kept = ClassList.objects.select_for_update(of=("self",)).select_related("unit", "policy").get(pk=list_.pk)
    if kept.version != version:
        raise ChangedMeanwhile(kept.name)
    if kept.state not in states:
        raise ActionError("list-step", name=kept.name)
    return kept


@action
def submit_list(*, by: Actor, at: datetime, list_: ClassList, version: int) -> ClassList:
    """Hand it over. Raises NotAllowed, ChangedMeanwhile, ActionError(list-step, list-undecided, list-empty)."""
    require(by, "classes.propose", list_.unit)
    kept = held(list_, version, ClassList.DRAFT)
    if open_ := ClassListMember.objects.filter(list=kept, target=None, left_out="").count():
        raise ActionError("list-undecided", count=open_)
    if not members_of(kept):
        raise ActionError("list-empty")
    return _turned(kept, "submitted", by, at, state=ClassList.SUBMITTED, submitted_at=at)


@action
def send_back_list(*, by: Actor, at: datetime, list_: ClassList, version: int, reason: str) -> ClassList:
    """It is to be put right. Raises NotAllowed, ChangedMeanwhile, ActionError(list-step, reason-missing)."""
    require(by, "classes.approve", list_.unit)
    kept = held(list_, version, ClassList.SUBMITTED)
    if not reason.strip():
        raise ActionError("reason-missing")
    return _turned(kept, "sent-back", by, at, reason, state=ClassList.DRAFT, submitted_at=None)


@action
def drop_list(*, by: Actor, at: datetime, list_: ClassList, version: int, reason: str) -> ClassList:
    """Give up a draft. Raises NotAllowed, ChangedMeanwhile, ActionError(list-step, reason-missing)."""
    require(by, "classes.propose", list_.unit)
    kept = held(list_, version, ClassList.DRAFT)
    if not reason.strip():
        raise ActionError("reason-missing")
    return _turned(kept, "dropped", by, at, reason, state=ClassList.DROPPED)


@action
def confirm_list(*, by: Actor, at: datetime, list_: ClassList, version: int) -> ClassList:
    """Put it in force: the registry's classes follow, the list before is replaced. Never by who made it.

    Raises NotAllowed, ChangedMeanwhile, ActionError(list-step, own-request).
    """
    require(by, "classes.approve", list_.unit)
    kept = held(list_, version, ClassList.SUBMITTED)
    if by.user is None or kept.made_by_id == by.user.pk:
        raise ActionError("own-request")
    turned = _turned(kept, "confirmed", by, at, state=ClassList.CONFIRMED, confirmed_by=by.user, confirmed_at=at)
    apply_list(by=by, at=at, list_=turned)
    return turned


@action
def publish_list(*, by: Actor, at: datetime, list_: ClassList, version: int) -> ClassList:
    """Make it public. Where the policy has the firms heard first, each must have been told and heard.

    Raises NotAllowed, ChangedMeanwhile, ActionError(list-step, firm-not-heard).
    """
    require(by, "classes.approve", list_.unit)
    kept = held(list_, version, ClassList.CONFIRMED)
    if missing := unheard(kept):
        raise ActionError("firm-not-heard", names="、".join(missing[:5]), count=len(missing))
    return _turned(kept, "published", by, at, state=ClassList.PUBLISHED, published_at=at)


def unheard(list_: ClassList) -> list[str]:
    """The members whom the policy wants heard before they are published, and who were not told or not heard."""
    class_ = next((c for c in policy_of(list_.policy).classes if c.id == list_.class_id), None)
    if class_ is None or class_.confirmed_by is None or not class_.confirmed_by.hears_the_firm:
        return []
    heard = Nomination.objects.filter(year=list_.year, class_id=list_.class_id, target__in=members_of(list_))
    done = set(heard.exclude(told_date=None).exclude(heard_date=None).values_list("target", flat=True))
    return [member.name for pk, member in members_of(list_).items() if pk not in done]


def _turned(kept: ClassList, step: str, by: Actor, at: datetime, reason: str = "", **values: object) -> ClassList:
    for name, value in values.items():
        setattr(kept, name, value)
    kept.version += 1
    kept.save()
    after = {"state": kept.state_says, "class": kept.class_id, "count": ClassListMember.objects.filter(list=kept).count()}
    record(f"class-list.{step}", by=by, at=at, unit=kept.unit, subject=kept, after=after, reason=reason)
    return kept
