"""The page of an account that is locked for a while after wrong passwords."""

from __future__ import annotations

from math import ceil
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from shuangsui.access.lockout import locked_until


def locked_out(request: HttpRequest, response: HttpResponse | None = None, credentials: Any = None) -> HttpResponse:
    """429 with the minutes left; the same for names that nobody has."""
    at = timezone.now()
    until = locked_until(str((credentials or {}).get("username", "")), at)
    seconds = max(1, ceil((until - at).total_seconds())) if until else 1
    answer = render(request, "locked.html", {"until": until, "minutes": ceil(seconds / 60)}, status=429)
    answer["Retry-After"] = str(seconds)
    return answer
