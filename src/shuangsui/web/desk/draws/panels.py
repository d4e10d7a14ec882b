"""First page: how this quarter's draws stand, and the last one's.

Of a draw that is not revealed only its state is told: how many were drawn can depend on the luck.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse

from shuangsui.access import Actor, is_allowed, scope
from shuangsui.dossier.entropy import CHINA
from shuangsui.records.models import Draw, Visit
from shuangsui.rules.periods import Period

from ..panels import Panel, Row, panel

_BACK = timedelta(days=400)  # draws that are looked at
_QUARTERS = 2


@panel
def quarters(actor: Actor, at: datetime) -> Panel | None:
    """The two newest quarters that have draws. One query."""
    if not is_allowed(actor, "draws.see"):
        return None
    done = Count("visits", filter=Q(visits__state=Visit.DONE))
    rows = Draw.objects.filter(scope(actor, "draws.see", "unit"), prepared_at__gte=at - _BACK).exclude(state=Draw.VOID)
    found: dict[Period, list[Any]] = {}
    for draw in rows.annotate(done=done).only("period", "state", "revealed_at"):
        period = Period.parse(draw.period)
        quarter = period if period.months > 3 else period.around(3, period.first.year)
        found.setdefault(quarter, []).append(draw)
    newest = sorted(found, key=lambda one: one.first, reverse=True)[:_QUARTERS]
    today = at.astimezone(CHINA).date()
    lines = [Row(quarter.says(), _stands(found[quarter], quarter.last < today), _list(quarter)) for quarter in newest]
    return Panel("抽取进展", lines, reverse("draws")) if lines else None


def _stands(draws: list[Any], over: bool) -> str:
    """How a quarter stands, in words."""
    revealed = [draw for draw in draws if draw.state == Draw.REVEALED]
    says = f"{len(draws)} 次抽取，{len(revealed)} 次已公开"
    if revealed:
        says += f"，公开的检查了 {sum(draw.done for draw in revealed)} 家"
    if over and len(revealed) == len(draws):
        return f"已完成：{says}"
    return f"{'已结束，还没有全部公开' if over else '进行中'}：{says}"


def _list(quarter: Period) -> str:
    return f"{reverse('draws')}?period={quarter.first.year}"
