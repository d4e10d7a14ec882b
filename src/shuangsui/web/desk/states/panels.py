"""A card for clerks: who should be looked at before the next freeze."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from shuangsui.access import Actor, is_allowed, scope
from shuangsui.records.likely_dead import gone_at_last_visit
from shuangsui.records.models import Target

from ..panels import Panel, Row, panel

_SHOWN, _COUNTED = 5, 200


@panel
def likely_dead_card(actor: Actor, at: datetime) -> Panel | None:
    """How many targets are likely gone, and a few of them. Five queries."""
    if not is_allowed(actor, "targets.edit"):
        return None
    rows = Target.objects.filter(scope(actor, "targets.edit", "area")).order_by("name", "pk")
    found = list(gone_at_last_visit(rows, timezone.localdate(at)).values_list("pk", "name")[:_COUNTED])
    shown = [Row(name, "上次检查没有找到", reverse("target", args=[pk])) for pk, name in found[:_SHOWN]]
    count = f"{len(found)} 家" if len(found) < _COUNTED else f"{_COUNTED} 家以上"
    title = f"疑似失联（{count}）" if found else "疑似失联"
    return Panel(title, shown, reverse("likely-dead"), "上次检查都找得到人；冻结前可以再看看停产、许可过期的。")
