"""Freezing: a pool and its terms become four files under one commitment (protocol section 3)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter

from fairdraw.codec import ZEROS, sha256_hex
from fairdraw.entropy import Source
from fairdraw.errors import Differs, Malformed, Refused
from fairdraw.manifest import MANIFEST, Check, Manifest, Row, SeatGroup, commitment_of, read_manifest, write_manifest
from fairdraw.merkle import Tree
from fairdraw.records import Conflict, Inspector, Pool, Target
from fairdraw.staffing import Staffing, staffing
from fairdraw.tables import (
    CONFLICTS,
    INSPECTORS,
    TARGETS,
    conflict_tree,
    inspector_tree,
    read_conflicts,
    read_inspectors,
    read_targets,
    target_tree,
    write_conflicts,
    write_inspectors,
    write_targets,
)

FROZEN_FILES = (MANIFEST, TARGETS, INSPECTORS, CONFLICTS)


@dataclass(frozen=True)
class Terms:
    """What a freeze fixes beside the pool. Instants `YYYY-MM-DDTHH:MM:SS+08:00`, hashes 64 hex digits."""

    authority: str
    period: str
    number: int  # from 1, without gap in each period
    frozen: str
    draw_by: str
    reveal_by: str
    policy: str  # SHA-256 of the policy file
    rows: Sequence[Row]
    seats: Sequence[SeatGroup]
    entropy: Sequence[Source]
    log: str = ZEROS  # the head of the log so far

    @property
    def draw(self) -> str:
        """The draw's name, authority-period-NNN."""
        return f"{self.authority}-{self.period}-{self.number:03}"


@dataclass(frozen=True)
class Frozen:
    """A frozen pool. Make it with `freeze` or `freeze_tables`, or from its files with `load_frozen`."""

    manifest: Manifest
    pool: Pool
    files: Mapping[str, bytes]  # the four frozen files
    staffing: Staffing  # what is scarce for whom; to be trusted only when no conflict is redacted

    @property
    def commitment(self) -> str:
        """SHA-256 of the manifest, 64 hex digits."""
        return commitment_of(self.files[MANIFEST]).hex()

    @property
    def redacted(self) -> int:
        """How many conflicts show their leaf alone."""
        return sum(conflict.redacted for conflict in self.pool.conflicts)

    @cached_property
    def targets(self) -> dict[str, Target]:
        """The targets by id."""
        return {target.id: target for target in self.pool.targets}


def freeze(
    terms: Terms,
    targets: Iterable[Target],
    inspectors: Iterable[Inspector],
    conflicts: Iterable[Conflict],
    secret: bytes,
) -> Frozen:
    """Fix the pool under a commitment. Records in any order, their lists sorted.

    `secret` is 32 bytes, and each conflict's salt 16 as hex, all fresh from the system's generator. Raises
    Malformed for a value that the protocol cannot spell, Refused for a pool that it does not allow:
    `unstaffed` lists every target in a row for which some pool has too few who may come.
    """
    pool = Pool(sorted(targets), sorted(inspectors), sorted(conflicts))
    try:
        tables = _write_pool(pool)
    except UnicodeEncodeError:
        raise Malformed("encoding", file="") from None
    # What was written must read back the same, as strictly as a verifier reads it.
    if _read_pool(tables) != pool:
        raise Malformed("not-canonical", file=MANIFEST)
    return _freeze(terms, pool, tables, secret)


def freeze_tables(terms: Terms, tables: Mapping[str, bytes], secret: bytes) -> Frozen:
    """`freeze` for a pool that stands already in the three tables, each in the protocol's one spelling."""
    return _freeze(terms, read_pool(tables), tables, secret)


def _freeze(terms: Terms, pool: Pool, tables: Mapping[str, bytes], secret: bytes) -> Frozen:
    """`tables` read as strictly as a verifier reads them are `pool`."""
    if len(secret) != 32:
        raise Refused("secret-length", length=len(secret))
    found = staffing(pool, terms.seats)
    manifest = _manifest(terms, pool, secret, found.check)
    try:
        page = write_manifest(manifest)
    except UnicodeEncodeError:
        raise Malformed("encoding", file="") from None
    if read_manifest(page) != manifest:
        raise Malformed("not-canonical", file=MANIFEST)
    frozen = Frozen(manifest, pool, {MANIFEST: page, **tables}, found)
    _check_references(frozen)
    _refuse_unstaffed(found)
    return frozen


def _manifest(terms: Terms, pool: Pool, secret: bytes, check: Check) -> Manifest:
    return Manifest(
        draw=terms.draw,
        authority=terms.authority,
        period=terms.period,
        frozen=terms.frozen,
        draw_by=terms.draw_by,
        reveal_by=terms.reveal_by,
        policy=terms.policy,
        rows=tuple(terms.rows),
        seats=tuple(terms.seats),
        entropy=tuple(terms.entropy),
        secret=sha256_hex(secret),
        check=check,
        log=terms.log,
        **{key: tree.root.hex() for key, tree in zip(("targets", "inspectors", "conflicts"), _trees(pool), strict=True)},
    )


def _trees(pool: Pool) -> tuple[Tree, Tree, Tree]:
    return target_tree(pool.targets), inspector_tree(pool.inspectors), conflict_tree(pool.conflicts)


def _read_pool(files: Mapping[str, bytes]) -> Pool:
    return Pool(read_targets(files[TARGETS]), read_inspectors(files[INSPECTORS]), read_conflicts(files[CONFLICTS]))


def _write_pool(pool: Pool) -> dict[str, bytes]:
    tables = (write_targets(pool.targets), write_inspectors(pool.inspectors), write_conflicts(pool.conflicts))
    return dict(zip((TARGETS, INSPECTORS, CONFLICTS), tables, strict=True))


def read_pool(files: Mapping[str, bytes]) -> Pool:
    """The records of the three tables; raises Malformed for any that are not spelled as writing them again spells them."""
    pool = _read_pool(files)
    for name, data in _write_pool(pool).items():
        if data != files[name]:
            raise Malformed("not-canonical", file=name)
    return pool


def load_frozen(files: Mapping[str, bytes]) -> Frozen:
    """Read the four frozen files, and check all that can be checked before the draw.

    Raises Malformed, Refused, or Differs `root` and `other-check` where tables and manifest do not agree.
    """
    manifest = read_manifest(files[MANIFEST])
    pool = read_pool(files)
    frozen = Frozen(manifest, pool, {name: files[name] for name in FROZEN_FILES}, staffing(pool, manifest.seats))
    _check_references(frozen)
    said = (manifest.targets, manifest.inspectors, manifest.conflicts)
    for name, tree, root in zip((TARGETS, INSPECTORS, CONFLICTS), _trees(pool), said, strict=True):
        if tree.root.hex() != root:
            raise Differs("root", file=name, expected=root, found=tree.root.hex())
    _check_staffing(frozen)
    return frozen


def _check_references(frozen: Frozen) -> None:
    """Rows are the manifest's, takes are within the membership, conflicts name listed ids."""
    members = dict.fromkeys((row.id for row in frozen.manifest.rows), 0)
    for rows, count in Counter(map(itemgetter(2), frozen.pool.targets)).items():
        for row, _ in rows:
            if row not in members:
                first = next(target.id for target in frozen.pool.targets if target.rows == rows)
                raise Refused("unknown-row", row=row, target=first)
            members[row] += count
    for row, take in frozen.manifest.rows:
        if take > members[row]:
            raise Refused("take", row=row, take=take, members=members[row])
    inspectors = {inspector.id for inspector in frozen.pool.inspectors}
    for conflict in frozen.pool.conflicts:
        if not conflict.redacted and (conflict.target not in frozen.targets or conflict.inspector not in inspectors):
            raise Refused("unknown-conflict", target=conflict.target, inspector=conflict.inspector)


def _refuse_unstaffed(found: Staffing) -> None:
    if found.unstaffed:
        raise Refused("unstaffed", count=len(found.unstaffed), targets=found.unstaffed)


def _check_staffing(frozen: Frozen) -> None:
    found, said = frozen.staffing, frozen.manifest.check
    _refuse_unstaffed(found)
    computed = found.check if not frozen.redacted else said._replace(excluded=found.excluded)
    for key in Check._fields:
        if getattr(computed, key) != getattr(said, key):
            raise Differs("other-check", key=key, expected=getattr(computed, key), found=getattr(said, key))
