"""The pages' scripts and styles go over the line compressed: a phone's is thin. Pages do not, as they hold secrets (BREACH)."""

from __future__ import annotations

from django.conf import settings
from django.http.request import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware


class PackedStatic(GZipMiddleware):
    """GZip for whole answers below the static address alone."""

    def process_request(self, request: HttpRequest) -> None:
        """The name of a compressed answer is weak (RFC 9110, 8.8.1); below, files are known by their strong names."""
        known = request.META.get("HTTP_IF_NONE_MATCH", "")
        if known.startswith("W/") and request.path_info.startswith(settings.STATIC_URL):
            request.META["HTTP_IF_NONE_MATCH"] = known.removeprefix("W/")

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """The answer, compressed where it may be and where the browser takes it."""
        if response.status_code != 200 or not request.path_info.startswith(settings.STATIC_URL):
            return response
        return super().process_response(request, response)
