"""The installation's own certificate, for phones to take: public, as it must be had before anything can be trusted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import path

from .door import PUBLIC, page


@page(PUBLIC)
def certificate(request: Any) -> HttpResponse:
    """The authority's certificate; 404 where the installation has none of its own."""
    made = Path(settings.DATA) / "https" / "ca.pem"
    if not made.is_file():
        raise Http404
    headers = {"Content-Disposition": 'attachment; filename="ca.crt"'}
    return HttpResponse(made.read_bytes(), content_type="application/x-x509-ca-cert", headers=headers)


urlpatterns = [path("ca.crt", certificate, name="own-certificate")]
