"""我的设备: where one is signed in."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path

from shuangsui.actions.accounts.end_devices import end_devices
from shuangsui.actions.accounts.see_device import token_hash
from shuangsui.actions.field.revoke_device import revoke_device
from shuangsui.records.models import FieldDevice

from ...shared.door import SIGNED_IN, page
from ...shared.frame import notify
from ...shared.sitting import living

# What a browser's name of itself contains → what it is called; the first that fits.
_SYSTEMS = (
    ("HarmonyOS", "鸿蒙手机"),
    ("Android", "安卓手机"),
    ("iPhone", "苹果手机"),
    ("iPad", "苹果平板"),
    ("Windows", "Windows 电脑"),
    ("Mac OS", "苹果电脑"),
    ("Linux", "Linux 电脑"),
)
_BROWSERS = (
    ("MicroMessenger", "微信"),
    ("DingTalk", "钉钉"),
    ("QQBrowser", "QQ 浏览器"),
    ("360SE", "360 浏览器"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)


def called(agent: str) -> str:
    """A browser in words that its owner knows."""
    words = [next((says for part, says in known if part in agent), "") for known in (_SYSTEMS, _BROWSERS)]
    return "，".join(word for word in words if word) or "不认识的浏览器"


@page(SIGNED_IN)
def devices(request: Any) -> HttpResponse:
    """Every browser that is signed in now, this one marked; and the phones that are bound."""
    here = token_hash(request.session.get("device", ""))
    rows = [(device, called(device.agent), device.token == here) for device in living(request.user, request.at)[:100]]
    phones = list(FieldDevice.objects.filter(user=request.user)[:20])
    context = {"rows": rows, "others": any(not own for _, _, own in rows), "phones": phones}
    return render(request, "desk/account/devices.html", context)


@page(SIGNED_IN, "POST")
def end(request: Any) -> HttpResponse:
    """End one (`device`), or all but this."""
    given = request.POST.get("device", "")
    if given and not (given.isascii() and given.isdigit() and len(given) < 19):
        return redirect("devices")
    pk = int(given) if given else None
    count = end_devices(by=request.actor, at=request.at, pk=pk, but=request.session.get("device", ""))
    notify(request, f"已结束 {count} 处登录。" if count else "没有需要结束的登录。")
    return redirect("devices")


@page(SIGNED_IN, "GET", "POST")
def revoke(request: Any, pk: int) -> HttpResponse:
    """End the binding of one's own phone; asked once more before."""
    device = get_object_or_404(FieldDevice, pk=pk, user=request.user)
    if request.method != "POST":
        return render(request, "desk/account/revoke.html", {"device": device})
    done = revoke_device(by=request.actor, at=request.at, device=device)
    notify(request, f"已停用“{device.name}”，它下次联网时清除本机数据。" if done else "它已经停用了。")
    return redirect("devices")


@page(SIGNED_IN, "POST")
def still_here(request: Any) -> HttpResponse:
    """Somebody is there: the sitting goes on."""
    return HttpResponse(status=204)


urlpatterns = [
    path("account/devices/", devices, name="devices"),
    path("account/devices/end/", end, name="end-devices"),
    path("account/devices/<int:pk>/revoke/", revoke, name="revoke-own-device"),
    path("account/still-here/", still_here, name="still-here"),
]
