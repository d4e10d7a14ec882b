"""Whether a printed record is the one that was handed in: anybody who holds the paper may ask by its hash."""

from __future__ import annotations

import re
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path

from shuangsui.records.models import VisitRecord

from ..shared.door import PUBLIC, page

_HEX = re.compile("[0-9a-f]{64}")


@page(PUBLIC)
def check(request: Any, sha256: str) -> HttpResponse:
    """What is known of a record by its hash: that it came, when, whether another took its place; nothing of what it says.

    404 for a hash that no record has, and for what is none.
    """
    if not _HEX.fullmatch(sha256):
        raise Http404
    found = VisitRecord.objects.filter(sha256=sha256).select_related("visit__unit").first()
    context = {"sha256": sha256, "record": found, "supplements": found.supplements.count() if found else 0}
    return render(request, "portal/check.html", context, status=200 if found else 404)


urlpatterns = [path("check/<str:sha256>/", check, name="record-check")]
