"""A target's class history, nominations and grades on its page."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from shuangsui.access import is_allowed, units_for
from shuangsui.records.models import ClassSpan, GradeEntry, Nomination, Target
from shuangsui.records.policies import policy_for
from shuangsui.records.roll import Roll

from ..registry.sections import Section, section


@section
def class_history(request: Any, target: Target) -> Section | None:
    """From when to when in which class, by which decision; who nominated it; how its grade moved."""
    if not is_allowed(request.actor, "classes.see", target.area):
        return None
    policy = policy_for(target.area)
    active = policy is not None and target.status == Target.ACTIVE
    classes = policy.classes if policy and active else []
    counts = Roll(target.area, policy, timezone.localdate(request.at)).one(target).classes if policy and active else ()
    may_propose = any(target.area.path.startswith(unit.path) for unit in units_for(request.actor, "classes.propose"))
    may_end = any(target.area.path.startswith(unit.path) for unit in units_for(request.actor, "classes.approve"))
    given = {
        "target": target,
        "spans": list(ClassSpan.objects.filter(target=target).select_related("by_list__meeting")),
        "nominations": list(Nomination.objects.filter(target=target).select_related("meeting")[:10]),
        "grades": list(GradeEntry.objects.filter(target=target)[:5]),
        "names": {c.id: c.name for c in policy.classes} if policy else {},
        "propose": [c for c in classes if c.nominated_by and c.id not in counts] if may_propose else [],
        "end": [c for c in classes if c.id in counts and not c.otherwise] if may_end else [],
    }
    return Section("desk/classes/_history.html", given)
