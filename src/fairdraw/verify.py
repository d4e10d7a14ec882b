"""Compute a bundle again, and say where it differs (protocol section 8)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from fairdraw.before import compare_before
from fairdraw.calm import calm
from fairdraw.changes import CHANGES, Changes, TargetChange, write_changes
from fairdraw.codec import Json, read_json, sha256_hex
from fairdraw.draw import REVEAL, Drawn, draw, read_reveal
from fairdraw.entropy import ENTROPY, QUICKNET, Source, Value, element_hash, known_at, read_entropy
from fairdraw.errors import Differs, FairdrawError
from fairdraw.freeze import Frozen, load_frozen
from fairdraw.log import LOG, Entry, drawn_body, head_of, of_draw, read_log
from fairdraw.seal import RESULT, SEAL
from fairdraw.statements import STATEMENTS, Statement, read_statements, statement_hash
from fairdraw.story import draws_and_voids, follow, period_of


class Finding(NamedTuple):
    """One line of the report: `kind` is agrees, fact, notice or differs; sentences are made from `code`."""

    kind: str
    code: str
    values: Mapping[str, object]


@dataclass
class Report:
    """What verifying found, in order. `drawn` and `changes` are there as far as it came."""

    findings: list[Finding] = field(default_factory=list)
    drawn: Drawn | None = None
    changes: Changes | None = None

    @property
    def agrees(self) -> bool:
        """Whether nothing differs."""
        return all(finding.kind != "differs" for finding in self.findings)

    def say(self, kind: str, code: str, /, **values: object) -> None:
        """Add a line."""
        self.findings.append(Finding(kind, code, values))


def verify(
    files: Mapping[str, bytes],
    *,
    commitment: str = "",
    head: str = "",
    before: Sequence[Mapping[str, bytes]] = (),
) -> Report:
    """Verify the eleven files of a bundle; stops at the first difference, which is the report's last line.

    `commitment` and `head`: what was published at the freeze and at the end, 64 hex digits, each "" when
    not known. `before`: the earlier bundles of the coverage cycle, in any order.
    """
    with calm():
        return _Verifier(files, commitment, head, before).run()


class _Verifier:
    def __init__(self, files: Mapping[str, bytes], commitment: str, head: str, before: Sequence[Mapping[str, bytes]]) -> None:
        self.files, self.commitment, self.head, self.before = files, commitment, head, before
        self.report = Report()
        self.frozen: Frozen
        self.values: list[Value]
        self.statements: list[Statement]
        self.entries: list[Entry]
        self.drawn: Drawn
        self.changes: Changes

    def run(self) -> Report:
        parts: tuple[Callable[[], None], ...] = (
            self.frozen_files,
            self.order_shown,
            self.log,
            self.secret_and_entropy,
            self.selection,
            self.seal,
            self.statements_and_changes,
            self.log_bodies,
            self.period,
            self.cycle,
        )
        try:
            for part in parts:
                part()
        except FairdrawError as error:
            self.report.say("differs", error.code, **error.values)
        return self.report

    def frozen_files(self) -> None:
        self.frozen = frozen = load_frozen(self.files)
        manifest, pool = frozen.manifest, frozen.pool
        sizes = {"targets": len(pool.targets), "inspectors": len(pool.inspectors), "conflicts": len(pool.conflicts)}
        self.report.say("agrees", "pool", draw=manifest.draw, frozen=manifest.frozen, policy=manifest.policy, **sizes)
        self.report.say("fact", "level", level=manifest.level, sources=[one.source for one in manifest.entropy])
        self.report.say("fact", "check", **manifest.check._asdict())
        if frozen.redacted:
            self.report.say("notice", "redacted", lines=frozen.redacted)

    def order_shown(self) -> None:
        commitment, head = self.frozen.commitment, head_of(self.files[LOG])
        if self.commitment and self.commitment != commitment:
            raise Differs("other-commitment", expected=self.commitment, found=commitment)
        if self.head and self.head != head:
            raise Differs("other-head", expected=self.head, found=head)
        self.report.say("agrees" if self.commitment else "fact", "commitment", commitment=commitment)
        self.report.say("agrees" if self.head else "fact", "head", head=head)
        if not (self.commitment or self.head):
            self.report.say("notice", "order-not-shown")

    def log(self) -> None:
        manifest = self.frozen.manifest
        self.entries = entries = read_log(self.files[LOG])
        follow(entries)
        for entry in entries:
            if entry.kind != "witnessed" and not entry.draw.startswith(manifest.authority + "-"):
                raise Differs("other-authority", line=entry.n, draw=entry.draw)
        last = entries[-1] if entries else None
        if last is None or (last.kind, last.draw) != ("revealed", manifest.draw):
            raise Differs("log-end", draw=manifest.draw)
        if last.body != sha256_hex(self.files[REVEAL]):
            raise Differs("log-body", line=last.n, kind=last.kind)
        committed = of_draw(entries, manifest.draw, "committed")[0]
        found = (committed.body, committed.at, committed.prev)
        for key, said, expected in zip(
            ("body", "at", "prev"), found, (self.frozen.commitment, manifest.frozen, manifest.log), strict=True
        ):
            if said != expected:
                raise Differs("log-committed", line=committed.n, key=key, expected=expected, found=said)
        self.report.say("agrees", "log", entries=len(entries), first=entries[0].at, last=last.at)
        if last.at > manifest.reveal_by:
            self.report.say("notice", "late-reveal", at=last.at, reveal_by=manifest.reveal_by)

    def secret_and_entropy(self) -> None:
        self.values = read_entropy(self.files[ENTROPY])
        self.drawn = self.report.drawn = draw(self.frozen, read_reveal(self.files[REVEAL]), self.values)
        self._compare(ENTROPY, self.drawn.files[ENTROPY])
        entries = of_draw(self.entries, self.frozen.manifest.draw, "entropy")
        if [entry.body for entry in entries] != [element_hash(value) for value in self.values]:
            raise Differs("log-entropy", expected=len(self.values), found=len(entries))
        self.report.say("agrees", "seed", seed=self.drawn.seed.hex())
        for entry, value in zip(entries, self.values, strict=True):
            if entry.at < known_at(Source(value.source, value.when)):
                self.report.say("notice", "early-entropy", source=value.source, at=entry.at)
        if any(value.source == QUICKNET for value in self.values):
            self.report.say("notice", "beacon-unchecked")

    def _compare(self, file: str, computed: bytes) -> None:
        """Name the place where a file and what was computed part."""
        said = self.files[file]
        if said != computed:
            place = _first_difference(read_json(computed, file), read_json(said, file), "")
            raise Differs("computed", file=file, place=place)

    def selection(self) -> None:
        self._compare(RESULT, self.drawn.files[RESULT])
        for ranking in self.drawn.selection.rankings:
            self.report.say("agrees", "row", row=ranking.row.id, take=ranking.row.take, members=ranking.members)
        self.report.say("agrees", "visits", visits=len(self.drawn.visits), relaxed=len(self.drawn.teams.relaxed))

    def seal(self) -> None:
        self._compare(SEAL, self.drawn.files[SEAL])
        self.report.say("agrees", "seal", seal=self.drawn.seal.hex)

    def statements_and_changes(self) -> None:
        self.statements = read_statements(self.files[STATEMENTS])
        self.changes = self.report.changes = self.drawn.change(self.statements)
        self._compare(CHANGES, write_changes(self.changes.entries))
        replaced = sum(isinstance(entry, TargetChange) for entry in self.changes.entries)
        self.report.say(
            "agrees",
            "changes",
            statements=len(self.statements),
            targets=replaced,
            inspectors=len(self.changes.entries) - replaced,
            unfilled=sum(not entry.in_ for entry in self.changes.entries),
        )

    def log_bodies(self) -> None:
        manifest = self.frozen.manifest
        stated = [entry for entry in self.entries if entry.draw == manifest.draw and entry.kind in ("voided", "substituted")]
        if [(entry.kind, entry.body) for entry in stated] != [(one.kind, statement_hash(one)) for one in self.statements]:
            raise Differs("log-statements", expected=len(self.statements), found=len(stated))
        drawn = of_draw(self.entries, manifest.draw, "drawn")
        if drawn and drawn[0].body != drawn_body(self.files[ENTROPY], self.drawn.seal.hex):
            raise Differs("log-body", line=drawn[0].n, kind="drawn")
        if drawn and drawn[0].at > manifest.draw_by:
            raise Differs("late-draw", at=drawn[0].at, draw_by=manifest.draw_by)
        self.report.say("agrees", "log-bodies", statements=len(stated))
        if self.changes.void:
            void = self.statements[-1]
            self.report.say("notice", "void", reason=void.reason, evidence=void.evidence, drawn=bool(drawn))

    def period(self) -> None:
        manifest = self.frozen.manifest
        draws, voids = draws_and_voids(self.entries, period_of(manifest.draw))
        self.report.say("fact", "period", period=manifest.period, draws=draws, voids=voids)

    def cycle(self) -> None:
        earlier = []
        for files in {files[LOG]: files for files in self.before}.values():  # one given twice proves nothing twice
            report = verify(files)
            if not report.agrees or report.drawn is None or report.changes is None:
                last = report.findings[-1]
                raise Differs("before-differs", code=last.code, values=dict(last.values))
            earlier.append((report.drawn, report.changes, files[LOG]))
        for code, values in compare_before(self.drawn, self.files[LOG], earlier):
            self.report.say("notice", code, **values)


def _first_difference(computed: Json, said: Json, place: str) -> str:
    """A path like `.visits[3].team[0]` to the first value that is not the same."""
    if isinstance(computed, dict) and isinstance(said, dict) and sorted(computed) == sorted(said):
        for key, value in computed.items():
            if value != said[key]:
                return _first_difference(value, said[key], f"{place}.{key}")
    if isinstance(computed, list) and isinstance(said, list):
        for index, (left, right) in enumerate(zip(computed, said, strict=False)):
            if left != right:
                return _first_difference(left, right, f"{place}[{index}]")
        return f"{place}[{min(len(computed), len(said))}]"
    return place
