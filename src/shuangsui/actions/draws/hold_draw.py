"""Draw: sealed results and teams, and the visits that come of them."""

from __future__ import annotations

from datetime import datetime

from shuangsui.access import Actor
from shuangsui.dossier.draw import draw as draw_folder
from shuangsui.dossier.draw import local_values
from shuangsui.dossier.entropy import spoken
from shuangsui.records.models import Draw

from ..deed import action, record, require
from ..errors import ActionError
from .cabinet import folder_of
from .enter_entropy import values_entered
from .visits import lay_out_visits


@action
def hold_draw(*, by: Actor, at: datetime, draw: Draw) -> Draw | None:
    """Draw with the luck entered. Drawing again is nothing to do: there is one draw.

    Raises ActionError(not-frozen; entropy-missing: who still has to enter what), NotAllowed, DossierError.
    """
    require(by, "draws.prepare", draw.unit)
    kept = Draw.objects.select_for_update(of=("self",)).select_related("unit", "policy").get(pk=draw.pk)
    if kept.state == Draw.DRAWN:
        return None
    if kept.state != Draw.COMMITTED:
        raise ActionError("not-frozen", draw=kept.title)
    folder = folder_of(kept)
    values, wanting = values_entered(kept)
    if wanting:
        raise ActionError("entropy-missing", sources="、".join(map(spoken, wanting)))

    given = {value.source: value for value in values}
    drawn = draw_folder(folder, [given.get(value.source, value) for value in local_values(folder)], at)

    kept.state, kept.drawn_at, kept.seal = Draw.DRAWN, at, drawn.seal.hex
    kept.version += 1
    kept.save()
    visits = lay_out_visits(kept)
    luck = {spoken(value.source): value.value for value in folder_of(kept).values}
    after = {"seal": drawn.seal.hex, "visits": visits, "entropy": luck}
    record("draw.drawn", by=by, at=at, unit=kept.unit, subject=kept, after=after)
    return kept
