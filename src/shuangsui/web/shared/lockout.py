"""An account that is locked for a while after wrong passwords: the page, and the journal's entry."""

from __future__ import annotations

from datetime import timedelta
from math import ceil
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from shuangsui.access import Actor
from shuangsui.access.lockout import locked_until
from shuangsui.actions.accounts.note_lockout import note_lockout


def locked_out(request: HttpRequest, response: HttpResponse | None = None, credentials: Any = None) -> HttpResponse:
    """429 with the minutes left; the same for names that nobody has."""
    at = timezone.now()
    until = locked_until(str((credentials or {}).get("username", "")), at)
    seconds = max(1, ceil((until - at).total_seconds())) if until else 1
    answer = render(request, "locked.html", {"until": until, "minutes": ceil(seconds / 60)}, status=429)
    answer["Retry-After"] = str(seconds)
    return answer


def note(sender: Any, request: Any, username: str, **kwargs: Any) -> None:
    """django-axes says so at every try while the account is locked; the journal is told once."""
    at = timezone.now()
    address = request.META.get("REMOTE_ADDR", "")
    since = at - timedelta(hours=settings.AXES_COOLOFF_TIME)
    note_lockout(by=Actor(None, (), address, "登录页"), at=at, username=username or "", since=since)
