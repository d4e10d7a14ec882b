"""The draw log of an authority: its bytes, for whoever keeps its head and compares later; and a page to read."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import path

from fairdraw import FairdrawError, head_of
from shuangsui.dossier.folder import log_name
from shuangsui.records.models import CabinetFile

from ..shared.door import PUBLIC, page
from .fixed import entries_of, in_groups, logs_of, told
from .listed import listed
from .served import handed, kept, known, show

LINES = 100


def log_of(code: str) -> CabinetFile:
    """The log's file. Raises Http404 where there is none."""
    found = logs_of([code])
    if code not in found:
        raise Http404
    return found[code]


@page(PUBLIC)
@kept
def log(request: Any, code: str) -> HttpResponse:
    """The newest line first, a page at a time."""
    file = log_of(code)
    data = bytes(file.content)
    try:
        entries, head = entries_of(data), head_of(data)
    except FairdrawError:
        entries, head = (), ""
    rows = listed(request, entries[::-1], LINES)
    context = {
        "unit": file.unit,
        "list": rows,
        "lines": [told(entry) for entry in rows.page],
        "head": in_groups(head),
        "broken": not head,
        "bytes": len(data),
        "sha256": file.sha256,
    }
    return show(request, "log", context)


@page(PUBLIC)
@kept
def log_file(request: Any, code: str) -> HttpResponse:
    """The log, byte for byte."""
    file = log_of(code)
    kind = "application/jsonl; charset=utf-8"
    return known(request, file.sha256) or handed(bytes(file.content), file.sha256, log_name(code), kind)


urlpatterns = [
    path("public/logs/<str:code>.jsonl", log_file, name="public-log-file"),
    path("public/logs/<str:code>/", log, name="public-log"),
]
