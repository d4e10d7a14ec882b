"""The public log: its chain, the stories that it may tell, and how a bundle's files answer to it."""

from __future__ import annotations

import json

import pytest
from tests.fairdraw.cast import bundle, drawn, frozen, inspector, story, target

from fairdraw import Differs, Malformed, append, head_of, read_log, verify
from fairdraw.draw import Drawn

PEOPLE = [inspector(number) for number in range(5)]
POOL = [target(number) for number in range(12)]


def _log(*entries: tuple[str, int]) -> bytes:
    """A log of (kind, number of the draw), one a minute."""
    log = b""
    for minute, (kind, number) in enumerate(entries):
        log = append(log, kind, f"2025-01-01T10:{minute:02}:00+08:00", f"650001-2025-Q1-{number:03}", "0" * 64)
    return log


@pytest.mark.parametrize(
    ("code", "entries"),
    [
        ("log-number", [("committed", 2)]),
        ("log-number", [("committed", 1), ("committed", 3)]),
        ("log-order", [("committed", 1), ("committed", 1)]),
        ("log-order", [("entropy", 1)]),
        ("log-order", [("committed", 1), ("drawn", 1)]),
        ("log-order", [("committed", 1), ("revealed", 1)]),
        ("log-order", [("committed", 1), ("substituted", 1)]),
        ("log-order", [("committed", 1), ("entropy", 1), ("drawn", 1), ("drawn", 1)]),
        ("log-order", [("committed", 1), ("entropy", 1), ("drawn", 1), ("entropy", 1)]),
        ("log-order", [("committed", 1), ("entropy", 1), ("drawn", 1), ("revealed", 1), ("substituted", 1)]),
        ("log-order", [("committed", 1), ("voided", 1), ("voided", 1)]),
        ("log-order", [("committed", 1), ("voided", 1), ("drawn", 1)]),
        ("reveal-order", [("committed", 1), ("committed", 2), ("entropy", 2), ("drawn", 2), ("revealed", 2)]),
        # Voided when its luck was known: it must be shown before what was drawn instead of it.
        (
            "reveal-order",
            [("committed", 1), ("entropy", 1), ("voided", 1), ("committed", 2), ("entropy", 2), ("drawn", 2), ("revealed", 2)],
        ),
        ("reveal-order", [(kind, n) for n in (1, 2) for kind in ("committed", "entropy", "drawn")] + [("revealed", 2)]),
    ],
)
def test_a_log_that_tells_another_story_is_refused(code: str, entries: list[tuple[str, int]]) -> None:
    """Gaps, entries out of order, a younger draw revealed before an older one."""
    with pytest.raises(Differs, match=code):
        _log(*entries)


def test_a_log_may_tell_of_voids_and_of_others() -> None:
    """A draw voided before any luck was known need not be revealed; what is witnessed belongs to others."""
    log = _log(("committed", 1), ("voided", 1), ("witnessed", 7), ("committed", 2), ("entropy", 2), ("drawn", 2), ("revealed", 2))
    assert [entry.n for entry in read_log(log)] == list(range(1, 8))
    assert head_of(b"") == "0" * 64
    with pytest.raises(Differs, match="log-clock"):
        append(log, "committed", "2025-01-01T09:00:00+08:00", "650001-2025-Q1-003", "0" * 64)
    with pytest.raises(Malformed):
        append(log, "guessed", "2025-01-02T09:00:00+08:00", "650001-2025-Q1-003", "0" * 64)


def _with_log(one: Drawn, change: dict[int, dict[str, object]]) -> str:
    """The code found when lines of the log are rewritten, the chain made good."""
    lines, log = [json.loads(line) for line in story(one).splitlines()], b""
    for number, line in enumerate(lines, 1):
        page = line | change.get(number, {}) | {"prev": head_of(log)}
        log += json.dumps(page, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"
    report = verify(bundle(one) | {"log.jsonl": log})
    return report.findings[-1].code


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({1: {"body": "0" * 64}}, "log-committed"),
        ({1: {"at": "2025-01-01T09:59:59+08:00"}}, "log-committed"),
        ({2: {"body": "0" * 64}}, "log-entropy"),
        ({3: {"body": "0" * 64}}, "log-body"),
        ({3: {"at": "2025-01-02T18:00:01+08:00"}}, "late-draw"),
        ({4: {"body": "0" * 64}}, "log-body"),
        ({4: {"draw": "650002-2025-Q1-001"}}, "log-order"),
        ({4: {"kind": "witnessed"}}, "log-end"),
        ({4: {"kind": "voided"}}, "log-end"),
        ({}, "period"),
    ],
)
def test_a_log_with_a_good_chain_and_a_false_line_is_found(change: dict[int, dict[str, object]], code: str) -> None:
    """Bodies, hours and kinds against the files."""
    assert _with_log(drawn(frozen(POOL, PEOPLE, {"key": 4})), change) == code


def test_a_reveal_that_is_late_is_told() -> None:
    """It is a breach of the term, not a false draw: a notice."""
    one = drawn(frozen(POOL, PEOPLE, {"key": 4}, reveal_by="2025-01-27T08:00:00+08:00"))
    report = verify(bundle(one))
    assert report.agrees
    assert "late-reveal" in [finding.code for finding in report.findings if finding.kind == "notice"]


LINE = (
    '{"at":"2025-01-01T10:00:00+08:00","body":"' + "0" * 64 + '","draw":"650001-2025-Q1-001","kind":"committed","n":1,"prev":"'
    + "0" * 64 + '"}\n'
)  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('"n":1', '"n":01', "not-json"),
        ('"n":1', '"n": 1', "not-canonical"),
        ('"n":1', '"n":"1"', "pattern"),
        ("T10", "T25", "no-such-moment"),
        ("committed", "printed", "pattern"),
        ("-001", "-000", "pattern"),
        ('"draw":', '"drew":', "keys"),
        ('"at":', '"at":"","at":', "not-canonical"),
        ("committed", "committ\\u0065d", "control-character"),
        ("committed", "committ\u0435d", "pattern"),
    ],
)
def test_a_line_in_another_spelling_is_refused(old: str, new: str, code: str) -> None:
    """Each with the reason that reading it key after key gives."""
    assert len(read_log(LINE.encode())) == 1
    with pytest.raises(Malformed) as refused:
        read_log(LINE.replace(old, new, 1).encode())
    assert refused.value.code == code
