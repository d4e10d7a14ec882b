"""Drawing, changing, revealing: what follows from a frozen pool, its secret and its entropy.

Pure: no file, clock or generator is touched here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass

from fairdraw.changes import CHANGES, Changes, write_changes
from fairdraw.codec import HEX64, as_object, as_text, read_json, sha256_hex, write_json
from fairdraw.entropy import ENTROPY, Source, Value, check_value, seed_of, write_entropy
from fairdraw.errors import Refused
from fairdraw.freeze import Frozen
from fairdraw.log import LOG
from fairdraw.manifest import MANIFEST, commitment_of
from fairdraw.records import Conflict
from fairdraw.seal import RESULT, SEAL, Seal, SealedVisit, write_result
from fairdraw.select import Selection
from fairdraw.statements import STATEMENTS, Statement, write_statements
from fairdraw.tables import CONFLICTS, conflict_leaf, write_conflicts
from fairdraw.team import Teams

REVEAL = "reveal.json"


@dataclass(frozen=True)
class Drawn:
    """A draw computed from its frozen files, its secret and its entropy."""

    frozen: Frozen
    seed: bytes
    selection: Selection
    teams: Teams  # as drawn; `change` works on a copy
    seal: Seal
    files: Mapping[str, bytes]  # entropy.json, result.json, seal.json

    @property
    def visits(self) -> Sequence[SealedVisit]:
        """The visits in the draw's order."""
        return self.seal.visits

    def change(self, statements: Sequence[Statement]) -> Changes:
        """What the statements, in the log's order, make of the draw; raises Refused for one that does not fit."""
        for statement in statements:
            if statement.draw != self.frozen.manifest.draw:
                raise Refused("other-draw", draw=statement.draw)
        changes = Changes(self.selection, deepcopy(self.teams) if statements else self.teams, self.frozen.targets)
        changes.apply(statements)
        return changes


def draw(frozen: Frozen, secret: bytes, values: Sequence[Value]) -> Drawn:
    """Compute the draw. Raises Refused when secret or entropy are not those of the manifest, Malformed for a value's form."""
    manifest, pool = frozen.manifest, frozen.pool
    if sha256_hex(secret) != manifest.secret:
        raise Refused("secret")
    if tuple(Source(value.source, value.when) for value in values) != manifest.entropy:
        raise Refused("other-sources", expected=[*manifest.entropy], found=[Source(*value[:2]) for value in values])
    for value in values:
        check_value(value)
    seed = seed_of(secret, values, manifest.draw, commitment_of(frozen.files[MANIFEST]))
    selection = Selection(seed, pool.targets, manifest.rows)
    chosen = [frozen.targets[id_] for id_ in selection.drawn]
    teams = Teams(seed, chosen, pool.inspectors, pool.conflicts, manifest.seats)
    visits = [SealedVisit(visit.target, tuple(visit.team)) for visit in teams.visits.values()]
    seal = Seal(manifest.draw, secret, visits)
    files = {
        ENTROPY: write_entropy(values),
        RESULT: write_result(manifest.draw, selection.rankings, visits, teams.relaxed),
        SEAL: seal.file,
    }
    return Drawn(frozen, seed, selection, teams, seal, files)


def redact(conflicts: Iterable[Conflict], shown: Iterable[str]) -> list[Conflict]:
    """The conflicts for a public bundle: those of targets not in `shown` reduced to their leaf."""
    keep = set(shown)
    return [conflict if conflict[0] in keep else Conflict("", "", conflict_leaf(*conflict).hex()) for conflict in conflicts]


def write_reveal(secret: bytes) -> bytes:
    """`reveal.json`."""
    return write_json({"secret": secret.hex()})


def read_reveal(data: bytes) -> bytes:
    """The secret in `reveal.json`."""
    page = as_object(read_json(data, REVEAL), ("secret",), REVEAL)
    return bytes.fromhex(as_text(page["secret"], HEX64, REVEAL))


def reveal(drawn: Drawn, statements: Sequence[Statement], log: bytes, *, public: bool = False) -> dict[str, bytes]:
    """The eleven files of the bundle; `log` ends with this draw's `revealed`. `public`: redact the conflicts of the unvisited."""
    changes = drawn.change(statements)
    files = {**drawn.frozen.files, **drawn.files}
    files[REVEAL] = write_reveal(drawn.seal.secret)
    files[STATEMENTS] = write_statements(statements)
    files[CHANGES] = write_changes(changes.entries)
    files[LOG] = log
    if public:
        shown = [*drawn.teams.visits, *changes.teams.visits]
        files[CONFLICTS] = write_conflicts(redact(drawn.frozen.pool.conflicts, shown))
    return files
