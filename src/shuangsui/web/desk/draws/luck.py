"""Luck entered, by one person or by two, and the draw held with it."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil
from typing import Any, NamedTuple

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from fairdraw import QUICKNET, Source
from shuangsui.actions.draws.enter_entropy import enter_entropy, needed
from shuangsui.actions.draws.hold_draw import hold_draw
from shuangsui.actions.draws.telling import REFUSALS, tell_refusal
from shuangsui.dossier.entropy import earliest, instant, plainly, spoken
from shuangsui.dossier.folder import DrawFolder
from shuangsui.dossier.papers import said
from shuangsui.records.models import Draw, EntropyEntry

from ...shared.door import page
from ...shared.frame import notify
from .found import attempt, back, draw_of
from .shown import manifest_of

_DAY = timedelta(days=1)
HINTS = {
    "drand": "96 位十六进制签名，如 b446…",
    "双色球": "六个红球加蓝球，如 01 05 12 18 22 30+07",
    "大乐透": "五个前区加两个后区，如 03 08 19 27 35+02 11",
    "骰子": "依次写下每次的点数，至少 25 个，如 3516241…",
    "摇号": "依次写下每次的数字，至少 20 个",
}


class Luck(NamedTuple):
    """One source: what was entered for it by whom. Values are shown to nobody before everybody needed has entered."""

    source: str
    name: str
    when: str
    until: str  # the instant before which nobody can know it
    kind: str
    hint: str
    address: str  # where the value is published, "" where it is not
    needed: int
    entries: list[tuple[str, datetime, str]]  # who, when, the value once all are in
    mine: str
    is_open: bool  # it may be known by now
    wait: int  # seconds until then, for a page that is left open; 0 where that is more than a day, or over
    is_ready: bool
    differs: bool


def luck_of(draw: Draw, folder: DrawFolder, request: Any) -> list[Luck]:
    """Every source of a frozen draw, in the commitment's order. One query."""
    given: dict[str, list[EntropyEntry]] = {}
    for entry in EntropyEntry.objects.filter(draw=draw).select_related("by"):
        given.setdefault(entry.source, []).append(entry)
    return [_luck(source, given.get(source.source, []), request) for source in manifest_of(folder).entropy]


def _luck(source: Source, entries: list[EntropyEntry], request: Any) -> Luck:
    name = spoken(source.source)
    kind = name.partition(":")[0]
    enough = len(entries) >= needed(source.source)
    agree = len({entry.value for entry in entries}) == 1
    mine = next((entry.value for entry in entries if entry.by_id == request.actor.user.pk), "")
    address = ""
    if source.source == QUICKNET:
        address = f"https://api.drand.sh/{source.source.removeprefix('drand:')}/public/{source.when}"
    return Luck(
        source.source,
        said(source)[0],
        plainly(earliest(source))[:16],
        earliest(source),
        kind,
        HINTS.get(kind, ""),
        address,
        needed(source.source),
        [(entry.by.name, entry.at, entry.value if enough else "") for entry in entries],
        mine,
        instant(request.at) >= earliest(source),
        _wait(source, request.at),
        source.source == "local" or (enough and agree),
        enough and not agree,
    )


def _wait(source: Source, at: datetime) -> int:
    """Never beside a field: what stands there already must not be fetched again while somebody types."""
    left = datetime.fromisoformat(earliest(source)) - at
    if left <= timedelta(0) or left >= _DAY:
        return 0
    return ceil(left.total_seconds())


@page("draws.entropy", "POST")
def enter(request: Any, pk: int) -> HttpResponse:
    """Enter one source's value, oneself. What was typed is kept where it is refused."""
    draw = draw_of(request, pk, "draws.entropy")
    source, value = request.POST.get("source", ""), request.POST.get("value", "")[:1000]
    try:
        enter_entropy(by=request.actor, at=request.at, draw=draw, source=source, value=value)
    except REFUSALS as error:
        context = {"draw": draw, "source": source, "value": value, "wrong": tell_refusal(error), "name": spoken(source)}
        return render(request, "desk/draws/luck_again.html", context, status=422)
    notify(request, "已录入。" if needed(source) == 1 else "已录入您看到的数值。两个人各自录入并且一致，才能抽取。")
    return back(draw, "luck")


@page("draws.prepare", "POST")
def hold(request: Any, pk: int) -> HttpResponse:
    """Draw. Whoever comes second sees the draw that was made."""
    draw = draw_of(request, pk, "draws.prepare")
    attempt(
        request,
        lambda: hold_draw(by=request.actor, at=request.at, draw=draw),
        "已抽取，名单已封存。检查之前，只有经办人、审批人和各检查组能看到。",
        "这次抽取已经完成，没有再抽。",
    )
    return back(draw)


urlpatterns = [
    path("draws/<int:pk>/luck/", enter, name="draw-luck"),
    path("draws/<int:pk>/hold/", hold, name="draw-hold"),
]
