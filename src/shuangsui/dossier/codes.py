"""The visit codes of a draw: what each team may show at the door, and opens its own visit alone (protocol section 7)."""

from __future__ import annotations

import json

from fairdraw.seal import RESULT, Seal, SealedVisit

from .folder import DrawFolder


def visit_codes(folder: DrawFolder) -> dict[str, str]:
    """Target → its code, of the targets that were drawn; a substitute has none. Read from the result as it was sealed.

    Raises DossierError(missing-file, secret-lost).
    """
    page = json.loads(folder.read(RESULT))
    visits = [SealedVisit(visit["target"], tuple(visit["team"])) for visit in page["visits"]]
    return Seal(page["draw"], folder.secret, visits).codes()
