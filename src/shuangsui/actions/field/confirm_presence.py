"""A member of the team is at the place: he says so on his own phone, or by his PIN on a colleague's."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.auth.hashers import check_password

from shuangsui.access import Actor, own_inspector
from shuangsui.records.models import FieldDevice, Inspector, JournalEntry, Presence, Visit, VisitMember

from ..deed import action, record
from ..errors import ActionError, NotAllowed

TRIES = 5  # wrong PINs of one person
COOLS = timedelta(minutes=15)


class WrongPin(ActionError):
    """The colleague's PIN is not that; `note_wrong_pin` has to be told, after the refused deed left nothing."""

    def __init__(self, inspector: Inspector) -> None:
        self.inspector = inspector
        super().__init__("pin-wrong", field="pin")


@action
def confirm_presence(
    *, by: Actor, at: datetime, device: FieldDevice, visit: Visit, said_at: datetime, inspector: str = "", pin: str = ""
) -> Presence | None:
    """`inspector`: the key of a colleague who types his PIN on this phone, "" for oneself. `said_at`: by the phone's clock.

    None where he was there already. Raises ActionError(not-on-the-team, visit-over, pin-locked), WrongPin, NotAllowed.
    """
    own = own_inspector(by, "field.use")
    if own is None:
        raise NotAllowed("field.use")
    kept = Visit.objects.select_for_update(of=("self",)).select_related("unit").get(pk=visit.pk)
    seats = VisitMember.objects.filter(visit=kept, ended_at=None).select_related("inspector")
    team = {seat.inspector.key: seat.inspector for seat in seats}
    who = team.get(inspector or own.key)
    if who is None or own.key not in team:
        raise ActionError("not-on-the-team", number=kept.number)
    if Presence.objects.filter(visit=kept, inspector=who).exists():
        return None
    if kept.state not in (Visit.SENT, Visit.DONE):
        raise ActionError("visit-over", number=kept.number, state=kept.state_says)
    if who != own:
        _check_pin(who, pin, at)

    there = Presence.objects.create(visit=kept, inspector=who, device=device, by_pin=who != own, at=said_at, received_at=at)
    record("visit.present", by=by, at=at, unit=kept.unit, subject=kept, after={"inspector": who.key, "by_pin": who != own})
    return there


def _check_pin(who: Inspector, pin: str, at: datetime) -> None:
    tries = JournalEntry.objects.filter(subject="inspector", subject_id=str(who.pk), event="device.pin-wrong", at__gt=at - COOLS)
    if tries.count() >= TRIES:
        raise ActionError("pin-locked", minutes=int(COOLS.total_seconds() // 60))
    devices = FieldDevice.objects.filter(user__inspector=who, user__is_active=True, revoked_at=None)
    if not any(check_password(pin, device.pin) for device in devices):
        raise WrongPin(who)


@action
def note_wrong_pin(*, by: Actor, at: datetime, inspector: Inspector) -> Inspector:
    """Somebody's PIN was given wrongly on a colleague's phone: counted, so that six digits cannot be tried out."""
    record("device.pin-wrong", by=by, at=at, unit=inspector.unit, subject=inspector)
    return inspector
