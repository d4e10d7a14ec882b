"""What the first page says of the registries: imports that wait, certificates that end."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone

from shuangsui.access import Actor, is_allowed, scope
from shuangsui.records.models import Inspector

from ..panels import Panel, Row, panel
from .import_deeds import batches_of
from .inspectors import SOON

_SHOWN = 5


@panel
def certificates(actor: Actor, at: datetime) -> Panel | None:
    """Certificates that have ended, or end soon."""
    if not is_allowed(actor, "inspectors.edit"):
        return None
    today = timezone.localdate(at)
    rows = Inspector.objects.filter(scope(actor, "inspectors.edit"), status=Inspector.ACTIVE, on_duty=True)
    found = list(rows.filter(valid_until__lte=today + timedelta(days=SOON)).order_by("valid_until", "name")[:_SHOWN])
    if not found:
        return None
    said = [Row(one.name, _left(((one.valid_until or today) - today).days), reverse("inspector", args=[one.pk])) for one in found]
    over = any((one.valid_until or today) < today for one in found)
    return Panel("执法证到期", said, f"{reverse('inspectors')}?ends=90", urgent=over)


def _left(days: int) -> str:
    return "已过期" if days < 0 else f"还有 {days} 天"


@panel
def waiting_imports(actor: Actor, at: datetime) -> Panel | None:
    """Imports that were begun and not ended."""
    if not is_allowed(actor, "targets.import"):
        return None
    waiting = batches_of(actor).filter(state__in=("uploaded", "previewed"))
    found = list(waiting.select_related("attachment")[:_SHOWN])
    if not found:
        return None
    rows = [
        Row(str(one), "等待确认" if one.state == "previewed" else "等待比对", reverse("import", args=[one.pk])) for one in found
    ]
    return Panel("没有完成的导入", rows, reverse("imports"))
