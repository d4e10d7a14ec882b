"""QR squares for a page (二维码)."""

from __future__ import annotations

import segno


def square(text: str) -> str:
    """The text as a QR code, a data address of an SVG picture: black on white, four modules of quiet around it."""
    return str(segno.make(text, error="m", micro=False).svg_data_uri(scale=5, border=4, light="#fff"))
