"""The steps that the year's papers share: submitted, approved, filed above, published; amended by a next version."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

from django.utils import timezone

from shuangsui.access import Actor
from shuangsui.records.models import ItemList, Unit, YearPlan
from shuangsui.rules.plan_checks import line_checks

from ..deed import action, record, require
from ..errors import ActionError, ChangedMeanwhile
from .year import require_open

Paper = TypeVar("Paper", YearPlan, ItemList)
_NAMES = {YearPlan: "plan", ItemList: "items"}


def held(paper: Paper, version: int, *states: str) -> Paper:
    """The paper, locked. Raises ChangedMeanwhile, ActionError(paper-step, year-closed)."""
    kept = type(paper).objects.select_for_update().select_related("unit", "policy").get(pk=paper.pk)
    if kept.version != version:
        raise ChangedMeanwhile(str(kept))
    if kept.state not in states:
        raise ActionError("paper-step", name=str(kept))
    require_open(kept.unit, kept.policy, kept.year)
    return kept


@action
def submit(*, by: Actor, at: datetime, paper: Paper, version: int) -> Paper:
    """The clerk hands the draft to the approver: a plan only once its year was reckoned as it stands, and above the floors.

    Raises NotAllowed, ChangedMeanwhile, ActionError(paper-step, year-closed, forecast-wanted, below-floor, above-ceiling,
    items-none).
    """
    require(by, "plans.make", paper.unit)
    kept = held(paper, version, paper.DRAFT)
    _refuse_unready(kept)
    return _turned(kept, "submitted", by, at, state=kept.SUBMITTED, submitted_at=at)


@action
def send_back(*, by: Actor, at: datetime, paper: Paper, version: int, reason: str) -> Paper:
    """The approver wants it otherwise. Raises as `submit`, and ActionError(reason-wanted)."""
    require(by, "plans.approve", paper.unit)
    kept = held(paper, version, paper.SUBMITTED)
    if not reason.strip():
        raise ActionError("reason-wanted")
    return _turned(kept, "sent-back", by, at, reason, state=kept.DRAFT, submitted_at=None)


@action
def approve(*, by: Actor, at: datetime, paper: Paper, version: int) -> Paper:
    """Approve; the version approved before is replaced. Nobody approves his own. Raises as `submit`, ActionError(own-request)."""
    require(by, "plans.approve", paper.unit)
    kept = held(paper, version, paper.SUBMITTED)
    if by.user is None or kept.made_by_id == by.user.pk:
        raise ActionError("own-request")
    same = type(kept).objects.filter(unit=kept.unit, year=kept.year, policy=kept.policy)
    same.filter(state__in=(kept.APPROVED, kept.PUBLISHED)).update(state=kept.REPLACED)
    return _turned(kept, "approved", by, at, state=kept.APPROVED, approved_by=by.user, approved_at=at)


@action
def file_above(*, by: Actor, at: datetime, paper: Paper, version: int, above: Unit, note: str = "") -> Paper:
    """备案: tell the level above, which sees it from now on. Raises as `submit`, ActionError(not-above)."""
    require(by, "plans.approve", paper.unit)
    kept = held(paper, version, paper.APPROVED, paper.PUBLISHED)
    if above.pk == kept.unit.pk or not kept.unit.path.startswith(above.path):
        raise ActionError("not-above", above=above.name)
    return _turned(kept, "filed", by, at, filed_at=at, filed_with=above, filed_note=note)


@action
def file_outside(*, by: Actor, at: datetime, paper: Paper, version: int, above: str, day: date | None, note: str) -> Paper:
    """备案 of a unit that has nobody above it here: kept as it was sent, with whom, the day and the number of the paper.

    Raises as `submit`, ActionError(filed-here: there is a unit above in this installation; filing-incomplete; filed-later).
    """
    require(by, "plans.approve", paper.unit)
    kept = held(paper, version, paper.APPROVED, paper.PUBLISHED)
    if kept.unit.parent_id:
        raise ActionError("filed-here")
    above, note = " ".join(above.split())[:100], " ".join(note.split())[:100]
    if not above or not note or day is None:
        raise ActionError("filing-incomplete")
    if day > timezone.localdate(at):
        raise ActionError("filed-later", day=day.isoformat())
    return _turned(kept, "filed", by, at, filed_at=at, filed_outside=above, filed_date=day, filed_note=note)


@action
def publish(*, by: Actor, at: datetime, paper: Paper, version: int) -> Paper:
    """Make it public. Raises as `submit`."""
    require(by, "plans.approve", paper.unit)
    kept = held(paper, version, paper.APPROVED)
    return _turned(kept, "published", by, at, state=kept.PUBLISHED, published_at=at)


def _refuse_unready(kept: YearPlan | ItemList) -> None:
    if isinstance(kept, ItemList):
        if not kept.items:
            raise ActionError("items-none")
        return
    if not kept.is_reckoned:
        raise ActionError("forecast-wanted")
    refuse_numbers(kept.forecast["lines"], kept.numbers)


def refuse_numbers(lines: Sequence[Mapping[str, Any]], numbers: Mapping[str, int]) -> None:
    """Raises ActionError(below-floor, above-ceiling), with the article."""
    for check in line_checks(lines, numbers):
        if check.code == "below-floor":
            raise ActionError("below-floor", **check.values)
        if check.code == "above-ceiling":
            raise ActionError("above-ceiling", **check.values)


def _turned(kept: Paper, step: str, by: Actor, at: datetime, reason: str = "", **values: object) -> Paper:
    for name, value in values.items():
        setattr(kept, name, value)
    kept.version += 1
    kept.save()
    after = {name: str(value) if value is not None else None for name, value in values.items()}
    record(f"{_NAMES[type(kept)]}.{step}", by=by, at=at, unit=kept.unit, subject=kept, after=after, reason=reason)
    return kept
