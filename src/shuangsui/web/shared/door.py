"""Who may open a page. Every view says so by `page(...)`; one that does not is never served."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.utils import timezone

from shuangsui.access import Actor, is_allowed

from .refusals import bad_request
from .sitting import look_in, still_to_do, turn_away

PUBLIC = "public"
SIGNED_IN = "signed-in"  # one's own account: also before one has a role, or with a password that must be changed
DEVICE = "field-device"  # opens by the token of a bound phone alone, whatever cookies come with it: `web/field/served.py`


class DeskRequest(HttpRequest):
    """A request behind the door: `actor` is who asks, `at` the moment it came in."""

    actor: Actor
    at: Any


def page(right: str, *methods: str, quiet: bool = False) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Declare a view's right (or PUBLIC, SIGNED_IN) and methods (GET without one). Sets `request.actor` and `request.at`.

    Who is not signed in goes to the login page and comes back; who has not the right gets 403. `quiet`: the page asks by
    itself again and again, so that it does not count as somebody being there.
    """
    allowed = methods or ("GET",)
    answered = {*allowed, "HEAD"} if "GET" in allowed else set(allowed)

    def declare(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def opened(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method not in answered:
                return HttpResponseNotAllowed(sorted(answered))
            if _has_nul(request):
                return bad_request(request)
            request.at = timezone.now()
            turned = None if right == PUBLIC else _stopped(request, right, quiet)
            return turned or view(request, *args, **kwargs)

        opened.right = right  # type: ignore[attr-defined] # read by DoorKeeper and by the law
        opened.methods = allowed  # type: ignore[attr-defined] # as above
        return opened

    return declare


def _has_nul(request: Any) -> bool:
    """A NUL in an address or a form: no browser sends one, and PostgreSQL takes none."""
    given = (text for form in (request.GET, request.POST) for name, values in form.lists() for text in (name, *values))
    return "\0" in request.path or any("\0" in text for text in given)


def _stopped(request: Any, right: str, quiet: bool) -> HttpResponse | None:
    """The answer for who may not go on; None for who may. Raises PermissionDenied."""
    if reason := look_in(request, quiet):
        return turn_away(request, reason)
    request.actor = Actor.of(request.user, request.META.get("REMOTE_ADDR", ""))
    if right == SIGNED_IN:
        return None
    if duty := still_to_do(request):
        return turn_away(request, duty) if duty == "again" else redirect(duty)
    if not is_allowed(request.actor, right):
        raise PermissionDenied(right)
    return None


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
