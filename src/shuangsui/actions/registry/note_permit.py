"""Permits of a target entered by hand. None is deleted: corrected, ended on a day, or withdrawn, each with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from shuangsui.access import Actor
from shuangsui.dossier.entropy import CHINA
from shuangsui.records.models import Permit, Target

from ..deed import action, changed, record, require
from ..errors import ActionError


@dataclass(frozen=True)
class PermitSaid:
    """What a permit says. `category`: 管理类别."""

    number: str
    category: str = ""
    valid_from: date | None = None
    valid_until: date | None = None

    def fields(self) -> dict[str, Any]:
        """By the names of the model's fields, as they are kept. Raises ActionError(permit-number, permit-span)."""
        number = self.number.strip()
        if not number or len(number) > 80:
            raise ActionError("permit-number")
        if self.valid_from and self.valid_until and self.valid_from > self.valid_until:
            raise ActionError("permit-span")
        category = self.category.strip()[:40]
        return {"number": number, "category": category, "valid_from": self.valid_from, "valid_until": self.valid_until}


def _told(permit: Permit) -> dict[str, Any]:
    """A permit as the journal keeps it."""
    days = {name: day.isoformat() if (day := getattr(permit, name)) else "" for name in ("valid_from", "valid_until")}
    return {"permit": permit.number, "permit_class": permit.category, **days}


def _live(permit: Permit) -> Permit:
    """The permit, locked, while it stands. Raises ActionError(permit-gone)."""
    kept = Permit.objects.select_for_update(of=("self",)).select_related("target__area").get(pk=permit.pk)
    if kept.withdrawn_at is not None:
        raise ActionError("permit-gone", number=kept.number)
    return kept


def _refuse_known(target: Target, number: str) -> None:
    if Permit.objects.filter(target=target, number=number, withdrawn_at=None).exists():
        raise ActionError("permit-known", name=target.name, number=number)


@action
def note_permit(*, by: Actor, at: datetime, target: Target, said: PermitSaid) -> Permit | None:
    """The target has this permit. Nothing to do where the very same is known.

    Raises ActionError(permit-number, permit-span, permit-known, target-gone), NotAllowed.
    """
    require(by, "targets.edit", target.area)
    kept = Target.objects.select_for_update(of=("self",)).select_related("area").get(pk=target.pk)
    if kept.status != Target.ACTIVE:
        raise ActionError("target-gone", name=kept.name)
    fields = said.fields()
    if Permit.objects.filter(target=kept, withdrawn_at=None, **fields).exists():
        return None
    _refuse_known(kept, fields["number"])

    made = Permit.objects.create(target=kept, at=at, **fields)
    record("permit.noted", by=by, at=at, unit=kept.area, subject=kept, after=_told(made))
    return made


@action
def correct_permit(*, by: Actor, at: datetime, permit: Permit, said: PermitSaid, reason: str) -> Permit | None:
    """The permit was entered wrongly: it is withdrawn, and stands anew as it is said. Nothing to do where nothing differs.

    Raises ActionError(permit-gone, permit-number, permit-span, permit-known, reason-missing), NotAllowed.
    """
    require(by, "targets.edit", permit.target.area)
    kept, fields = _live(permit), said.fields()
    if not reason.strip():
        raise ActionError("reason-missing")
    if all(getattr(kept, name) == value for name, value in fields.items()):
        return None
    if fields["number"] != kept.number:
        _refuse_known(kept.target, fields["number"])

    kept.withdrawn_at, kept.withdrawn_says = at, f"更正：{reason.strip()}"[:300]
    kept.save()
    made = Permit.objects.create(target=kept.target, at=at, ended_date=kept.ended_date, end_says=kept.end_says, **fields)
    before, after = changed(_told(kept), _told(made))
    record(
        "permit.corrected", by=by, at=at, unit=kept.target.area, subject=kept.target, before=before, after=after,
        reason=reason.strip()[:500],
    )  # fmt: skip
    return made


@action
def end_permit(*, by: Actor, at: datetime, permit: Permit, day: date, reason: str) -> Permit | None:
    """The permit was revoked or given up on `day`. Nothing to do where it ended on that day already.

    Raises ActionError(permit-gone, permit-ended, event-in-future, permit-span, reason-missing), NotAllowed.
    """
    require(by, "targets.edit", permit.target.area)
    kept = _live(permit)
    if kept.ended_date == day:
        return None
    if kept.ended_date is not None:
        raise ActionError("permit-ended", number=kept.number, day=kept.ended_date)
    if day > at.astimezone(CHINA).date():
        raise ActionError("event-in-future")
    if kept.valid_from and day < kept.valid_from:
        raise ActionError("permit-span")
    if not reason.strip():
        raise ActionError("reason-missing")

    kept.ended_date, kept.end_says = day, reason.strip()[:300]
    kept.save()
    after = {"permit": kept.number, "end": day.isoformat()}
    record("permit.ended", by=by, at=at, unit=kept.target.area, subject=kept.target, after=after, reason=reason.strip()[:500])
    return kept


@action
def withdraw_permit(*, by: Actor, at: datetime, permit: Permit, reason: str) -> Permit:
    """The permit was entered in error; it stays to be read. Raises ActionError(permit-gone, reason-missing), NotAllowed."""
    require(by, "targets.edit", permit.target.area)
    kept = _live(permit)
    if not reason.strip():
        raise ActionError("reason-missing")

    kept.withdrawn_at, kept.withdrawn_says = at, reason.strip()[:300]
    kept.save()
    record(
        "permit.withdrawn", by=by, at=at, unit=kept.target.area, subject=kept.target, before=_told(kept),
        reason=reason.strip()[:500],
    )  # fmt: skip
    return kept
