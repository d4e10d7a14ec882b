"""Ask for a void or a substitution: with a reason, evidence if there is any; an approver decides."""

from __future__ import annotations

from datetime import datetime

from shuangsui.access import Actor
from shuangsui.dossier.change import REASONS
from shuangsui.records.models import Attachment, Draw, DrawChange

from ..deed import action, record, require
from ..errors import ActionError
from .cabinet import folder_of


@action
def ask_change(
    *,
    by: Actor,
    at: datetime,
    draw: Draw,
    kind: str,
    reason: str,
    target: str = "",
    inspector: str = "",
    ground: str = "",
    evidence: Attachment | None = None,
) -> DrawChange:
    """Ask. `reason` is one of the words of `REASONS`; `target` and `inspector` are registry ids.

    Raises ActionError(bad-reason, not-drawn, not-a-visit, asked-already), NotAllowed.
    """
    require(by, "draws.change", draw.unit)
    kept = Draw.objects.select_for_update(of=("self",)).select_related("unit").get(pk=draw.pk)
    if reason not in REASONS or by.user is None:
        raise ActionError("bad-reason", known="、".join(REASONS))
    if kind == DrawChange.SUBSTITUTE:
        _check_visit(kept, target, inspector)
    elif kept.state not in (Draw.COMMITTED, Draw.DRAWN):
        raise ActionError("nothing-to-void", draw=kept.title)
    same = DrawChange.objects.filter(draw=kept, kind=kind, target=target, inspector=inspector, state=DrawChange.ASKED)
    if same.exists():
        raise ActionError("asked-already")

    asked = DrawChange.objects.create(
        draw=kept,
        kind=kind,
        target=target,
        inspector=inspector,
        reason=reason,
        ground=ground,
        evidence=evidence,
        asked_by=by.user,
        asked_at=at,
    )
    # Others read the journal before the visits: whom it concerns, and what was typed of it, stands in the request alone.
    visit = kept.visits.filter(target__key=target).first() if target else None
    after = {"change": asked.pk, "kind": kind, "visit": visit.number if visit else "", "evidence": evidence is not None}
    record("draw.change-asked", by=by, at=at, unit=kept.unit, subject=kept, after=after, reason=reason)
    return asked


def _check_visit(draw: Draw, target: str, inspector: str) -> None:
    if draw.state != Draw.DRAWN:
        raise ActionError("not-drawn", draw=draw.title)
    folder = folder_of(draw)
    visits = folder.drawn.change(folder.statements).teams.visits
    if target not in visits or (inspector and inspector not in visits[target].team):
        raise ActionError("not-a-visit")
