"""Signing in and out."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.contrib.auth.signals import user_login_failed
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme

from shuangsui.access import Actor
from shuangsui.access.lockout import locked_until
from shuangsui.actions.accounts import sign_in as deed
from shuangsui.actions.errors import ActionError
from shuangsui.actions.sentences import say
from shuangsui.records.models import SecondFactor, User

from ...shared.door import PUBLIC, page
from ...shared.forms import DeskForm
from ...shared.kept import forget, kept
from ...shared.lockout import counted, know, locked_out

_HALF = timedelta(minutes=5)  # between password and second factor
_BACKEND = "django.contrib.auth.backends.ModelBackend"


class NameAndPassword(DeskForm):
    """The first step."""

    username = forms.CharField(label="账号", max_length=60)
    password = forms.CharField(label="密码", max_length=128, strip=False, widget=forms.PasswordInput)
    username.widget.attrs |= {"autocomplete": "username", "autofocus": True, "autocapitalize": "none", "spellcheck": "false"}
    password.widget.attrs |= {"autocomplete": "current-password"}


class Code(DeskForm):
    """The second step."""

    code = forms.CharField(label="动态口令", max_length=40)
    code.widget.attrs |= {"autocomplete": "one-time-code", "autofocus": True, "spellcheck": "false"}


@page(PUBLIC, "GET", "POST")
def sign_in(request: Any) -> HttpResponse:
    """Name and password; then the second factor where one is set up; then where one wanted to go, if that is of this site."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    form = NameAndPassword(request.POST or None)
    refused = ""
    if request.method == "POST":
        user = authenticate(request, **form.cleaned_data) if form.is_valid() else None
        if isinstance(user, User) and SecondFactor.objects.filter(user=user).exists():
            return _ask_for_code(request, user, wanted)
        refused = "账号或密码不对。"
        if isinstance(user, User):
            try:
                return _enter(request, user, wanted)
            except ActionError as error:
                refused = say(error)
    turned = request.session.pop("turned", "") if "turned" in request.session else ""
    context = {"form": NameAndPassword(initial={"username": form["username"].value()}), "next": wanted, "refused": refused}
    return render(request, "desk/account/login.html", context | {"turned": turned, "cards": _cards()})


def _cards() -> list[dict[str, str]]:
    return settings.DEMO_CARDS if settings.DEMO else []


def _ask_for_code(request: Any, user: User, wanted: str) -> HttpResponse:
    request.session.cycle_key()
    request.session["half"] = {
        "user": user.pk,
        "hash": user.get_session_auth_hash(),
        "at": request.at.isoformat(),
        "next": wanted,
    }
    return redirect("login-code")


def _half_in(request: Any) -> User | None:
    """Who has shown the password a moment ago; None once that is too long ago, or no longer the password."""
    half = request.session.get("half")
    if not half or request.at - datetime.fromisoformat(half["at"]) > _HALF:
        return None
    user = User.objects.filter(pk=half["user"], is_active=True).first()
    return user if user and constant_time_compare(user.get_session_auth_hash(), half["hash"]) else None


@page(PUBLIC, "GET", "POST")
def show_code(request: Any) -> HttpResponse:
    """The telephone's six digits, or a recovery code. Wrong ones count like wrong passwords."""
    user = _half_in(request)
    if user is None:
        request.session.pop("half", None)
        return redirect("login")
    credentials = {"username": user.username}
    if locked_until(counted(request, credentials), request.at):
        return locked_out(request, None, credentials)
    form = Code(request.POST or None)
    if form.is_valid():
        try:
            return _enter(request, user, request.session["half"]["next"], form.cleaned_data["code"])
        except ActionError as error:
            form.add_error("code", say(error))
            user_login_failed.send(sender=__name__, credentials=credentials, request=request)
    return render(request, "desk/account/code.html", {"form": form})


def _enter(request: Any, user: User, wanted: str, code: str = "") -> HttpResponse:
    """Signed in, and on. Raises ActionError."""
    by = Actor.of(user, request.META.get("REMOTE_ADDR", ""))
    deed.sign_in(by=by, at=request.at, one_time_days=settings.ONE_TIME_PASSWORD_DAYS, code=code)
    login(request, user, backend=_BACKEND)
    request.session.pop("half", None)
    if code:
        request.session["second_factor"] = True
    answer = _onwards(request, user, wanted)
    know(request, answer, user.username)
    return answer


def _onwards(request: Any, user: User, wanted: str) -> HttpResponse:
    """To what was typed when the last sitting ended, else to where one wanted to go."""
    if kept(request, user):
        return redirect("kept")
    forget(request)
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return redirect(wanted if safe else "desk")


@page(PUBLIC, "POST")
def sign_out(request: Any) -> HttpResponse:
    """End the session."""
    if request.user.is_authenticated:
        by = Actor.of(request.user, request.META.get("REMOTE_ADDR", ""))
        deed.sign_out(by=by, at=request.at, device=request.session.get("device", ""))
    logout(request)
    return redirect("login")


urlpatterns = [
    path("login/", sign_in, name="login"),
    path("login/code/", show_code, name="login-code"),
    path("logout/", sign_out, name="logout"),
]
