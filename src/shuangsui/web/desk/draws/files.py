"""Files of a draw, each by its own rule; the authority's public log."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path

from fairdraw import FairdrawError, head_of, read_log
from fairdraw.sentences import STATES
from shuangsui.access import visible_units
from shuangsui.actions.draws.cabinet import RecordCabinet, folder_of
from shuangsui.actions.draws.note_file import note_file
from shuangsui.dossier.entropy import plainly
from shuangsui.dossier.folder import log_name
from shuangsui.dossier.papers import NOTICE, RESULT, TASKS
from shuangsui.dossier.reveal import BUNDLE
from shuangsui.records.models import Draw, Unit

from ...shared.door import page
from .found import draw_of, sees_list

# Public from the moment it is there. Whatever is named nowhere here is given to nobody: the secret, the pool's tables, the roll.
PUBLIC_FILES = {
    "manifest.json": "application/json",
    NOTICE: "application/pdf",
    "policy.toml": "text/plain; charset=utf-8",
    "entropy.json": "application/json",
    "seal.json": "application/json",
}
LISTS = {TASKS: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", RESULT: "application/pdf"}
_EARLIER = re.compile(r"tasks-[0-9T-]{10,20}\.xlsx")


def attachment(content: bytes, name: str, kind: str) -> HttpResponse:
    """A file to keep, under a Chinese name."""
    named = f"attachment; filename*=UTF-8''{quote(name)}"
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": named, "X-Content-Type-Options": "nosniff"})


def kind_for(request: Any, draw: Draw, name: str) -> str:
    """The content type of a file that the actor may have now. Raises Http404."""
    if name in PUBLIC_FILES and draw.frozen_at:
        return PUBLIC_FILES[name]
    if name == BUNDLE and draw.revealed_at:
        return "application/zip"
    listed = LISTS.get(name) or (LISTS[TASKS] if _EARLIER.fullmatch(name) else "")
    if listed and draw.drawn_at and sees_list(request, draw):
        return listed
    raise Http404


@page("draws.see")
def file(request: Any, pk: int, name: str) -> HttpResponse:
    """One file. Taking a drawn list that is not public yet is noted in the journal."""
    draw = draw_of(request, pk)
    kind = kind_for(request, draw, name)
    folder = folder_of(draw)
    if not folder.has(name):
        raise Http404
    if kind in LISTS.values() and name not in PUBLIC_FILES and not draw.revealed_at:
        note_file(by=request.actor, at=request.at, draw=draw, file=name)
    return attachment(folder.read(name), f"{draw.unit.code}-{draw.folder}-{name}", kind)


def _log(request: Any, code: str) -> tuple[Unit, bytes]:
    unit = get_object_or_404(visible_units(request.actor, "draws.see"), code=code)
    return unit, RecordCabinet(unit).read(log_name(unit.code)) or b""


@page("draws.see")
def log(request: Any, code: str) -> HttpResponse:
    """The log of an authority's draws as a table."""
    unit, data = _log(request, code)
    try:
        entries = [(e, STATES[e.kind], plainly(e.at)) for e in read_log(data)]
        head, broken = head_of(data), False
    except FairdrawError:
        entries, head, broken = [], "", True
    context = {"unit": unit, "entries": entries, "head": head, "broken": broken, "bytes": len(data)}
    return render(request, "desk/draws/log.html", context)


@page("draws.see")
def log_file(request: Any, code: str) -> HttpResponse:
    """The log, byte for byte."""
    unit, data = _log(request, code)
    return attachment(data, log_name(unit.code), "application/jsonl; charset=utf-8")


urlpatterns = [
    path("draws/<int:pk>/files/<str:name>", file, name="draw-file"),
    path("draws/log/<str:code>/", log, name="draw-log"),
    path("draws/log/<str:code>/download", log_file, name="draw-log-file"),
]
