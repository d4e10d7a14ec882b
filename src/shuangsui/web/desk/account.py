"""Signing in and out."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import authenticate, login, logout
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.http import url_has_allowed_host_and_scheme

from ..shared.door import PUBLIC, page


@page(PUBLIC, "GET", "POST")
def sign_in(request: Any) -> HttpResponse:
    """Name and password; on to where one wanted to go, if that is of this site."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    if request.method == "POST":
        user = authenticate(request, username=request.POST.get("username", ""), password=request.POST.get("password", ""))
        if user is not None:
            login(request, user)
            safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
            return redirect(wanted if safe else "desk")
    return render(request, "desk/login.html", {"next": wanted, "failed": request.method == "POST"})


@page(PUBLIC, "POST")
def sign_out(request: Any) -> HttpResponse:
    """End the session."""
    logout(request)
    return redirect("login")


urlpatterns = [path("login/", sign_in, name="login"), path("logout/", sign_out, name="logout")]
