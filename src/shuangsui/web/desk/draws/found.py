"""A draw that the actor may know of, and a deed on it whose refusal is told on the next page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from shuangsui.access import is_allowed, scope
from shuangsui.actions.draws.telling import REFUSALS, tell_refusal
from shuangsui.records.models import Draw

from ...shared.frame import notify


def draw_of(request: Any, pk: int, right: str = "draws.see") -> Draw:
    """The draw, within the reach of the right. Raises Http404 for what the actor may not know of."""
    draws = Draw.objects.filter(scope(request.actor, right, "unit")).select_related("unit", "policy")
    return get_object_or_404(draws, pk=pk)


def may(request: Any, draw: Draw, *rights: str) -> dict[str, bool]:
    """Which of the rights the actor has for the draw's unit; names without their field, for templates."""
    return {right.split(".")[1]: is_allowed(request.actor, right, draw.unit) for right in rights}


def sees_list(request: Any, draw: Draw) -> bool:
    """Whether the drawn list is open to the actor: before the reveal to those who must know, then to all who see the draw."""
    return bool(draw.revealed_at) or is_allowed(request.actor, "draws.list", draw.unit)


def conceals(request: Any, draw: Draw) -> bool:
    """Whether the names in the draw's pool must be kept from the actor: by those missing they tell whom another draw drew."""
    if is_allowed(request.actor, "draws.list", draw.unit):
        return False
    secret = Draw.objects.filter(unit=draw.unit, drawn_at__isnull=False, revealed_at=None).exclude(pk=draw.pk)
    return secret.exists()


def back(draw: Draw, anchor: str = "") -> HttpResponse:
    """To the draw's page."""
    return redirect(f"/draws/{draw.pk}/{'#' + anchor if anchor else ''}")


def attempt(request: Any, deed: Callable[[], object], done: str, nothing: str = "") -> bool:
    """Do it, and tell on the next page that it is done, was done before (`nothing`), or why not. Whether it was not refused."""
    try:
        result = deed()
    except REFUSALS as error:
        notify(request, tell_refusal(error), "danger")
        return False
    notify(request, nothing if result is None and nothing else done)
    return True
