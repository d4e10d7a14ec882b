"""The phone's page (现场检查): its shell, the service worker that keeps it, and what makes it installable.

The shell holds nothing of anybody: it is the same for all and public. What is somebody's comes from the interface, by the
device's own token, and stays in the phone's IndexedDB.
"""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.http import HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import path, reverse

from ..shared.door import PUBLIC, page

OWN = "field"  # the folder of the page's own static files
LIBRARIES = (
    "dexie/dexie.min.js",
    "signature_pad/signature_pad.min.js",
    *(f"noble/{name}.js" for name in ("sha2", "_md", "_u64", "utils")),
)
APART = ("bind.js",)  # belongs to the page that binds a device, which works with a connection alone
KINDS = {".js", ".css", ".svg", ".png"}


def shell_files() -> list[str]:
    """The static files that the page needs offline, as names below the static folder."""
    home = finders.find(f"{OWN}/app.js")
    assert isinstance(home, str), "the page's own files are part of the package"
    own = sorted(path.name for path in Path(home).parent.iterdir() if path.suffix in KINDS and path.name not in APART)
    return [*(f"{OWN}/{name}" for name in own), *LIBRARIES]


def integrity(content: bytes) -> str:
    """The digest of a file as a browser checks it (W3C Subresource Integrity)."""
    return "sha256-" + base64.b64encode(hashlib.sha256(content).digest()).decode()


def shell() -> dict[str, str]:
    """Address → integrity of everything that is kept on the phone."""
    found = {}
    for name in shell_files():
        place = finders.find(name)
        assert isinstance(place, str), name
        found[static(name)] = integrity(Path(place).read_bytes())
    found[reverse("field")] = integrity(_page().encode())
    found[reverse("field-manifest")] = integrity(_manifest().content)
    return found


def _page() -> str:
    modules = [static(name) for name in shell_files() if name.endswith(".js")]
    return render_to_string("field/page.html", {"modules": modules})


@page(PUBLIC)
def field(request: Any) -> HttpResponse:
    """The shell: one page, whatever is shown on it."""
    return HttpResponse(_page(), headers={"Cache-Control": "no-cache"})


@page(PUBLIC)
def worker(request: Any) -> HttpResponse:
    """The service worker; its text changes with any file of the shell, by which the browser knows of a new version."""
    files = shell()
    version = hashlib.sha256("\n".join(f"{name} {digest}" for name, digest in files.items()).encode()).hexdigest()[:16]
    context = {"version": version, "files": files}
    text = render_to_string("field/sw.js", context)
    return HttpResponse(text, content_type="text/javascript; charset=utf-8", headers={"Cache-Control": "no-cache"})


def _manifest() -> JsonResponse:
    icons = [
        {"src": static(f"{OWN}/icon.svg"), "sizes": "any", "type": "image/svg+xml"},
        *({"src": static(f"{OWN}/icon-{n}.png"), "sizes": f"{n}x{n}", "type": "image/png"} for n in (192, 512)),
        {"src": static(f"{OWN}/icon-512.png"), "sizes": "512x512", "type": "image/png", "purpose": "maskable"},
    ]
    told = {
        "name": "双随机现场检查",
        "short_name": "现场检查",
        "description": "接收检查任务、离线填写检查记录、交回。",
        "lang": "zh-CN",
        "id": reverse("field"),
        "start_url": reverse("field"),
        "scope": reverse("field"),
        "display": "standalone",
        "orientation": "portrait",
        "background_color": "#ffffff",
        "theme_color": "#0b4f3c",
        "icons": icons,
    }
    return JsonResponse(told, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False})


@page(PUBLIC)
def manifest(request: Any) -> HttpResponse:
    """What makes the page installable (W3C Web Application Manifest)."""
    return _manifest()


urlpatterns = [
    path("field/", field, name="field"),
    path("field/sw.js", worker, name="field-worker"),
    path("field/manifest.webmanifest", manifest, name="field-manifest"),
]
