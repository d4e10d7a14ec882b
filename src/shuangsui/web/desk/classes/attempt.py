"""A deed by a button alone: done, or its refusal told on the next page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from shuangsui.actions.errors import ActionError
from shuangsui.actions.sentences import say

from ...shared.frame import notify


def attempt(request: Any, deed: Callable[[], object], done: str, nothing: str = "") -> Any:
    """What the deed gave; False where it was refused. `nothing`: told where it had nothing to do."""
    try:
        result = deed()
    except ActionError as error:
        notify(request, say(error), "danger")
        return False
    notify(request, nothing if result is None and nothing else done)
    return result


def version_of(request: Any) -> int:
    """The version that the page showed; one that nothing has, where the form was tampered with."""
    typed = request.POST.get("version", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else -1
