"""What was typed when the sitting was over: to be sent now, or not."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from ...shared.door import SIGNED_IN, page
from ...shared.kept import forget, kept


@page(SIGNED_IN, "GET", "POST")
def kept_form(request: Any) -> HttpResponse:
    """Show it with a button that sends it to where it was going; POST: it is not wanted any more."""
    if request.method == "POST":
        forget(request)
        return redirect("desk")
    found = kept(request, request.user)
    if found is None:
        return redirect("desk")
    shown = [value for _, value in found.fields if value.strip()]
    return render(request, "desk/account/kept.html", {"kept": found, "shown": shown})


urlpatterns = [path("account/kept/", kept_form, name="kept")]
