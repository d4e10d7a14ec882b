"""线下抽取: the zones, a page for each, the package handed out, bundle and results taken in."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path

from shuangsui.access import scope, visible_units
from shuangsui.actions.draws.telling import REFUSALS, tell_refusal
from shuangsui.actions.visits.take_results import take_results
from shuangsui.actions.zones.hand_package import hand_package
from shuangsui.actions.zones.take_bundle import take_bundle
from shuangsui.dossier.entropy import CHINA
from shuangsui.paper.problems import CannotWrite
from shuangsui.records.models import Draw, PolicyFile, Unit, Visit
from shuangsui.records.situation import policy_of

from ...shared.door import page
from ...shared.frame import notify
from ..draws.files import attachment
from ..draws.found import attempt
from ..draws.options import choices_for

MOST = 64 * 2**20  # bytes of an upload


def _offline() -> set[str]:
    """Codes of the areas that some plan says have no account."""
    return {area.code for file in PolicyFile.objects.all() for area in policy_of(file).area if not area.online}


def _zone(request: Any, code: str) -> Unit:
    return get_object_or_404(visible_units(request.actor, "zones.keep"), code=code)


@page("zones.keep")
def zones(request: Any) -> HttpResponse:
    """The zones without an account first, then every other unit that the actor may do it for."""
    offline = _offline()
    units = list(visible_units(request.actor, "zones.keep"))
    taken: dict[int, int] = {}
    for unit in Draw.objects.filter(unit__in=units, title__endswith="（线下）").values_list("unit", flat=True):
        taken[unit] = taken.get(unit, 0) + 1
    rows = [(unit, taken.get(unit.pk, 0)) for unit in units]
    context = {"zones": [row for row in rows if row[0].code in offline], "others": [r for r in rows if r[0].code not in offline]}
    return render(request, "desk/zones/list.html", context)


@page("zones.keep")
def zone(request: Any, code: str) -> HttpResponse:
    """One zone: package, bundle, results."""
    unit = _zone(request, code)
    draws = list(Draw.objects.filter(unit=unit, drawn_at__isnull=False))
    tallies: dict[int, dict[str, int]] = {}
    for draw, outcome, state in Visit.objects.filter(draw__in=draws).values_list("draw", "outcome", "state"):
        says = (outcome or "已检查") if state == Visit.DONE else Visit.STATES[state]
        tally = tallies.setdefault(draw, {})
        tally[says] = tally.get(says, 0) + 1
    context = {
        "unit": unit,
        "choices": list(choices_for(unit, request.at.astimezone(CHINA).date())),
        "draws": [(draw, tallies.get(draw.pk, {}).items()) for draw in draws],
    }
    return render(request, "desk/zones/zone.html", context)


@page("zones.keep", "POST")
def package(request: Any, code: str) -> HttpResponse:
    """The package of a period."""
    unit = _zone(request, code)
    chosen = request.POST.get("what", "")
    choices = choices_for(unit, request.at.astimezone(CHINA).date())
    if not any(chosen == value for _, group in choices for value, _ in group):
        notify(request, "请选择期间。", "warning")
        return redirect("zone", unit.code)
    key, cycle, period = chosen.split("|")
    try:
        data = hand_package(
            by=request.actor, at=request.at, unit=unit, policy=PolicyFile.objects.get(pk=key), period=period, cycle=cycle
        )
    except (*REFUSALS, CannotWrite) as error:
        notify(request, str(error) if isinstance(error, CannotWrite) else tell_refusal(error), "danger")
        return redirect("zone", unit.code)
    return attachment(data, f"线下抽取-{unit.name}-{period}.zip", "application/zip")


def _upload(request: Any) -> tuple[str, bytes] | None:
    """Name and bytes of the file that was sent; None, and told, where there is none or too much of it."""
    upload = request.FILES.get("file")
    if upload is None or not upload.size:
        notify(request, "请选择文件。", "warning")
        return None
    if upload.size > MOST:
        notify(request, f"文件超过 {MOST // 2**20} MB，没有收下。", "danger")
        return None
    return str(upload.name), upload.read()


@page("zones.keep", "POST")
def bundle(request: Any, code: str) -> HttpResponse:
    """Take in a bundle."""
    unit = _zone(request, code)
    if sent := _upload(request):
        deed = partial(take_bundle, by=request.actor, at=request.at, unit=unit, data=sent[1])
        attempt(request, deed, "档案从头核对一致，已收下，任务已列出。")
    return redirect("zone", unit.code)


@page("zones.keep", "POST")
def results(request: Any, pk: int) -> HttpResponse:
    """Take in a filled task table or results.json."""
    draw = get_object_or_404(Draw.objects.filter(scope(request.actor, "zones.keep", "unit")).select_related("unit"), pk=pk)
    if not draw.drawn_at:
        raise Http404
    if sent := _upload(request):
        deed = partial(take_results, by=request.actor, at=request.at, draw=draw, name=sent[0], data=sent[1])
        attempt(request, deed, "检查结果已收下，计入统计。")
    return redirect("zone", draw.unit.code)


urlpatterns = [
    path("zones/", zones, name="zones"),
    path("zones/<str:code>/", zone, name="zone"),
    path("zones/<str:code>/package/", package, name="zone-package"),
    path("zones/<str:code>/bundle/", bundle, name="zone-bundle"),
    path("zones/draws/<int:pk>/results/", results, name="zone-results"),
]
