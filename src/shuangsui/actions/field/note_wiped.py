"""A phone says that it wiped what it held: because it was told to, or because its owner gave it up."""

from __future__ import annotations

from datetime import datetime

from shuangsui.access import Actor
from shuangsui.records.models import FieldDevice

from ..deed import action, record


@action
def note_wiped(*, by: Actor, at: datetime, device: FieldDevice) -> FieldDevice | None:
    """Its key opens nothing from now on, whether or not it did until now. Nothing to do where it said so before."""
    kept = FieldDevice.objects.select_for_update(of=("self",)).select_related("user").get(pk=device.pk)
    if kept.wiped_at is not None:
        return None

    kept.wiped_at, kept.revoked_at = at, kept.revoked_at or at
    kept.save(update_fields=["wiped_at", "revoked_at"])
    record("device.wiped", by=by, at=at, subject=kept.user, before={"device": kept.name})
    return kept
