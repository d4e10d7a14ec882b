"""公开排除: the firms that were set aside by hand, with their reasons, and the approver's confirmation."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.urls import path

from shuangsui.actions.draws.confirm_aside import confirm_aside
from shuangsui.records.models import Draw, Target

from ...shared.door import page
from ...shared.numbers import number
from .found import attempt, back, draw_of
from .typed import REASONS


def asides_of(draw: Draw) -> list[tuple[str, str, str]]:
    """(key, name, reason in words) of each; the name is "" where the registry has none of that key. One query."""
    aside = draw.options.get("set_aside") or {}
    words = {code: word for word, code in REASONS.items()}
    names = dict(Target.objects.filter(key__in=aside).values_list("key", "name")) if aside else {}
    return [(key, names.get(key, ""), words.get(code, code)) for key, code in sorted(aside.items())]


@page("draws.approve", "POST")
def confirm(request: Any, pk: int) -> HttpResponse:
    """Confirm them."""
    draw = draw_of(request, pk, "draws.approve")
    version = number(request.POST.get("version", ""))
    deed = partial(confirm_aside, by=request.actor, at=request.at, draw=draw, version=version)
    attempt(request, deed, "已确认公开排除的对象，可以冻结。", "已经确认过。")
    return back(draw)


urlpatterns = [path("draws/<int:pk>/aside/", confirm, name="draw-aside")]
