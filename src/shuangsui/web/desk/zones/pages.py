"""线下抽取: the zones, a page for each, the package handed out, the freeze registered, bundle and results taken in."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path

from fairdraw.sentences import LEVELS
from shuangsui.access import is_allowed, scope, visible_units
from shuangsui.actions.draws.telling import REFUSALS, tell_refusal
from shuangsui.actions.visits.take_results import take_results
from shuangsui.actions.zones.bring_bundle import bring_bundle
from shuangsui.actions.zones.check_bundle import LOCAL
from shuangsui.actions.zones.hand_package import hand_package
from shuangsui.actions.zones.take_bundle import refuse_bundle, take_bundle
from shuangsui.actions.zones.witness_zone import witness_zone
from shuangsui.dossier.entropy import CHINA
from shuangsui.paper.problems import CannotWrite
from shuangsui.records.models import Draw, PolicyFile, Unit, Visit, ZoneBundle
from shuangsui.records.situation import policy_of

from ...shared.door import page
from ...shared.frame import notify
from ..draws.files import attachment
from ..draws.found import attempt
from ..draws.options import choices_for
from ..draws.witness import nearest_above

MOST = 64 * 2**20  # bytes of an upload


def _offline() -> set[str]:
    """Codes of the areas that some plan says have no account."""
    return {area.code for file in PolicyFile.objects.all() for area in policy_of(file).area if not area.online}


def _zone(request: Any, code: str, right: str = "zones.keep") -> Unit:
    """A zone without an account that the actor keeps (or sees); anybody else draws here and is no zone. Raises Http404."""
    unit = get_object_or_404(visible_units(request.actor, right), code=code)
    if unit.code not in _offline():
        raise Http404
    return unit


def _own(request: Any) -> list[Draw]:
    """Draws whose tasks are the actor's to send and whose list is secret: their filled tables come back here too."""
    rows = Draw.objects.filter(scope(request.actor, "tasks.send", "unit"), is_offline=False, state=Draw.DRAWN)
    return list(rows.select_related("unit"))


@page("zones.see")
def zones(request: Any) -> HttpResponse:
    """The zones without an account; and the actor's own draws that wait for their results."""
    units = [unit for unit in visible_units(request.actor, "zones.see") if unit.code in _offline()]
    taken: dict[int, int] = {}
    for unit in Draw.objects.filter(unit__in=units, is_offline=True).values_list("unit", flat=True):
        taken[unit] = taken.get(unit, 0) + 1
    context = {"zones": [(unit, taken.get(unit.pk, 0)) for unit in units], "own": _own(request)}
    return render(request, "desk/zones/list.html", context)


@page("zones.see")
def zone(request: Any, code: str) -> HttpResponse:
    """One zone: package, freeze registered, bundle, results."""
    unit = _zone(request, code, "zones.see")
    draws = list(Draw.objects.filter(unit=unit, is_offline=True))
    tallies: dict[int, dict[str, int]] = {}
    for draw, outcome, state in Visit.objects.filter(draw__in=draws).values_list("draw", "outcome", "state"):
        says = (outcome or "已检查") if state == Visit.DONE else Visit.STATES[state]
        tally = tallies.setdefault(draw, {})
        tally[says] = tally.get(says, 0) + 1
    context = {
        "unit": unit,
        "keeps": is_allowed(request.actor, "zones.keep", unit),
        "above": nearest_above(request, unit),
        "choices": list(choices_for(unit, request.at.astimezone(CHINA).date())),
        "brought": list(ZoneBundle.objects.filter(unit=unit).exclude(state=ZoneBundle.TAKEN).defer("data")),
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


@page("draws.witness", "POST")
def register(request: Any, code: str) -> HttpResponse:
    """Keep the hash of the zone's freeze in the log of the unit above."""
    unit = get_object_or_404(visible_units(request.actor, "draws.witness"), code=code)
    above = nearest_above(request, unit)
    if above is None or unit.code not in _offline():
        raise Http404
    draw, digest = request.POST.get("draw", "").strip()[:80], request.POST.get("digest", "")[:200]
    deed = partial(witness_zone, by=request.actor, at=request.at, unit=unit, above=above, draw=draw, digest=digest)
    attempt(request, deed, f"已记入{above.official_name}的日志。")
    return redirect("zone", unit.code)


@page("zones.keep", "POST")
def bundle(request: Any, code: str) -> HttpResponse:
    """Take in a bundle."""
    unit = _zone(request, code)
    if sent := _upload(request):
        deed = partial(bring_bundle, by=request.actor, at=request.at, unit=unit, data=sent[1])
        attempt(request, deed, "档案从头核对一致，已交审批人；审批人收下以后列出任务。")
    return redirect("zone", unit.code)


@page("zones.accept")
def waiting(request: Any) -> HttpResponse:
    """Bundles that wait for an approver."""
    rows = ZoneBundle.objects.filter(scope(request.actor, "zones.accept", "unit"), state=ZoneBundle.BROUGHT).defer("data")
    found = [(one, LEVELS.get(one.level, one.level), one.level == LOCAL) for one in rows.select_related("unit", "brought_by")]
    return render(request, "desk/zones/waiting.html", {"rows": found, "me": request.actor.user.pk})


@page("zones.accept", "POST")
def decide(request: Any, pk: int) -> HttpResponse:
    """Accept a bundle, or refuse it with a reason."""
    found = get_object_or_404(ZoneBundle.objects.filter(scope(request.actor, "zones.accept", "unit")), pk=pk)
    if request.POST.get("decision") == "take":
        deed: Any = partial(take_bundle, by=request.actor, at=request.at, brought=found)
        attempt(request, deed, "已收下，任务已列出。")
    else:
        deed = partial(refuse_bundle, by=request.actor, at=request.at, brought=found, reason=request.POST.get("reason", ""))
        attempt(request, deed, "已退回，没有收下。")
    return redirect("zones-waiting")


@page("zones.keep", "POST")
def results(request: Any, pk: int) -> HttpResponse:
    """Take in a filled task table or results.json: of a zone's draw, or of a draw of the actor's own unit."""
    reach = scope(request.actor, "zones.keep", "unit") & Q(is_offline=True) | scope(request.actor, "tasks.send", "unit")
    draw = get_object_or_404(Draw.objects.filter(reach).select_related("unit"), pk=pk)
    if not draw.drawn_at:
        raise Http404
    if sent := _upload(request):
        deed = partial(take_results, by=request.actor, at=request.at, draw=draw, name=sent[0], data=sent[1])
        attempt(request, deed, "检查结果已收下，计入统计。")
    return redirect("zone", draw.unit.code) if draw.is_offline else redirect("zones")


urlpatterns = [
    path("zones/", zones, name="zones"),
    path("zones/waiting/", waiting, name="zones-waiting"),
    path("zones/<str:code>/", zone, name="zone"),
    path("zones/<str:code>/package/", package, name="zone-package"),
    path("zones/<str:code>/bundle/", bundle, name="zone-bundle"),
    path("zones/<str:code>/register/", register, name="zone-register"),
    path("zones/waiting/<int:pk>/", decide, name="zone-decide"),
    path("zones/draws/<int:pk>/results/", results, name="zone-results"),
]
