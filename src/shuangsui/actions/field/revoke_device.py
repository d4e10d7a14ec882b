"""End a phone's binding at once: lost, stolen, given to somebody else. At its next contact it is told to wipe itself."""

from __future__ import annotations

from datetime import datetime

from shuangsui.access import Actor
from shuangsui.records.models import FieldDevice

from ..deed import action, record, require


@action
def revoke_device(*, by: Actor, at: datetime, device: FieldDevice, reason: str = "") -> FieldDevice | None:
    """One's own, or anybody's by the security administrator; nothing to do where it was. Raises NotAllowed."""
    kept = FieldDevice.objects.select_for_update(of=("self",)).select_related("user").get(pk=device.pk)
    if by.user is None or kept.user_id != by.user.pk:
        require(by, "devices.revoke")
    if kept.revoked_at is not None:
        return None

    kept.revoked_at, kept.revoked_why = at, reason.strip()[:200]
    kept.save(update_fields=["revoked_at", "revoked_why"])
    record("device.revoked", by=by, at=at, subject=kept.user, before={"device": kept.name}, reason=kept.revoked_why)
    return kept
