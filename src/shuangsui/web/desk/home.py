"""The desk's first page."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from ..shared.door import page
from .panels import panels_of


@page("desk.see")
def desk(request: Any) -> HttpResponse:
    """What is to be done today and next: a card a matter."""
    return render(request, "desk/home.html", {"panels": panels_of(request.actor, request.at)})


urlpatterns = [path("", desk, name="desk")]
