"""Get the secret back from the copy that was sealed away."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from fairdraw import sha256_hex, write_reveal

from .errors import DossierError
from .folder import SECRET, DrawFolder

LONGEST = 1 << 16  # characters; a sealed copy has a few hundred


def recover(folder: DrawFolder, typed: str) -> None:
    """Put the secret back from its sealed copy: the hex digits as printed, a scanned code's text, or a file's content.

    Whatever else stands around the digits is passed over: only the secret fits the hash in the manifest. Raises
    DossierError(unreadable-secret, wrong-secret); a secret that is there and right stays as it is.
    """
    found = [bytes.fromhex(text) for text in candidates(typed)]
    if not found:
        raise DossierError("unreadable-secret")
    with folder.cabinet.opened():
        manifest = folder.frozen.manifest
        secret = next((s for s in found if sha256_hex(s) == manifest.secret), None)
        if secret is None:
            raise DossierError("wrong-secret", draw=manifest.draw)
        if folder.kept_secret is None:
            place = f"{folder.name}/{SECRET}"
            folder.cabinet.commit({place: write_reveal(secret)}, frozenset({place}))


def candidates(typed: str) -> Iterator[str]:
    """Every run of 64 hex digits of a text, with blanks and dashes between the digits or without; full-width ones count."""
    plain = unicodedata.normalize("NFKC", typed[:LONGEST]).lower()
    for run in re.findall(r"[0-9a-f](?:[\s-]*[0-9a-f]){63,}", plain):
        digits = re.sub(r"[\s-]", "", run)
        yield from (digits[start : start + 64] for start in range(len(digits) - 63))
