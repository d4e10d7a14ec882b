"""Where the files that were handed in lie: below MEDIA_ROOT by their SHA-256, each content once."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.conf import settings

from .models import Attachment


class Damaged(Exception):
    """A kept file is gone, or not what it was."""


def place_of(sha256: str) -> Path:
    """The path of a content."""
    return Path(settings.MEDIA_ROOT) / sha256[:2] / sha256


def is_whole(sha256: str) -> bool:
    """Whether the content is kept, and is what it was."""
    try:
        with place_of(sha256).open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest() == sha256
    except OSError:
        return False


def content_of(attachment: Attachment) -> bytes:
    """The bytes that were handed in, checked by their hash. Raises Damaged."""
    try:
        data = place_of(attachment.sha256).read_bytes()
    except OSError as error:
        raise Damaged(attachment.name) from error
    if hashlib.sha256(data).hexdigest() != attachment.sha256:
        raise Damaged(attachment.name)
    return data
