"""An account that is locked for a while after wrong passwords: the page, and the journal's entry.

A browser on which somebody has signed in is known for him: its wrong tries are counted by themselves, so that a stranger who
guesses locks out strangers alone.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from math import ceil
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from shuangsui.access import Actor
from shuangsui.access.lockout import MARK, locked_until
from shuangsui.actions.accounts.note_lockout import note_lockout

_COOKIE = "known"
_KNOWN_FOR = timedelta(days=180)


def know(request: Any, answer: HttpResponse, username: str) -> None:
    """From this good sign-in on the browser is known for the name: a signed cookie, nothing that signs in."""
    token = _known(request, username) or secrets.token_hex(16)
    answer.set_signed_cookie(
        _COOKIE,
        f"{_digest(username)}.{token}",
        salt=_COOKIE,
        max_age=_KNOWN_FOR,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def _known(request: Any, username: str) -> str:
    """The browser's token where it is known for the name, else ""."""
    kept = request.get_signed_cookie(_COOKIE, default="", salt=_COOKIE, max_age=_KNOWN_FOR)
    digest, _, token = kept.partition(".")
    return token if digest == _digest(username) else ""


def _digest(username: str) -> str:
    """A cookie holds no Chinese."""
    return hashlib.sha256(username.encode()).hexdigest()


def counted(request: Any, credentials: Any = None) -> str:
    """What wrong tries are counted for (AXES_USERNAME_CALLABLE): the name, or the name on this known browser."""
    name = str((credentials or request.POST).get("username") or "").replace(MARK, " ")
    token = _known(request, name) if request is not None else ""
    return f"{name}{MARK}{token}" if token else name


def locked_out(request: HttpRequest, response: HttpResponse | None = None, credentials: Any = None) -> HttpResponse:
    """429 with the minutes left; the same for names that nobody has."""
    at = timezone.now()
    until = locked_until(counted(request, credentials), at)
    seconds = max(1, ceil((until - at).total_seconds())) if until else 1
    answer = render(request, "locked.html", {"until": until, "minutes": ceil(seconds / 60)}, status=429)
    answer["Retry-After"] = str(seconds)
    return answer


def note(sender: Any, request: Any, username: str, **kwargs: Any) -> None:
    """django-axes says so at every try while the account is locked; the journal is told once."""
    at = timezone.now()
    address = request.META.get("REMOTE_ADDR", "")
    since = at - timedelta(hours=settings.AXES_COOLOFF_TIME)
    note_lockout(by=Actor(None, (), address, "登录页"), at=at, username=(username or "").partition(MARK)[0], since=since)
