"""Bring the bundle of a draw that a zone made offline: checked at once, kept aside until an approver accepts it."""

from __future__ import annotations

from datetime import datetime

from fairdraw import sha256_hex
from shuangsui.access import Actor
from shuangsui.records.models import Unit, ZoneBundle

from ..deed import action, record, require
from ..draws.cabinet import RecordCabinet
from ..errors import ActionError, NotAllowed
from .check_bundle import check_bundle


@action
def bring_bundle(*, by: Actor, at: datetime, unit: Unit, data: bytes) -> ZoneBundle:
    """Keep a bundle aside. Raises ActionError(zone-waiting) and as `check_bundle` does, NotAllowed; nothing is kept then."""
    require(by, "zones.keep", unit)
    if by.user is None:
        raise NotAllowed("zones.keep")
    cabinet = RecordCabinet(unit)
    with cabinet.opened():
        found = check_bundle(unit, cabinet, data)
        name = found.manifest.draw
        if ZoneBundle.objects.filter(unit=unit, name=name, state=ZoneBundle.BROUGHT).exists():
            raise ActionError("zone-waiting", draw=name)
        kept = ZoneBundle.objects.create(
            unit=unit,
            name=name,
            level=found.manifest.level,
            data=data,
            sha256=sha256_hex(data),
            brought_by=by.user,
            brought_at=at,
        )

    record("zone.bundle-brought", by=by, at=at, unit=unit, subject=kept, after={"level": kept.level, "sha256": kept.sha256})
    return kept
