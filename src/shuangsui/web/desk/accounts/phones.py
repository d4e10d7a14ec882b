"""Somebody's bound phones, stopped by the security administrator."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path

from shuangsui.actions.field.revoke_device import revoke_device
from shuangsui.records.models import FieldDevice

from ...shared.door import page
from ...shared.forms import ReasonForm
from ...shared.frame import notify


@page("devices.revoke", "GET", "POST")
def revoke(request: Any, pk: int) -> HttpResponse:
    """Asked once more: what lies on it and was not sent is gone with it."""
    device = get_object_or_404(FieldDevice.objects.select_related("user"), pk=pk)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        done = revoke_device(by=request.actor, at=request.at, device=device, reason=reason)
        notify(request, f"已停用“{device.name}”，它下次联网时清除本机数据。" if done else "它已经停用了。")
        return redirect("account", device.user.pk)
    why = "停用马上生效，不能恢复，要用须重新绑定。这台手机下次联网时清除本机上的任务和记录，还没有交的记录也一并清除。"
    context = {"user": device.user, "title": f"停用 {device.user.name} 的手机“{device.name}”", "why": why, "button": "停用"}
    return render(request, "desk/accounts/step.html", context | {"form": form, "refused": ""})


urlpatterns = [path("accounts/phones/<int:pk>/revoke/", revoke, name="account-revoke-device")]
