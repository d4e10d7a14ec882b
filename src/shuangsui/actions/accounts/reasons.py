"""A reason is asked for where a deed touches somebody else's account."""

from __future__ import annotations

from ..errors import ActionError


def reason_of(text: str) -> str:
    """The reason without blanks around it. Raises ActionError(reason-missing)."""
    if not text.strip():
        raise ActionError("reason-missing")
    return text.strip()[:500]
