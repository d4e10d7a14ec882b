"""The pages for what is not there, not allowed, or broken."""

from __future__ import annotations

import sys
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from shuangsui.actions.errors import ActionError
from shuangsui.actions.full_disk import is_disk_full
from shuangsui.actions.sentences import say


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """403."""
    says = "您没有打开这一页的权限。需要的话，请找安全管理员授予角色。"
    if (actor := getattr(request, "actor", None)) and not actor.posts:
        says = "您的账号还没有角色，暂时什么也看不到。请找安全管理员授予角色，再刷新这一页。"
    return render(request, "refusal.html", {"code": 403, "says": says}, status=403)


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """404: also for what one may not know of."""
    return render(request, "refusal.html", {"code": 404, "says": "没有这一页，或者它不在您的管辖范围内。"}, status=404)


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """400: a request that no page of this site makes; says nothing of what was sent."""
    return HttpResponse("请求不正确：请用管理员告诉您的网址打开。", status=400, content_type="text/plain; charset=utf-8")


def unread(request: HttpRequest, code: int, says: str) -> HttpResponse:
    """411 or 413: told before the body was read."""
    return render(request, "refusal.html", {"code": code, "says": says}, status=code)


def broken(request: HttpRequest) -> HttpResponse:
    """500, or 507 on a full disk: nothing was saved, every deed being one transaction."""
    full = is_disk_full(sys.exc_info()[1])
    says = "程序出错了，这一步没有保存任何内容。请再试一次；仍然不行，请告诉系统管理员。"
    if full:
        says = say(ActionError("disk-full"))
    return render(request, "refusal.html", {"code": 507 if full else 500, "says": says}, status=507 if full else 500)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that did not come from this site, or is too old."""
    return render(
        request, "refusal.html", {"code": 403, "says": "页面已经过期，这一步没有保存。请返回、刷新页面后再提交。"}, status=403
    )
