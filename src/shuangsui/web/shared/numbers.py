"""Numbers as browsers send them."""

from __future__ import annotations

LONGEST = 18  # digits: what every database holds as a whole number


def number(text: str | None) -> int:
    """The whole number that a text of ASCII digits is, at most 18 of them; 0 for every other text, which names no row."""
    return int(text) if text and len(text) <= LONGEST and text.isascii() and text.isdigit() else 0
