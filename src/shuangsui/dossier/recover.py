"""Get the secret back from the copy that was sealed away."""

from __future__ import annotations

import re

from fairdraw import sha256_hex, write_reveal

from .errors import DossierError
from .folder import SECRET, DrawFolder


def recover(folder: DrawFolder, typed: str) -> None:
    """Put the secret back from its sealed copy: the hex digits as printed, spaces and all, or a file's content.

    Raises DossierError(wrong-secret) unless it is the one that the manifest committed to; an existing secret stays.
    """
    # As a file or a scanned code holds it, in one piece; else as typed from paper, in groups.
    match = re.search(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])", typed.lower()) or re.search(
        r"[0-9a-f]{64}", re.sub(r"[\s-]", "", typed.lower())
    )
    if match is None:
        raise DossierError("unreadable-secret")
    secret = bytes.fromhex(match[0])
    with folder.cabinet.opened():
        if sha256_hex(secret) != folder.frozen.manifest.secret:
            raise DossierError("wrong-secret", draw=folder.frozen.manifest.draw)
        if not folder.has(SECRET):
            place = f"{folder.name}/{SECRET}"
            folder.cabinet.commit({place: write_reveal(secret)}, frozenset({place}))
