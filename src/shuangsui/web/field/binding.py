"""Binding a phone to the person who is signed in on it: once, with a connection."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import path

from shuangsui.actions.errors import ActionError
from shuangsui.actions.field.bind_device import bind_device
from shuangsui.actions.sentences import say

from ..shared.door import page


@page("field.use", "GET", "POST")
def bind(request: Any) -> HttpResponse:
    """A form; the answer to it holds the device's token, the only time that it is told to anyone."""
    if request.method != "POST":
        return render(request, "field/bind.html")
    name, pin = request.POST.get("name", "").strip(), request.POST.get("pin", "")
    try:
        token = bind_device(by=request.actor, at=request.at, name=name, pin=pin)
    except ActionError as refused:
        field = str(refused.values.get("field", ""))
        return JsonResponse({"code": refused.code, "says": say(refused), "field": field}, status=422)
    return JsonResponse({"token": token}, headers={"Cache-Control": "no-store"})


urlpatterns = [path("field/bind/", bind, name="field-bind")]
