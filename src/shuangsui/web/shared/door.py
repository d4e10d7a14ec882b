"""Who may open a page. Every view says so by `page(...)`; one that does not is never served."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import quote

from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from shuangsui.access import Actor, is_allowed

PUBLIC = "public"


class DeskRequest(HttpRequest):
    """A request behind the door: `actor` is who asks, `at` the moment it came in."""

    actor: Actor
    at: Any


def page(right: str, *methods: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Declare a view's right (`PUBLIC`: none) and methods (GET without one). Sets `request.actor` and `request.at`.

    Who is not signed in goes to the login page and comes back; who has not the right gets 403.
    """
    allowed = methods or ("GET",)

    def declare(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def opened(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method not in (*allowed, "HEAD", "OPTIONS"):
                return HttpResponseNotAllowed(allowed)
            request.at = timezone.now()
            if right != PUBLIC:
                if not request.user.is_authenticated:
                    return redirect(f"{reverse('login')}?next={quote(request.get_full_path())}")
                request.actor = Actor.of(request.user, request.META.get("REMOTE_ADDR", ""))
                if not is_allowed(request.actor, right):
                    raise PermissionDenied(right)
            return view(request, *args, **kwargs)

        opened.right = right  # type: ignore[attr-defined] # read by DoorKeeper and by the law
        opened.methods = allowed  # type: ignore[attr-defined] # as above
        return opened

    return declare


class DoorKeeper:
    """Refuses to serve a view that says nothing of who may open it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """Raises ImproperlyConfigured."""
        if not hasattr(view, "right"):
            raise ImproperlyConfigured(f"{view.__module__}.{view.__qualname__} says nothing of who may open it")
