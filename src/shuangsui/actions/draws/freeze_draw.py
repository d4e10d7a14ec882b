"""Freeze: the pool and the numbers are fixed, the commitment is public at once, the secret is sealed away."""

from __future__ import annotations

from datetime import datetime

from fairdraw import entry_hash, read_log
from fairdraw.log import of_draw
from shuangsui.access import Actor
from shuangsui.dossier.entropy import CHINA
from shuangsui.dossier.freeze import freeze
from shuangsui.dossier.precheck import fingerprint
from shuangsui.records.models import Draw
from shuangsui.rules.periods import Period

from ..deed import action, record, require
from ..errors import ActionError, ChangedMeanwhile
from ..installation.parents import require_floors
from .cabinet import folder_of
from .confirm_aside import require_confirmed
from .order import order_of, pool_of


@action
def freeze_draw(*, by: Actor, at: datetime, draw: Draw, version: int, seen: str = "") -> Draw:
    """Fix the draw. Whoever comes second sees that it is frozen, and freezes nothing. `seen`: fingerprint of the pool looked at.

    Raises ActionError(draw-frozen; pool-changed: somebody changed the registries after that look; draw-undercuts: the
    plan above asks for more by now; aside-unconfirmed), ChangedMeanwhile, NotAllowed;
    DossierError, PoolError and fairdraw's Refused with nothing changed.
    """
    require(by, "draws.prepare", draw.unit)
    kept = Draw.objects.select_for_update(of=("self",)).select_related("unit", "policy").get(pk=draw.pk)
    if kept.state != Draw.PREPARED:
        raise ActionError("draw-frozen", draw=kept.title)
    if kept.version != version:
        raise ChangedMeanwhile(kept.title)

    require_floors(kept.policy, Period.parse(kept.period).first.year, "draw-undercuts")
    require_confirmed(kept)
    folder = folder_of(kept)
    if seen and seen != fingerprint(pool_of(kept, at)):
        raise ActionError("pool-changed", draw=kept.title)
    frozen = freeze(folder, order_of(kept, at), at.astimezone(CHINA))

    kept.state, kept.frozen_at, kept.commitment, kept.frozen_by = Draw.COMMITTED, at, frozen.commitment, by.user
    kept.version += 1
    kept.save()
    entry = of_draw(read_log(folder_of(kept).log), frozen.manifest.draw, "committed")[0]
    after = {"draw": frozen.manifest.draw, "commitment": frozen.commitment, "entry": entry_hash(entry)}
    record("draw.frozen", by=by, at=at, unit=kept.unit, subject=kept, after=after)
    return kept
