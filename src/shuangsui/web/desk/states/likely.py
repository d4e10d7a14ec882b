"""疑似失联: whom to look at before a freeze, with the deed one click away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from shuangsui.access import is_allowed
from shuangsui.records.likely_dead import SIGNS, SILENT_DAYS, dead_states, likely_dead, signs_of
from shuangsui.records.models import Target, TargetEvent

from ...shared.door import page
from ...shared.listing import Ask, Column, Listing, Tool, asked_right, show
from ..registry.targets import visible_targets
from ..registry.words import words_for

SIGN_SAYS = {
    "state": "登记的状态",
    "outcome": "上次检查",
    "address": "没有可找的地址",
    "permit": "许可证已过期",
    "silent": f"{SILENT_DAYS // 365} 年以上没有任何记录",
}
_DEEDS = (TargetEvent.STOPPED, TargetEvent.MOVED, TargetEvent.CANCELLED, TargetEvent.OPTED_OUT)


def _why(target: Any) -> str:
    return "；".join(f"{SIGN_SAYS[sign]}{'：' + seen if seen else ''}" for sign, seen in target.signs)


def _deeds(target: Target) -> Any:
    links = ((f"{reverse('target-state', args=[target.pk, kind])}?from=likely", TargetEvent.KINDS[kind]) for kind in _DEEDS)
    return format_html('<span class="buttons">{}</span>', format_html_join("", '<a class="btn btn-sm" href="{}">{}</a>', links))


def listing(may_edit: bool) -> Listing:
    """The list; the deeds for who may do them."""
    columns = [
        Column("name", "名称", lambda t: t.name, sort="name", link=lambda t: reverse("target", args=[t.pk])),
        Column("area", "区域", lambda t: t.area.name),
        Column("why", "为什么", _why),
        Column("address", "地址", lambda t: t.address, shown=False),
    ]
    if may_edit:
        columns.append(Column("deeds", "登记为", _deeds, text=lambda t: ""))
    return Listing(
        "likely-dead",
        "疑似失联的检查对象",
        columns,
        [
            Ask("name", "名称", lambda rows, text: rows.filter(name__contains=text)),
            Ask("area", "区域", lambda rows, text: rows.filter(area__name__contains=text)),
        ],
        "name",
        "没有疑似失联的检查对象，可以放心冻结名单。",
        "targets.export",
    )


@page("targets.see")
def likely(request: Any) -> HttpResponse:
    """Those with a sign, within the actor's reach; one sign alone where `sign` asks for it."""
    on, dead = timezone.localdate(request.at), dead_states(words_for(request.actor).policy)
    sign = request.GET.get("sign", "")
    may_edit = is_allowed(request.actor, "targets.edit")
    declared = listing(may_edit)
    rows, _ = visible_targets(request.actor, asked_right(declared, request, "targets.see"))
    found = likely_dead(rows, on, dead, sign if sign in SIGNS else "")

    def read(page_rows: Sequence[Any]) -> Sequence[Any]:
        for target in page_rows:
            target.signs = signs_of(target, on, dead)
        return page_rows

    batch = "desk/states/_batch.html" if may_edit else ""
    shown = show(declared, found, request, tools=(Tool("状态变化记录", reverse("states")),), batch=batch, prepare=read)
    context = {"list": shown, "signs": [(name, SIGN_SAYS[name]) for name in SIGNS], "sign": sign}
    return shown.as_file() or render(request, "desk/states/likely.html", context)


urlpatterns = [path("registry/likely-dead/", likely, name="likely-dead")]
