"""First page: plans that wait for a second person."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from shuangsui.access import Actor, is_allowed, scope
from shuangsui.records.models import PolicyOffer

from ..panels import Panel, Row, panel

_SHOWN = 10


@panel
def to_confirm(actor: Actor, at: datetime) -> Panel | None:
    """Those that somebody else brought. One query."""
    if not is_allowed(actor, "policies.confirm") or actor.user is None:
        return None
    waiting = PolicyOffer.objects.filter(scope(actor, "policies.confirm"), state=PolicyOffer.BROUGHT)
    rows = waiting.exclude(brought_by=actor.user).select_related("brought_by").defer("source").order_by("brought_at")
    shown = [Row(one.title, f"{one.brought_by.name}提交", reverse("policy-offer", args=[one.pk])) for one in rows[:_SHOWN]]
    return Panel("待确认的方案", shown, reverse("policy-offers"), urgent=True) if shown else None
