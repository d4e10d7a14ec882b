"""Bind a phone to the person who is signed in on it: from then on it opens his own tasks, and nothing else."""

from __future__ import annotations

import re
import secrets
from datetime import datetime
from itertools import pairwise

from django.contrib.auth.hashers import make_password

from shuangsui.access import Actor, own_inspector
from shuangsui.records.models import FieldDevice

from ..accounts.see_device import token_hash
from ..deed import action, record, require
from ..errors import ActionError

MOST = 5  # phones of one person at a time
_PIN = re.compile(r"[0-9]{6}")


@action
def bind_device(*, by: Actor, at: datetime, name: str, pin: str) -> str:
    """The token that the phone keeps, 256 bits: told this once, its SHA-256 is what stays here. `pin`: six digits.

    Raises ActionError(not-an-inspector, device-name, device-pin, device-many), NotAllowed.
    """
    require(by, "field.use")
    if by.user is None or own_inspector(by, "field.use") is None:
        raise ActionError("not-an-inspector")
    name = name.strip()
    if not 0 < len(name) <= 100 or "\0" in name:
        raise ActionError("device-name", field="name")
    if not _PIN.fullmatch(pin) or is_easy(pin):
        raise ActionError("device-pin", field="pin")
    if FieldDevice.objects.filter(user=by.user, revoked_at=None).count() >= MOST:
        raise ActionError("device-many", most=MOST)

    token = secrets.token_urlsafe(32)
    FieldDevice.objects.create(
        user=by.user, name=name, token=token_hash(token), pin=make_password(pin), bound_at=at, last_seen_at=at
    )
    record("device.bound", by=by, at=at, subject=by.user, after={"device": name})
    return token


def is_easy(pin: str) -> bool:
    """One digit six times, or six in a row: what is guessed first."""
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    return steps <= {0} or steps <= {1} or steps <= {9}
