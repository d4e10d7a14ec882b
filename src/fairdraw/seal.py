"""The result, the seal over its visits, and the code that opens one of them (protocol section 7)."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import NamedTuple

from fairdraw.codec import DRAW, HEADS, ID, field, id_fields, sha256_each, tagged, write_json
from fairdraw.errors import Malformed
from fairdraw.merkle import Tree, leaf_hash, root_of_path
from fairdraw.select import Ranking

RESULT, SEAL = "result.json", "seal.json"
CODE_PREFIX = "FD1."


class SealedVisit(NamedTuple):
    """A visit as it was drawn."""

    target: str
    team: tuple[str, ...]  # lead first


def write_result(draw: str, rankings: Iterable[Ranking], visits: Iterable[SealedVisit], relaxed: Iterable[str]) -> bytes:
    """`result.json`, as `write_json` writes it, sooner: ids and names hold nothing that JSON escapes (section 2)."""
    rows = ",".join([f'{{"drawn":{_array(ranking.drawn)},"id":"{ranking.row.id}"}}' for ranking in rankings])
    teams = ",".join([f'{{"target":"{target}","team":{_array(team)}}}' for target, team in visits])
    return f'{{"draw":"{draw}","relaxed":{_array(relaxed)},"rows":[{rows}],"visits":[{teams}]}}'.encode()


def _array(ids: Iterable[str]) -> str:
    """A JSON array of ids."""
    text = '","'.join(ids)
    return f'["{text}"]' if text else "[]"


def _leaf(target: str, team: str, blind: bytes) -> bytes:
    return leaf_hash(field(target) + field(team) + field(blind))


@dataclass(frozen=True)
class Seal:
    """The tree over a draw's visits. `blind` hides each leaf until it is opened."""

    draw: str
    secret: bytes
    visits: Sequence[SealedVisit]

    @cached_property
    def _key(self) -> bytes:
        return tagged("visit", self.secret)

    def _blind(self, target: str) -> bytes:
        """H("visit", secret, target)."""
        return sha256(self._key + field(target)).digest()

    @cached_property
    def tree(self) -> Tree:
        """A leaf a visit, in the draw's order."""
        targets = id_fields([visit.target for visit in self.visits])
        teams = [field(",".join(visit.team)) for visit in self.visits]
        blinds = sha256_each([self._key + target for target in targets])
        parts = zip(targets, teams, blinds, strict=True)
        return Tree(sha256_each([b"\x00" + target + team + HEADS[32] + blind for target, team, blind in parts]))

    @property
    def hex(self) -> str:
        """The seal, 64 hex digits."""
        return self.tree.root.hex()

    @property
    def file(self) -> bytes:
        """`seal.json`."""
        return write_json({"seal": self.hex})

    def codes(self) -> dict[str, str]:
        """The visit code of each drawn target."""
        made = {}
        for index, visit in enumerate(self.visits):
            parts: list[str | bytes] = [self.draw, visit.target, ",".join(visit.team), self._blind(visit.target)]
            numbers = index.to_bytes(4, "big") + len(self.visits).to_bytes(4, "big")
            raw = b"".join(map(field, parts)) + numbers + b"".join(self.tree.path(index))
            made[visit.target] = CODE_PREFIX + urlsafe_b64encode(raw).decode().rstrip("=")
        return made


class Opening(NamedTuple):
    """What a visit code says: this team was drawn for this target, under this seal."""

    draw: str
    target: str
    team: tuple[str, ...]
    seal: str


def open_visit(code: str) -> Opening:
    """Read a visit code and compute the seal that it leads to; raises Malformed `visit-code`.

    The code proves something only when that seal is the one published at the draw.
    """
    try:
        text = code.removeprefix(CODE_PREFIX)
        raw = urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
        if CODE_PREFIX + urlsafe_b64encode(raw).decode().rstrip("=") != code:
            raise Malformed("visit-code")
        fields = []
        for _ in range(4):
            length = int.from_bytes(raw[:4], "big")
            if len(raw) < 4 + length:
                raise Malformed("visit-code")
            fields.append(raw[4 : 4 + length])
            raw = raw[4 + length :]
        draw, target, team = (part.decode("ascii") for part in fields[:3])
    except ValueError:  # not ASCII, not base64
        raise Malformed("visit-code") from None
    members = tuple(team.split(","))
    spelled = DRAW.fullmatch(draw) and all(ID.fullmatch(id_) for id_ in (target, *members))
    if not spelled or len(raw) < 8 or len(raw) % 32 != 8 or len(fields[3]) != 32:
        raise Malformed("visit-code")
    leaf = _leaf(target, team, fields[3])
    index, size = int.from_bytes(raw[:4], "big"), int.from_bytes(raw[4:8], "big")
    path = [raw[at : at + 32] for at in range(8, len(raw), 32)]
    return Opening(draw, target, members, root_of_path(leaf, index, size, path).hex())
