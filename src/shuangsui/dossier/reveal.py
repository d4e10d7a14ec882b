"""Reveal a draw: the secret and all files as one bundle that anyone can verify."""

from __future__ import annotations

from datetime import datetime

from fairdraw import Report, append, head_of, read_bundle_bytes, sha256_hex, verify, write_bundle, write_reveal
from fairdraw import reveal as reveal_files
from fairdraw.draw import REVEAL

from .entropy import instant
from .errors import DossierError
from .folder import DrawFolder

BUNDLE = "bundle.zip"


def reveal(folder: DrawFolder, at: datetime) -> Report:
    """Write the bundle, verify it as a stranger would, and only then let it stand. Revealing again changes nothing.

    Raises DossierError: not drawn yet, voided before it was drawn (nothing to show), a bundle that would not verify; fairdraw's
    Differs for an older draw that must come first. A bundle that stands already is only verified: see the report.
    """
    with folder.cabinet.opened():
        manifest = folder.frozen.manifest
        if folder.state == "void":
            raise DossierError("void", draw=manifest.draw)
        if not folder.has("entropy.json"):
            raise DossierError("not-drawn", draw=manifest.draw)
        if folder.has(BUNDLE):
            data = folder.read(BUNDLE)
            return verify(read_bundle_bytes(data), commitment=folder.frozen.commitment)
        page = write_reveal(folder.secret)
        log = append(folder.log, "revealed", instant(at), manifest.draw, sha256_hex(page))
        data = write_bundle(reveal_files(folder.drawn, folder.statements, log, public=True))
        report = verify(read_bundle_bytes(data), commitment=folder.frozen.commitment, head=head_of(log))
        if not report.agrees:
            raise DossierError("bundle-differs", draw=manifest.draw)
        inside = {f"{folder.name}/{name}": content for name, content in {REVEAL: page, BUNDLE: data}.items()}
        # Drawn lists are secret until the visit: whoever reveals hands the bundle on; the machine's other users cannot.
        folder.cabinet.commit(inside | {folder.log_name: log}, frozenset(inside))
        return report
