"""What a file is by its first bytes, whatever its name says. Only kinds that a browser shows without running anything."""

from __future__ import annotations

from collections.abc import Callable

SEEN = 16  # bytes that tell


def _starts(*heads: bytes) -> Callable[[bytes], bool]:
    return lambda data: data.startswith(heads)


_IS: dict[str, Callable[[bytes], bool]] = {
    "image/jpeg": _starts(b"\xff\xd8\xff"),
    "image/png": _starts(b"\x89PNG\r\n\x1a\n"),
    "image/webp": lambda data: data[:4] == b"RIFF" and data[8:12] == b"WEBP",
    "video/mp4": lambda data: data[4:8] == b"ftyp",  # ISO/IEC 14496-12
    "audio/mp4": lambda data: data[4:8] == b"ftyp",
    "video/webm": _starts(b"\x1a\x45\xdf\xa3"),  # EBML, RFC 8794
    "audio/webm": _starts(b"\x1a\x45\xdf\xa3"),
    "audio/ogg": _starts(b"OggS"),  # RFC 3533
    "application/pdf": _starts(b"%PDF-"),
}
KINDS = tuple(_IS)


def is_kind(kind: str, head: bytes) -> bool:
    """Whether a file that begins so is of the kind; False for a kind that is not taken."""
    return kind in _IS and _IS[kind](head)
