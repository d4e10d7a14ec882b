"""Draw: with the entropy that the commitment named, sealed results and teams."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime

from fairdraw import Drawn, Source, Value, append, drawn_body, element_hash
from fairdraw import draw as draw_records

from . import papers
from .entropy import check_round, earliest, instant, plainly, spoken
from .errors import DossierError
from .folder import DrawFolder


def draw(folder: DrawFolder, values: Sequence[Value], at: datetime) -> Drawn:
    """Draw the frozen pool of a folder. Drawing again with the same values gives the same draw; with others it is refused.

    Raises DossierError (`drawn-otherwise`, `too-early`, `too-late`, `void`), Malformed for a value's form.
    """
    with folder.cabinet.opened():
        manifest = folder.frozen.manifest
        if folder.has("entropy.json"):
            if list(values) != folder.values:
                raise DossierError("drawn-otherwise", draw=manifest.draw)
            return folder.drawn
        if folder.state != "committed":
            raise DossierError("void", draw=manifest.draw)
        _check_time(values, manifest.draw_by, at)
        for value in values:
            check_round(value)
        drawn = draw_records(folder.frozen, folder.secret, values)
        log = folder.log
        for value in values:
            log = append(log, "entropy", instant(at), manifest.draw, element_hash(value))
        log = append(log, "drawn", instant(at), manifest.draw, drawn_body(drawn.files["entropy.json"], drawn.seal.hex))
        inside = dict(drawn.files) | papers.of_draw(folder, drawn, (), instant(at))
        files = {f"{folder.name}/{name}": data for name, data in inside.items()} | {folder.log_name: log}
        secret = frozenset(f"{folder.name}/{name}" for name in inside if name not in ("entropy.json", "seal.json"))
        folder.cabinet.commit(files, secret)
        return drawn


def local_values(folder: DrawFolder) -> list[Value]:
    """A value of the machine's own for a draw of level `local`: the one already used, or a fresh one."""
    if folder.has("entropy.json"):
        return folder.values
    return [Value(s.source, s.when, secrets.token_hex(32)) for s in folder.frozen.manifest.entropy]


def _check_time(values: Sequence[Value], draw_by: str, at: datetime) -> None:
    now = instant(at)
    if now > draw_by:
        raise DossierError("too-late", draw_by=plainly(draw_by))
    for value in values:
        known = earliest(Source(value.source, value.when))
        if now < known:
            raise DossierError("too-early", source=spoken(value.source), when=plainly(known))
