"""A target's changes of state on its page, with the deeds that can be done now."""

from __future__ import annotations

from typing import Any

from shuangsui.access import is_allowed
from shuangsui.actions.states.kinds import SINGLE, senseless, state_words
from shuangsui.records.models import Target, TargetEvent

from ..registry.sections import Section, section


@section
def state_history(request: Any, target: Target) -> Section | None:
    """Every change, the newest first; links for who may enter another."""
    events = TargetEvent.objects.filter(target=target).select_related("evidence", "undoes", "undone_by", "other")
    may_undo = is_allowed(request.actor, "targets.edit", target.area)
    may = may_undo and target.status == Target.ACTIVE
    words = state_words(target) if may else {}
    deeds = [(kind, TargetEvent.KINDS[kind]) for kind in SINGLE if may and not senseless(kind, target, words)]
    given = {"events": list(events), "deeds": deeds, "target": target, "may_undo": may_undo}
    return Section("desk/states/_history.html", given)
