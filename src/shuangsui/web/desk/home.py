"""The desk's first page."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from ..shared.door import page


@page("desk.see")
def desk(request: Any) -> HttpResponse:
    """What is to be done today and next."""
    return render(request, "desk/home.html")


urlpatterns = [path("", desk, name="desk")]
