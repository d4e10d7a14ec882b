"""A card for clerks: the lists that are late, and those due next."""

from __future__ import annotations

from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from shuangsui.access import Actor, is_allowed
from shuangsui.records.owed import owed_in

from ..panels import Panel, Row, panel
from .board import STATES, plans_of

_SHOWN = 6


@panel
def lists_owed(actor: Actor, at: datetime) -> Panel | None:
    """Late and waiting lists of this year within reach. Two queries, one more a plan."""
    if not is_allowed(actor, "owed.hand"):
        return None
    on = timezone.localdate(at)
    found = [
        row
        for plan in plans_of(actor, "owed.hand")
        for row in owed_in(plan.file, plan.policy, plan.units, on.year, on)
        if row.state in ("late", "waiting")
    ]
    if not found:
        return None
    found.sort(key=lambda row: row.due or date.max)
    rows = [
        Row(
            f"{row.unit.name} {row.period.says()} {row.duty.name}",
            f"{STATES[row.state][0]}，{row.due:%m-%d}" if row.due else STATES[row.state][0],
            reverse("owed-hand", args=[row.unit.code, row.duty.id, row.period.id]),
        )
        for row in found[:_SHOWN]
    ]
    late = any(row.state == "late" for row in found)
    return Panel(f"要报送的清单（{len(found)} 份）", rows, reverse("owed"), "", late)
