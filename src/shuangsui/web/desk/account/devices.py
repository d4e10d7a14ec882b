"""我的设备: where one is signed in."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from shuangsui.actions.accounts.end_devices import end_devices
from shuangsui.actions.accounts.see_device import token_hash

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
    """Every browser that is signed in now, this one marked."""
    here = token_hash(request.session.get("device", ""))
    rows = [(device, called(device.agent), device.token == here) for device in living(request.user, request.at)[:100]]
    return render(request, "desk/account/devices.html", {"rows": rows, "others": any(not own for _, _, own in rows)})


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


@page(SIGNED_IN, "POST")
def still_here(request: Any) -> HttpResponse:
    """Somebody is there: the sitting goes on."""
    return HttpResponse(status=204)


urlpatterns = [
    path("account/devices/", devices, name="devices"),
    path("account/devices/end/", end, name="end-devices"),
    path("account/still-here/", still_here, name="still-here"),
]
