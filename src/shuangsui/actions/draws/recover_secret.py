"""Put a lost secret back from the copy that its custodian kept sealed; also how the recovery is tried."""

from __future__ import annotations

from datetime import datetime

from fairdraw import sha256_hex
from shuangsui.access import Actor
from shuangsui.dossier.recover import candidates, recover
from shuangsui.records.models import Draw

from ..deed import action, record, require
from ..errors import ActionError
from .cabinet import folder_of


@action
def recover_secret(*, by: Actor, at: datetime, draw: Draw, typed: str) -> bool:
    """Take the secret from its sealed copy; True where it had been lost. Raises NotAllowed, DossierError."""
    require(by, "draws.approve", draw.unit)
    folder = folder_of(draw)
    lost = folder.kept_secret is None
    recover(folder, typed)
    record("draw.secret-recovered", by=by, at=at, unit=draw.unit, subject=draw, after={"lost": lost})
    return lost


@action
def try_recovery(*, by: Actor, at: datetime, draw: Draw, typed: str) -> bool:
    """Check that a sealed copy would serve, without opening anything. Raises ActionError(copy-useless), NotAllowed."""
    require(by, "draws.approve", draw.unit)
    wanted = folder_of(draw).frozen.manifest.secret
    if wanted not in {sha256_hex(bytes.fromhex(text)) for text in candidates(typed)}:
        raise ActionError("copy-useless")
    Draw.objects.filter(pk=draw.pk).update(copy_tried_at=at)
    record("draw.recovery-tried", by=by, at=at, unit=draw.unit, subject=draw)
    return True
