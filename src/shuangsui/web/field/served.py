"""The interface's addresses, as the door wants them: each says that a phone's token opens it, and how much it may carry."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse
from django.urls import URLPattern, path
from django.utils.http import http_date
from ninja import NinjaAPI

from ..shared.door import DEVICE
from ..shared.refusals import bad_request

ROOT = "api/v1/"
SMALL = 64 * 2**10  # bytes: what is told in words
# Address → bytes that it may carry.
MOST = {"uploads/{sha256}": 512 * 2**10, "visits/{number}/records": 2**20}


def addresses(api: NinjaAPI) -> list[URLPattern]:
    """A pattern an address, whatever number of methods it has."""
    operations = api.default_router.path_operations
    methods = {
        address.lstrip("/"): tuple(m for one in view.operations for m in one.methods) for address, view in operations.items()
    }
    found: dict[str, URLPattern] = {}
    for pattern in api.urls[0]:
        route = str(pattern.pattern)
        address = route.replace("<", "{").replace(">", "}")
        if address in methods and isinstance(pattern, URLPattern):
            view = served(pattern.callback, methods[address], MOST.get(address, SMALL))
            found.setdefault(route, path(ROOT + route, view, name=_name(address)))
    return list(found.values())


def _name(address: str) -> str:
    return "api-" + "-".join(part for part in address.split("/") if "{" not in part)


def served(view: Callable[..., Any], methods: tuple[str, ...], most: int) -> Callable[..., HttpResponse]:
    """The view with what the door asks of it. Cookies open nothing here, so that no form of another site does."""

    @wraps(view)
    def opened(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        given = (text for name, values in request.GET.lists() for text in (name, *values))
        if "\0" in request.path or any("\0" in text for text in given):
            return bad_request(request)
        answer: HttpResponse = view(request, *args, **kwargs)
        answer.headers["Date"] = http_date(time.time())  # by which the phone sees how wrong its own clock is
        answer.headers["Cache-Control"] = "no-store"
        return answer

    opened.right, opened.methods, opened.most = DEVICE, methods, most  # type: ignore[attr-defined] # read by the door
    return opened
