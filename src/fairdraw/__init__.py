"""fairdraw: a draw that anyone can compute again, and that nobody can choose or repeat unseen.

The protocol is told in docs/draw-protocol.md. Only Python's standard library is used, and nothing here
reads a clock, a file or a random generator: callers give moments, bytes and secrets.

    terms = Terms("652301", "2025-Q1", 1, frozen=at, draw_by=..., reveal_by=..., policy=sha256_of_policy,
                  rows=[Row("key", 12)], seats=[SeatGroup("env", 2)],
                  entropy=[Source(QUICKNET, "14500000")], log=head_of(log))
    pool = freeze(terms, targets, inspectors, conflicts, secret)      # Refused("unstaffed", targets=[…]) …
    log = append(log, "committed", at, terms.draw, pool.commitment)   # publish pool.files["manifest.json"]

    values = [Value(QUICKNET, "14500000", signature_hex)]             # … when the round is out
    drawn = draw(load_frozen(pool.files), secret, values)             # the same, today and in ten years
    for value in values:
        log = append(log, "entropy", at, terms.draw, element_hash(value))
    log = append(log, "drawn", at, terms.draw, drawn_body(drawn.files["entropy.json"], drawn.seal.hex))
    drawn.visits, drawn.selection.rankings[0].reserve, drawn.seal.codes()

    closed = Statement(terms.draw, "substituted", target_id, "", "closed", evidence_hex, salt_hex)
    log = append(log, "substituted", at, terms.draw, statement_hash(closed))
    drawn.change([closed]).entries                                    # who comes instead

    log = append(log, "revealed", at, terms.draw, sha256_hex(write_reveal(secret)))
    data = write_bundle(reveal(drawn, [closed], log, public=True))    # the bytes of bundle.zip

    report = verify(read_bundle_bytes(data), commitment=pool.commitment, head=head_of(log))
    print("\\n".join(tell_report(report)))                             # Chinese; report.agrees is the verdict
    explain(report.drawn, report.changes, target_id), open_visit(visit_code)
"""

from fairdraw.bundle import FILES, read_bundle, read_bundle_bytes, write_bundle
from fairdraw.changes import Change, Changes, InspectorChange, TargetChange, write_changes
from fairdraw.codec import ZEROS, sha256_hex
from fairdraw.draw import Drawn, draw, read_reveal, redact, reveal, write_reveal
from fairdraw.entropy import (
    QUICKNET,
    Source,
    Value,
    check_source,
    check_value,
    element_hash,
    level_of,
    read_entropy,
    write_entropy,
)
from fairdraw.errors import Differs, FairdrawError, Malformed, NotABundle, Refused
from fairdraw.explain import Explanation, RowStanding, explain
from fairdraw.freeze import Frozen, Terms, freeze, freeze_tables, load_frozen
from fairdraw.log import Entry, drawn_body, entry_hash, head_of, read_log
from fairdraw.manifest import Check, Manifest, Row, SeatGroup
from fairdraw.records import Conflict, Inspector, Pool, Target
from fairdraw.seal import Opening, Seal, SealedVisit, open_visit
from fairdraw.sentences import tell, tell_explanation, tell_opening, tell_report
from fairdraw.staffing import Staffing, Unstaffed, staffing
from fairdraw.statements import Statement, read_statements, statement_hash, write_statements
from fairdraw.story import append, extend, follow
from fairdraw.verify import Finding, Report, verify

__all__ = [
    "FILES",
    "QUICKNET",
    "ZEROS",
    "Change",
    "Changes",
    "Check",
    "Conflict",
    "Differs",
    "Drawn",
    "Entry",
    "Explanation",
    "FairdrawError",
    "Finding",
    "Frozen",
    "Inspector",
    "InspectorChange",
    "Malformed",
    "Manifest",
    "NotABundle",
    "Opening",
    "Pool",
    "Refused",
    "Report",
    "Row",
    "RowStanding",
    "Seal",
    "SealedVisit",
    "SeatGroup",
    "Source",
    "Staffing",
    "Statement",
    "Target",
    "TargetChange",
    "Terms",
    "Unstaffed",
    "Value",
    "append",
    "check_source",
    "check_value",
    "draw",
    "drawn_body",
    "element_hash",
    "entry_hash",
    "explain",
    "extend",
    "follow",
    "freeze",
    "freeze_tables",
    "head_of",
    "level_of",
    "load_frozen",
    "open_visit",
    "read_bundle",
    "read_bundle_bytes",
    "read_entropy",
    "read_log",
    "read_reveal",
    "read_statements",
    "redact",
    "reveal",
    "sha256_hex",
    "staffing",
    "statement_hash",
    "tell",
    "tell_explanation",
    "tell_opening",
    "tell_report",
    "verify",
    "write_bundle",
    "write_changes",
    "write_entropy",
    "write_reveal",
    "write_statements",
]
