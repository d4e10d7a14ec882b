"""Whether a printed record is the one that was handed in: anybody who holds the paper may ask by its hash."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, register_converter

from shuangsui.records.models import VisitRecord

from ..shared.door import PUBLIC, page


class Sha256:
    """64 hex digits, small letters."""

    regex = "[0-9a-f]{64}"

    def to_python(self, value: str) -> str:
        """As it stands."""
        return value

    def to_url(self, value: str) -> str:
        """As it stands."""
        return value


register_converter(Sha256, "sha256")


@page(PUBLIC)
def check(request: Any, sha256: str) -> HttpResponse:
    """What is known of a record by its hash: that it came, when, and whether another took its place. Nothing of what it says."""
    found = VisitRecord.objects.filter(sha256=sha256).select_related("visit__unit").first()
    context = {"sha256": sha256, "record": found, "supplements": found.supplements.count() if found else 0}
    return render(request, "portal/check.html", context, status=200 if found else 404)


urlpatterns = [path("check/<sha256:sha256>/", check, name="record-check")]
