"""Keep the list of devices in step with the sessions."""

from __future__ import annotations

import hashlib
from datetime import datetime

from shuangsui.records.models import Device, User


def token_hash(token: str) -> str:
    """What the table keeps of a session's token."""
    return hashlib.sha256(token.encode()).hexdigest()


def start_device(*, user: User, at: datetime, token: str, agent: str, address: str) -> Device:
    """A sign-in on a browser. The sign-in itself is what the journal is told."""
    return Device.objects.create(
        user=user, token=token_hash(token), agent=agent[:300], address=address[:45], first_seen_at=at, last_seen_at=at
    )


def see_device(*, device: Device, at: datetime, address: str) -> None:
    """It was used just now: no deed, so the journal is told nothing."""
    Device.objects.filter(pk=device.pk, ended_at=None).update(last_seen_at=at, address=address[:45])
