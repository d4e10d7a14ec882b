"""Keep in mind when a phone was last there: no deed, so that the journal is told nothing."""

from __future__ import annotations

from datetime import datetime, timedelta

from shuangsui.records.models import FieldDevice

SEEN = timedelta(minutes=1)


def see_field_device(*, device: FieldDevice, at: datetime) -> None:
    """It was there just now; written once a minute at most."""
    if at - device.last_seen_at > SEEN:
        FieldDevice.objects.filter(pk=device.pk).update(last_seen_at=at)
