"""Small pools, draws and logs for the tests of fairdraw; everything follows from small integers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from fairdraw import (
    Conflict,
    Drawn,
    Frozen,
    Inspector,
    Row,
    SeatGroup,
    Source,
    Statement,
    Target,
    Terms,
    Value,
    append,
    draw,
    drawn_body,
    element_hash,
    freeze,
    head_of,
    reveal,
    sha256_hex,
    statement_hash,
    write_reveal,
)

VECTORS = Path(__file__).parent / "vectors"
NAMES = ("1-plain", "2-overlapping-rows", "3-long-repairs", "4-needs", "5-joint-and-changes", "6-second-in-a-log")
ENV = (SeatGroup("env", 2),)


def vector(name: str) -> dict[str, Any]:
    """A vector as it stands in its file."""
    loaded: dict[str, Any] = json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8"))
    return loaded


def files_of(name: str) -> dict[str, bytes]:
    """The bundle of a vector."""
    return {file: text.encode() for file, text in vector(name)["files"].items()}


def bytes_of(*parts: object) -> bytes:
    """32 bytes that look random and are the same in every run."""
    return sha256("/".join(map(str, parts)).encode()).digest()


def target(number: int, rows: str = "key:1", area: str = "A", needs: str = "", excluded: str = "") -> Target:
    """Target number so-and-so; `rows` as in the file."""
    pairs = tuple((item[:-2], int(item[-1])) for item in rows.split(",") if item)
    return Target(f"T{number:04}", area, () if excluded else pairs, excluded, needs)


def inspector(number: int, areas: str = "A", pool: str = "env", skills: str = "", load: int = 0, excluded: str = "") -> Inspector:
    """Inspector number so-and-so."""
    return Inspector(f"I{number:04}", pool, tuple(areas.split(",")), tuple(skills.split(",")) if skills else (), load, excluded)


def conflict(target_number: int, inspector_number: int) -> Conflict:
    """This inspector may not come to this target."""
    salt = bytes_of("salt", target_number, inspector_number).hex()[:32]
    return Conflict(f"T{target_number:04}", f"I{inspector_number:04}", salt)


def terms(rows: Mapping[str, int], seats: Sequence[SeatGroup] = ENV, number: int = 1, log: bytes = b"", **other: Any) -> Terms:
    """Terms of the draw 650001-2025-Q1-NNN, one month apart, from the machine's own entropy."""
    month = f"2025-{number:02}"
    said: dict[str, Any] = {
        "frozen": f"{month}-01T10:00:00+08:00",
        "draw_by": f"{month}-02T18:00:00+08:00",
        "reveal_by": f"{month}-28T18:00:00+08:00",
        "entropy": (Source("local", f"{month}-01T20:00:00+08:00"),),
    }
    return Terms(
        authority="650001",
        period="2025-Q1",
        number=number,
        policy=sha256_hex(b"policy"),
        rows=[Row(*item) for item in rows.items()],
        seats=seats,
        log=head_of(log),
        **(said | other),
    )


def frozen(
    targets: Iterable[Target],
    inspectors: Iterable[Inspector],
    rows: Mapping[str, int],
    conflicts: Iterable[Conflict] = (),
    **other: Any,
) -> Frozen:
    """A frozen pool under a secret that follows from the draw's number."""
    said = terms(rows, **other)
    return freeze(said, targets, inspectors, conflicts, secret_of(said.draw))


def secret_of(name: str) -> bytes:
    """The secret of a draw."""
    return bytes_of("secret", name)


def drawn(pool: Frozen) -> Drawn:
    """The pool drawn with its own secret and a value of the machine's."""
    values = [Value(*source, bytes_of("entropy", pool.manifest.draw).hex()) for source in pool.manifest.entropy]
    return draw(pool, secret_of(pool.manifest.draw), values)


def said(one: Drawn, target_id: str, inspector_id: str = "", reason: str = "closed", number: int = 0) -> Statement:
    """A substitution; `number` keeps salts apart."""
    salt = bytes_of("statement", target_id, inspector_id, number).hex()
    return Statement(one.frozen.manifest.draw, "substituted", target_id, inspector_id, reason, "", salt)


def void(one: Drawn, reason: str = "no-entropy") -> Statement:
    """The draw declared void."""
    return Statement(one.frozen.manifest.draw, "voided", "", "", reason, "", bytes_of("void").hex())


def story(one: Drawn, statements: Sequence[Statement] = (), log: bytes = b"") -> bytes:
    """The log with everything that this draw adds to it, at sensible hours."""
    manifest = one.frozen.manifest
    name, day = manifest.draw, manifest.frozen[:8]
    log = append(log, "committed", manifest.frozen, name, one.frozen.commitment)
    for value in values_of(one):
        log = append(log, "entropy", f"{day}01T20:05:00+08:00", name, element_hash(value))
    body = drawn_body(one.files["entropy.json"], one.seal.hex)
    log = append(log, "drawn", f"{day}01T20:06:00+08:00", name, body)
    for statement in statements:
        log = append(log, statement.kind, f"{day}10T09:00:00+08:00", name, statement_hash(statement))
    body = sha256_hex(write_reveal(one.seal.secret))
    return append(log, "revealed", f"{day}27T09:00:00+08:00", name, body)


def values_of(one: Drawn) -> list[Value]:
    """The entropy of a draw."""
    return [Value(**element) for element in json.loads(one.files["entropy.json"])]


def bundle(one: Drawn, statements: Sequence[Statement] = (), log: bytes = b"", public: bool = False) -> dict[str, bytes]:
    """The eleven files, with a log that tells the whole story."""
    return reveal(one, statements, story(one, statements, log), public=public)


def small() -> dict[str, bytes]:
    """A bundle of three kilobytes in which every file holds something."""
    targets = [target(1, needs="水"), target(2, "key:2,special:1"), target(3), target(4, excluded="stopped")]
    inspectors = [inspector(1, "*"), inspector(2, "A,B", skills="水,辐射"), inspector(3), inspector(4, excluded="expired")]
    one = drawn(frozen(targets, inspectors, {"key": 1, "special": 1}, [conflict(1, 3)]))
    return bundle(one, [said(one, one.selection.rankings[0].drawn[0])])
