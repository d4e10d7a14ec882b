"""Decide on a void or substitution: refused with a reason, or carried out by the protocol's order, never by choice."""

from __future__ import annotations

from datetime import datetime

from fairdraw import head_of
from shuangsui.access import Actor
from shuangsui.dossier.change import substitute, void
from shuangsui.dossier.papers import tell_change
from shuangsui.records.media import content_of
from shuangsui.records.models import Draw, DrawChange

from ..deed import action, record, require
from ..errors import ActionError
from .cabinet import folder_of
from .visits import lay_out_visits


@action
def decide_change(*, by: Actor, at: datetime, change: DrawChange, approve: bool, note: str = "") -> DrawChange:
    """Decide. Nobody approves what he himself asked for.

    Raises ActionError(decided-already, own-request), NotAllowed, DossierError, fairdraw's Refused; nothing changed then.
    """
    kept = DrawChange.objects.select_for_update(of=("self",)).select_related("draw__unit", "evidence").get(pk=change.pk)
    draw = kept.draw
    require(by, "draws.approve", draw.unit)
    if kept.state != DrawChange.ASKED:
        raise ActionError("decided-already")
    if by.user is None or kept.asked_by_id == by.user.pk:
        raise ActionError("own-request")

    outcome = _carry_out(kept, draw, at) if approve else note

    kept.state = DrawChange.DONE if approve else DrawChange.REFUSED
    kept.decided_by, kept.decided_at, kept.outcome = by.user, at, outcome[:500]
    kept.save()
    event = "draw.changed" if approve else "draw.change-refused"
    # Whom it concerns is not told in the journal, which others read before the visits; the log's head binds what came of it.
    after = {"change": kept.pk, "kind": kept.kind, "log": head_of(folder_of(draw).log)}
    record(event, by=by, at=at, unit=draw.unit, subject=draw, after=after, reason=kept.reason)
    return kept


def _carry_out(change: DrawChange, draw: Draw, at: datetime) -> str:
    """Do it by the protocol; what came of it, in Chinese."""
    folder = folder_of(draw)
    evidence = content_of(change.evidence) if change.evidence else b""
    if change.kind == DrawChange.VOID:
        void(folder, change.reason, evidence, at)
        Draw.objects.filter(pk=draw.pk).update(state=Draw.VOID, voided_at=at)
        outcome = "本次抽取已宣布作废"
    else:
        roll = folder.roll
        changes = substitute(folder, change.target, change.inspector, change.reason, evidence, at)
        outcome = "".join(tell_change(roll, entry) for entry in changes)
    if draw.drawn_at:
        lay_out_visits(draw)
    return outcome
