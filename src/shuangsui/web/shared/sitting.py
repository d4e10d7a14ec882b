"""A sitting (会话): from the sign-in on one browser until it is ended, here, elsewhere, or by nobody being there.

The session carries a token; the table of devices keeps its hash. Without a living device a session opens nothing.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from shuangsui.access import Role
from shuangsui.actions.accounts.see_device import see_device, start_device, token_hash
from shuangsui.records.models import Device, SecondFactor

from .kept import keep

# Why somebody who was signed in must do so again → what the login page says.
SAYS = {
    "idle": "很久没有操作，为了安全已自动退出。请重新登录，登录后回到刚才的地方。",
    "ended": "这里的登录已经结束：您在别处结束了它，或者密码、账号有变动。请重新登录。",
    "again": "动态口令已在别处启用，请用它重新登录。",
}
_SEEN = timedelta(seconds=30)


def begin(sender: Any, request: Any, user: Any, **kwargs: Any) -> None:
    """A sign-in on this browser (Django's signal `user_logged_in`): its device is in the list from now on."""
    token = secrets.token_hex(16)
    request.session["device"] = token
    agent, address = request.META.get("HTTP_USER_AGENT", ""), request.META.get("REMOTE_ADDR", "")
    start_device(user=user, at=timezone.now(), token=token, agent=agent, address=address)


def idle() -> timedelta:
    """After so long without a click one is signed out."""
    return timedelta(minutes=settings.SESSION_IDLE_MINUTES)


def living(user: Any, at: Any) -> Any:
    """The user's devices that are signed in now, the last used first."""
    return Device.objects.filter(user=user, ended_at=None, last_seen_at__gt=at - idle())


def look_in(request: Any, quiet: bool) -> str:
    """Why the request is nobody's: "out", "idle" or "ended"; "" where somebody is signed in. Notes that he is there."""
    if not request.user.is_authenticated:
        return "out"
    device = Device.objects.filter(token=token_hash(request.session.get("device", "")), user=request.user).first()
    if device is None or device.ended_at:
        return "ended"
    if request.at - device.last_seen_at > idle():
        return "idle"
    if not quiet and request.at - device.last_seen_at > _SEEN:
        see_device(device=device, at=request.at, address=request.META.get("REMOTE_ADDR", ""))
    return ""


def needs_second_factor(request: Any) -> bool:
    """Some role of the actor is one of those that sign in with a second factor."""
    return any(Role(post.role) in settings.SECOND_FACTOR_ROLES for post in request.actor.posts)


def still_to_do(request: Any) -> str:
    """The name of the page that comes before all others; "again" for signing in with the second factor; "" for none."""
    user = request.user
    days = settings.PASSWORD_MAX_DAYS
    old = days and (user.password_changed_at is None or request.at - user.password_changed_at > timedelta(days=days))
    if user.must_change_password or old:
        return "password"
    if needs_second_factor(request) and not request.session.get("second_factor"):
        return "again" if SecondFactor.objects.filter(user=user).exists() else "second-factor"
    return ""


def turn_away(request: Any, reason: str) -> HttpResponse:
    """To the login page and back. Whoever was known until now is told why, and what he had typed is kept for him."""
    wanted = request.get_full_path()
    if request.method not in ("GET", "HEAD"):
        wanted = _local(request, request.META.get("HTTP_REFERER", ""))
    if request.htmx:
        wanted = _local(request, request.htmx.current_url or "")
    if request.user.is_authenticated:
        user = request.user
        logout(request)
        request.session["turned"] = SAYS[reason]
        keep(request, user)
    address = f"{reverse('login')}?next={quote(wanted)}" if wanted else reverse("login")
    if request.htmx:
        return HttpResponse(headers={"HX-Redirect": address})
    return redirect(address)


def _local(request: Any, address: str) -> str:
    """The path of an address of this site, "" for any other."""
    if not url_has_allowed_host_and_scheme(address, {request.get_host()}):
        return ""
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
