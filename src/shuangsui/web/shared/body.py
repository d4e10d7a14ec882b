"""How much a request may carry: decided by its headers, before a byte of its body is read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.urls import Resolver404, resolve

from .door import DEVICE, PUBLIC
from .refusals import unread

SMALL = 64 * 2**10  # bytes: a form of the login page, and whatever a stranger sends
LARGE = 66 * 2**20  # bytes: the largest file that a page takes, and the fields beside it


class BodySize:
    """Refuses with 413 what is too long, with 411 what does not say how long it is.

    Stands behind the middleware that says who is signed in and before all that read a body; the table of sessions is asked
    only for what is more than small.
    """

    def __init__(self, get_response: Callable[[Any], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        """Pass on what is short enough."""
        if request.META.get("HTTP_TRANSFER_ENCODING") and not request.META.get("CONTENT_LENGTH"):
            return unread(request, 411, "请求没有写明长度，没有处理。")
        told = request.META.get("CONTENT_LENGTH") or "0"
        length = int(told) if told.isascii() and told.isdigit() and len(told) < 19 else LARGE + 1
        if length > SMALL and length > _most(request):
            return unread(request, 413, "上传的内容太大，没有处理。文件请压缩或拆分后再传。")
        return self.get_response(request)


def _most(request: Any) -> int:
    """Bytes that who asks may send to where he sends them."""
    try:
        view: Any = resolve(request.path_info).func
    except Resolver404:
        return SMALL
    if getattr(view, "right", PUBLIC) == DEVICE:
        return int(view.most)
    return LARGE if getattr(view, "right", PUBLIC) != PUBLIC and request.user.is_authenticated else SMALL
