"""What every page's frame needs: the menu, who is signed in, messages left by the deed before."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from .menu import here, menu_of


def frame(request: Any) -> dict[str, Any]:
    """The context of base.html."""
    actor = getattr(request, "actor", None)
    if actor is None:
        return {"demo": settings.DEMO}
    whole = not request.htmx  # a piece that a page fetches by itself shows no message, and takes none away
    notices = request.session.pop("notices", []) if whole and request.session.get("notices") else []
    menu = menu_of(actor)
    context = {"demo": settings.DEMO, "actor": actor, "menu": menu, "menu_here": here(menu, request.path), "notices": notices}
    return context | {"idle_minutes": settings.SESSION_IDLE_MINUTES}


def notify(request: Any, text: str, kind: str = "success") -> None:
    """Show a sentence on the next page. `kind`: success, warning or danger."""
    request.session["notices"] = [*request.session.get("notices", []), {"text": text, "kind": kind}]
