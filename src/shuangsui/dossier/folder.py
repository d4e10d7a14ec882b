"""One draw's folder: what lies in it, in which state it is, and what it remembers of the registries."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from fairdraw import (
    Drawn,
    Frozen,
    Malformed,
    Statement,
    Value,
    draw,
    load_frozen,
    read_entropy,
    read_reveal,
    read_statements,
    sha256_hex,
)
from fairdraw.draw import REVEAL
from fairdraw.entropy import ENTROPY
from fairdraw.freeze import FROZEN_FILES
from fairdraw.log import read_log
from fairdraw.statements import STATEMENTS, VOIDED
from fairdraw.story import follow

from .cabinet import Cabinet, Store
from .errors import DossierError

SECRET = "secret.json"
ROLL = "roll.json"
RESULTS = "results.json"
_SMALL = 2 * 2**20  # bytes: a pool that is kept once it was read and checked, a few at a time
POLICY = "policy.toml"


@dataclass(frozen=True)
class Roll:
    """What the papers of a draw need of the registries and the plan, kept from the day of the freeze.

    `targets`/`inspectors`: id → its shown columns; `lines`: row → name, article, members; `items`: target → item ids
    (absent: the whole list); `item_names`: the plan's item list, id and name, in its order; `methods`/`phrases`: the
    plan's words for how and what came of it; `months`: length of the period; `plan`: title, authority and the like.
    """

    plan: Mapping[str, str]
    targets: Mapping[str, Mapping[str, str]]
    inspectors: Mapping[str, Mapping[str, str]]
    lines: Mapping[str, Mapping[str, str]]
    items: Mapping[str, list[str]] = field(default_factory=dict)
    item_names: Sequence[tuple[str, str]] = ()
    methods: Sequence[str] = ()
    phrases: Sequence[str] = ()
    first: str = ""  # first day of the period
    months: int = 1
    visits_within: str = "period"
    joint: str = ""

    def to_bytes(self) -> bytes:
        """The roll as the file keeps it."""
        return json.dumps(vars(self), ensure_ascii=False, sort_keys=True, indent=1).encode()

    @classmethod
    def of(cls, data: bytes) -> Roll:
        """The roll from its file."""
        return cls(**json.loads(data))


class DrawFolder:
    """A draw in its cabinet. Everything read is read once; a deed makes a new one to see what it left.

    `path` is a folder of files, and its parent the cabinet; or, with a `cabinet` given, the draw's name there.
    """

    def __init__(self, path: Path | str, cabinet: Store | None = None) -> None:
        # without "..", so that its last part is a name
        self.path = Path(os.path.abspath(path)) if cabinet is None else cabinet.root / path
        self.cabinet: Store = Cabinet(self.path.parent) if cabinet is None else cabinet
        self.name = self.path.name

    def has(self, file: str) -> bool:
        """Whether a file lies in the folder."""
        return self.cabinet.read(f"{self.name}/{file}") is not None

    def read(self, file: str) -> bytes:
        """A file's bytes. Raises DossierError(missing-file), and no-draw where the folder holds no draw at all."""
        found = self.cabinet.read(f"{self.name}/{file}")
        if found is None:
            code = "missing-file" if self.has("manifest.json") else "no-draw"
            raise DossierError(code, file=file, folder=str(self.path))
        return found

    @cached_property
    def frozen(self) -> Frozen:
        """The frozen pool, checked against its commitment."""
        files = tuple((name, self.read(name)) for name in FROZEN_FILES)
        return _loaded(files) if sum(len(data) for _, data in files) < _SMALL else load_frozen(dict(files))

    @cached_property
    def roll(self) -> Roll:
        """What was kept of the registries."""
        return Roll.of(self.read(ROLL))

    @property
    def log_name(self) -> str:
        """The authority's log, in the cabinet beside its draws."""
        return log_name(self.frozen.manifest.authority)

    @cached_property
    def log(self) -> bytes:
        """The authority's log as it stands."""
        log = authority_log(self.cabinet, self.frozen.manifest.authority)
        if not log:
            raise DossierError("no-log", log=self.log_name, folder=str(self.cabinet.root))
        return log

    @property
    def state(self) -> str:
        """committed, drawn, void, void-drawn or revealed. DossierError(not-in-log): folder and log do not belong together."""
        draw = self.frozen.manifest.draw
        entries = read_log(self.log)
        body = next((e.body for e in entries if (e.kind, e.draw) == ("committed", draw)), "")
        if body != self.frozen.commitment:
            raise DossierError("not-in-log", draw=draw, log=self.log_name)
        return follow(entries)[draw]

    @cached_property
    def secret(self) -> bytes:
        """The 32 secret bytes. DossierError(secret-lost) tells how to get them back."""
        if self.has(REVEAL):
            return read_reveal(self.read(REVEAL))
        if self.kept_secret is None:
            raise DossierError("secret-lost", folder=str(self.path))
        return self.kept_secret

    @property
    def kept_secret(self) -> bytes | None:
        """What secret.json holds, if it is there and is the secret that the manifest committed to."""
        if not self.has(SECRET):
            return None
        try:
            secret = read_reveal(self.read(SECRET))
        except Malformed:
            return None
        return secret if sha256_hex(secret) == self.frozen.manifest.secret else None

    @cached_property
    def values(self) -> list[Value]:
        """The entropy, once it is in."""
        return list(read_entropy(self.read(ENTROPY)))

    @cached_property
    def drawn(self) -> Drawn:
        """The draw, computed again from what it was made of. Raises DossierError(not-drawn)."""
        if not self.has(ENTROPY):
            raise DossierError("not-drawn", draw=self.frozen.manifest.draw)
        return draw(self.frozen, self.secret, self.values)

    @cached_property
    def statements(self) -> list[Statement]:
        """Voids and substitutions so far."""
        return list(read_statements(self.read(STATEMENTS))) if self.has(STATEMENTS) else []

    @property
    def is_void(self) -> bool:
        """Whether the draw was voided."""
        return self.state.startswith("void") or any(s.kind == VOIDED for s in self.statements)

    @cached_property
    def results(self) -> dict[str, Any]:
        """Target → what the filled task table says of it; empty until one came back."""
        return dict(json.loads(self.read(RESULTS))["results"]) if self.has(RESULTS) else {}


@lru_cache(maxsize=8)
def _loaded(files: tuple[tuple[str, bytes], ...]) -> Frozen:
    """A pool from its files' bytes: the same bytes are the same pool. Every deed reads those of its authority's earlier draws."""
    return load_frozen(dict(files))


def log_name(authority: str) -> str:
    """The name of an authority's log file."""
    return f"log-{authority}.jsonl"


def authority_log(cabinet: Store, authority: str) -> bytes:
    """The log so far; empty before the first draw."""
    return cabinet.read(log_name(authority)) or b""


def draws_of(cabinet: Store, authority: str) -> Iterator[DrawFolder]:
    """The authority's draws in a cabinet, in the log's order.

    Raises DossierError where folders and log do not tell the same: a draw whose folder is gone (`draw-missing`) or that the log
    does not know (`not-in-log`, `no-log`) would otherwise be forgotten in silence; `cut-short` before a deed is tidied up.
    """
    if cabinet.is_cut_short:
        raise DossierError("cut-short", folder=str(cabinet.root))
    found: dict[str, DrawFolder] = {}
    for name in cabinet.names():
        folder = DrawFolder(name, cabinet)
        if folder.has("manifest.json") and folder.frozen.manifest.authority == authority:
            other = found.setdefault(folder.frozen.manifest.draw, folder)
            if other is not folder:
                raise DossierError("twice-there", draw=folder.frozen.manifest.draw, one=other.name, other=folder.name)
            _ = folder.state
    for name in follow(read_log(authority_log(cabinet, authority))):
        if name not in found:
            raise DossierError("draw-missing", draw=name, log=log_name(authority), folder=str(cabinet.root))
        yield found[name]
