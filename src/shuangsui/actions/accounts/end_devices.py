"""End sign-ins: one's own, on other browsers or on all."""

from __future__ import annotations

from datetime import datetime

from shuangsui.access import Actor
from shuangsui.records.models import Device, User

from ..deed import action, record
from .see_device import token_hash


@action
def end_devices(*, by: Actor, at: datetime, pk: int | None = None, but: str = "") -> int | None:
    """End the actor's device of that key, or without one every device but that of the token `but`. How many were ended.

    A device of somebody else is none: nothing to do.
    """
    if by.user is None:
        return None
    found = Device.objects.filter(user=by.user, ended_at=None)
    found = found.filter(pk=pk) if pk is not None else found.exclude(token=token_hash(but))
    agents = list(found.values_list("agent", flat=True))
    if not agents:
        return None
    found.update(ended_at=at)
    record("devices.ended", by=by, at=at, subject=by.user, before={"devices": agents})
    return len(agents)


def end_all(user: User, at: datetime, but: str = "") -> None:
    """Part of a deed: every sign-in of the account ends, but that of the token `but`."""
    Device.objects.filter(user=user, ended_at=None).exclude(token=token_hash(but)).update(ended_at=at)


def end_one(user: User, token: str, at: datetime) -> None:
    """Part of a deed: the sign-in of the token ends."""
    Device.objects.filter(user=user, token=token_hash(token), ended_at=None).update(ended_at=at)
