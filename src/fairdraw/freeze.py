"""Freezing: a pool and its terms become four files under one commitment (protocol section 3)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from fairdraw.codec import ZEROS, sha256_hex
from fairdraw.entropy import Source
from fairdraw.errors import Differs, Malformed, Refused
from fairdraw.manifest import MANIFEST, Check, Manifest, Row, SeatGroup, commitment_of, read_manifest, write_manifest
from fairdraw.records import Conflict, Inspector, Pool, Target
from fairdraw.staffing import Staffing, staffing
from fairdraw.tables import (
    CONFLICTS,
    INSPECTOR,
    INSPECTORS,
    TARGET,
    TARGETS,
    Listing,
    conflict_tree,
    read_conflicts,
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

    @cached_property
    def redacted(self) -> int:
        """How many conflicts show their leaf alone."""
        return [conflict[0] for conflict in self.pool.conflicts].count("")

    @cached_property
    def targets(self) -> dict[str, Target]:
        """The targets by id."""
        return {target[0]: target for target in self.pool.targets}


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
        tables = (write_targets(pool.targets), write_inspectors(pool.inspectors), write_conflicts(pool.conflicts))
    except UnicodeEncodeError:
        raise Malformed("encoding", file="") from None
    # What was written must read back the same, as strictly as a verifier reads it.
    read = Tables(dict(zip((TARGETS, INSPECTORS, CONFLICTS), tables, strict=True)))
    if read.pool != pool:
        raise Malformed("not-canonical", file=MANIFEST)
    return _freeze(terms, read, secret)


def freeze_tables(terms: Terms, files: Mapping[str, bytes], secret: bytes) -> Frozen:
    """`freeze` for a pool that stands already in the three tables, each in the protocol's one spelling."""
    return _freeze(terms, Tables(files), secret)


class Tables:
    """The three tables, read as strictly as the protocol asks."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        """Raises Malformed for any that writing it again would spell otherwise."""
        self.files = {name: files[name] for name in (TARGETS, INSPECTORS, CONFLICTS)}
        self.targets, self.inspectors = Listing(files[TARGETS], TARGET), Listing(files[INSPECTORS], INSPECTOR)
        self.pool = Pool(self.targets.records, self.inspectors.records, read_conflicts(files[CONFLICTS]))

    def roots(self) -> dict[str, str]:
        """The root of each table's tree, 64 hex digits."""
        trees = (self.targets.tree(), self.inspectors.tree(), conflict_tree(self.pool.conflicts))
        return {name: tree.root.hex() for name, tree in zip(self.files, trees, strict=True)}


def _freeze(terms: Terms, tables: Tables, secret: bytes) -> Frozen:
    if len(secret) != 32:
        raise Refused("secret-length", length=len(secret))
    found = staffing(tables.pool, terms.seats)
    manifest = _manifest(terms, tables.roots(), secret, found.check)
    try:
        page = write_manifest(manifest)
    except UnicodeEncodeError:
        raise Malformed("encoding", file="") from None
    if read_manifest(page) != manifest:
        raise Malformed("not-canonical", file=MANIFEST)
    frozen = Frozen(manifest, tables.pool, {MANIFEST: page, **tables.files}, found)
    _check_references(frozen, tables)
    _refuse_unstaffed(found)
    return frozen


def _manifest(terms: Terms, roots: Mapping[str, str], secret: bytes, check: Check) -> Manifest:
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
        targets=roots[TARGETS],
        inspectors=roots[INSPECTORS],
        conflicts=roots[CONFLICTS],
    )


def load_frozen(files: Mapping[str, bytes]) -> Frozen:
    """Read the four frozen files, and check all that can be checked before the draw.

    Raises Malformed, Refused, or Differs `root` and `other-check` where tables and manifest do not agree.
    """
    manifest = read_manifest(files[MANIFEST])
    tables = Tables(files)
    pool = tables.pool
    frozen = Frozen(manifest, pool, {MANIFEST: files[MANIFEST], **tables.files}, staffing(pool, manifest.seats))
    _check_references(frozen, tables)
    said = (manifest.targets, manifest.inspectors, manifest.conflicts)
    for (name, found), expected in zip(tables.roots().items(), said, strict=True):
        if found != expected:
            raise Differs("root", file=name, expected=expected, found=found)
    _check_staffing(frozen)
    return frozen


def _check_references(frozen: Frozen, tables: Tables) -> None:
    """Rows are the manifest's, takes are within the membership, conflicts name listed ids."""
    members = dict.fromkeys((row.id for row in frozen.manifest.rows), 0)
    for (_, rows, _, _), _, count in tables.targets.alike:
        for row, _ in rows:
            if row not in members:
                first = next(target.id for target in frozen.pool.targets if target.rows == rows)
                raise Refused("unknown-row", row=row, target=first)
            members[row] += count
    for row, take in frozen.manifest.rows:
        if take > members[row]:
            raise Refused("take", row=row, take=take, members=members[row])
    targets, inspectors = frozen.targets, {inspector.id for inspector in frozen.pool.inspectors}
    for target, inspector, _ in frozen.pool.conflicts:
        if target and (target not in targets or inspector not in inspectors):
            raise Refused("unknown-conflict", target=target, inspector=inspector)


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
