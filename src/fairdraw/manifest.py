"""The manifest: the one public page whose hash is the commitment (protocol section 3)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple

from fairdraw.codec import (
    DRAW,
    HEX64,
    NAME,
    PROTOCOL,
    Json,
    as_instant,
    as_integer,
    as_list,
    as_object,
    as_text,
    read_json,
    write_json,
)
from fairdraw.entropy import Source, check_order, check_source, level_of
from fairdraw.errors import Malformed, Refused

MANIFEST = "manifest.json"
_ANY = re.compile(r".*", re.DOTALL)


class Row(NamedTuple):
    """A quota row (条线) and how many of its members are drawn."""

    id: str
    take: int


class SeatGroup(NamedTuple):
    """How many seats of a visit one department's inspectors fill."""

    pool: str
    size: int


class Check(NamedTuple):
    """What the freeze found about staffing, in numbers of targets (section 3)."""

    excluded: int
    bare: int
    relaxed: int
    single: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """`manifest.json`. Instants and hashes are texts in their protocol spelling."""

    draw: str
    authority: str
    period: str
    frozen: str
    draw_by: str
    reveal_by: str
    policy: str
    rows: tuple[Row, ...]
    seats: tuple[SeatGroup, ...]
    entropy: tuple[Source, ...]
    secret: str
    targets: str
    inspectors: str
    conflicts: str
    check: Check
    log: str

    @property
    def level(self) -> str:
        """public, witnessed or local."""
        return level_of(self.entropy)


def write_manifest(manifest: Manifest) -> bytes:
    """The manifest's bytes, of which the commitment is the hash."""
    plain: dict[str, Json] = {key: getattr(manifest, key) for key in _TEXTS}
    rows: list[Json] = [{"id": row.id, "take": row.take} for row in manifest.rows]
    seats: list[Json] = [{"pool": group.pool, "size": group.size} for group in manifest.seats]
    entropy: list[Json] = [{"source": one.source, "when": one.when} for one in manifest.entropy]
    check: dict[str, Json] = dict(manifest.check._asdict())
    return write_json({**plain, "protocol": PROTOCOL, "rows": rows, "team": {"seats": seats}, "entropy": entropy, "check": check})


def commitment_of(manifest_json: bytes) -> bytes:
    """SHA-256 of the manifest's bytes."""
    return sha256(manifest_json).digest()


_HASHES = ("policy", "secret", "targets", "inspectors", "conflicts", "log")
_NAMES = ("authority", "period")
_INSTANTS = ("frozen", "draw_by", "reveal_by")
_TEXTS = ("draw", *_NAMES, *_INSTANTS, *_HASHES)


def read_manifest(data: bytes) -> Manifest:
    """The manifest, every rule on it checked that needs no other file; raises Malformed or Refused."""
    page = as_object(read_json(data, MANIFEST), ("protocol", "rows", "team", "entropy", "check", *_TEXTS), MANIFEST)
    if page["protocol"] != PROTOCOL:
        raise Malformed("protocol", found=page["protocol"])
    texts = {key: as_text(page[key], HEX64, key) for key in _HASHES}
    texts |= {key: as_text(page[key], NAME, key) for key in _NAMES}
    texts |= {key: as_instant(page[key], key) for key in _INSTANTS}
    check = as_object(page["check"], Check._fields, "check")
    manifest = Manifest(
        draw=as_text(page["draw"], DRAW, "draw"),
        rows=_read_rows(page["rows"]),
        seats=_read_seats(page["team"]),
        entropy=_read_sources(page["entropy"]),
        check=Check(*(as_integer(check[key], f"check.{key}") for key in Check._fields)),
        **texts,
    )
    _check(manifest)
    return manifest


def _check(manifest: Manifest) -> None:
    if manifest.draw[:-3] != f"{manifest.authority}-{manifest.period}-":
        raise Refused("draw-name", draw=manifest.draw, authority=manifest.authority, period=manifest.period)
    if not manifest.frozen < manifest.draw_by < manifest.reveal_by:
        raise Refused("instants", frozen=manifest.frozen, draw_by=manifest.draw_by, reveal_by=manifest.reveal_by)
    level_of(manifest.entropy)
    check_order(manifest.entropy, manifest.frozen)


def _read_rows(value: Json) -> tuple[Row, ...]:
    items = [as_object(item, Row._fields, "rows") for item in as_list(value, "rows")]
    rows = tuple(Row(as_text(item["id"], NAME, "rows.id"), as_integer(item["take"], "rows.take")) for item in items)
    if not rows or len({row.id for row in rows}) < len(rows):
        raise Refused("rows-repeat")
    return rows


def _read_seats(value: Json) -> tuple[SeatGroup, ...]:
    team = as_object(value, ("seats",), "team")
    items = [as_object(item, SeatGroup._fields, "team.seats") for item in as_list(team["seats"], "team.seats")]
    seats = tuple(SeatGroup(as_text(item["pool"], NAME, "pool"), as_integer(item["size"], "size")) for item in items)
    if not seats or len({group.pool for group in seats}) < len(seats):
        raise Refused("pools-repeat")
    if seats[0].size < 2 or min(group.size for group in seats) < 1:
        raise Refused("team-size")
    return seats


def _read_sources(value: Json) -> tuple[Source, ...]:
    items = [as_object(item, Source._fields, "entropy") for item in as_list(value, "entropy")]
    sources = tuple(Source(as_text(item["source"], _ANY, "source"), as_text(item["when"], _ANY, "when")) for item in items)
    for source in sources:
        check_source(source)
    return sources
