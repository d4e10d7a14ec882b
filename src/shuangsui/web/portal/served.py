"""How a public page is served: for everybody alike, kept by caches for a minute, known by its hash, and never with a cookie.

The portal reads; it imports no deed of `actions` and no page of the desk.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response

from shuangsui.records.models import Unit

KEPT = "public, max-age=60"


def kept(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page that a cache may keep for a minute and ask for again by its ETag; what is not public is not there (404)."""

    @wraps(view)
    def served(request: Any, *args: Any, **given: Any) -> HttpResponse:
        try:
            answer = view(request, *args, **given)
        except Http404:
            return show(request, "missing", {}, status=404)
        if answer.status_code != 200:
            return answer
        answer.headers["Cache-Control"] = KEPT
        if "ETag" not in answer.headers:
            answer.headers["ETag"] = f'"{hashlib.sha256(answer.content).hexdigest()}"'
        return get_conditional_response(request, etag=answer.headers["ETag"], response=answer) or answer

    return served


def show(request: Any, name: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page of the portal, under the name of the bureau at the head of the installation. One query."""
    heads = list(Unit.objects.filter(parent=None)[:2])
    bureau = heads[0].official_name if len(heads) == 1 else ""
    return render(request, f"portal/{name}.html", {"bureau": bureau, **context}, status=status)


def known(request: Any, sha256: str) -> HttpResponse | None:
    """304 for who has these bytes already; None for everybody else."""
    etag = f'"{sha256}"'
    answer = get_conditional_response(request, etag=etag)
    if answer is not None:
        answer.headers["Cache-Control"], answer.headers["ETag"] = KEPT, etag
    return answer


def handed(content: bytes, sha256: str, name: str, kind: str) -> HttpResponse:
    """A file to keep, byte for byte."""
    named = f"attachment; filename*=UTF-8''{quote(name)}"
    headers = {"Content-Disposition": named, "X-Content-Type-Options": "nosniff", "ETag": f'"{sha256}"'}
    return HttpResponse(content, content_type=kind, headers=headers)
