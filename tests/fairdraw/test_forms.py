"""Sources, values, the manifest, statements, moments: what has another form, or breaks a rule, is refused."""

from __future__ import annotations

import json

import pytest
from tests.fairdraw.cast import small

from fairdraw.codec import Json, as_instant, write_json
from fairdraw.entropy import QUICKNET, Source, Value, check_source, check_value, level_of, read_entropy
from fairdraw.errors import FairdrawError, Malformed, Refused
from fairdraw.manifest import read_manifest
from fairdraw.statements import read_statements

SMALL = small()
NOON = "2025-01-01T10:00:00+08:00"

SOURCES_REFUSED = [
    ("drand:" + "0" * 64, "1"), (QUICKNET, "0"), (QUICKNET, "01"), (QUICKNET, "1e3"), (QUICKNET, ""), (QUICKNET.upper(), "1"),
    ("cwl:ssq", "25001"), ("cwl:ssq", "2025000"), ("slc:dlt", "2025001"), ("cwl:3d", "2025001"), ("local", "now"),
    ("local", "2025-02-30T10:00:00+08:00"), ("local", "2025-01-01T24:00:00+08:00"), ("local", "2025-01-01T10:00:00Z"),
    ("dice:王甲", NOON), ("dice:王甲,王甲", NOON), ("dice:,王甲", NOON),
    ("dice:a,b,c", NOON), ("coins:a,b", NOON), ("dice:a\u0085,b", NOON),
    ("", ""),
]  # fmt: skip


@pytest.mark.parametrize(("source", "when"), SOURCES_REFUSED)
def test_another_source_is_refused(source: str, when: str) -> None:
    """The table of section 4, and nothing beside it."""
    with pytest.raises(Malformed):
        check_source(Source(source, when))


VALUES_REFUSED: dict[tuple[str, str], list[str]] = {
    (QUICKNET, "1"): ["a" * 95, "A" * 96, "a" * 96 + "\n"],
    ("cwl:ssq", "2025001"): [
        "01 05 12 18 22 34+07", "01 05 12 18 22 30+17", "01 05 12 18 22+07", "01 05 12 18 22 22+07", "05 01 12 18 22 30+07",
        "1 5 12 18 22 30+7", "01 05 12 18 22 30 07", "01  05 12 18 22 30+07", "01 05 12 18 22 30+00", "01 05 12 18 22 ３0+07",
    ],
    ("slc:dlt", "25001"): ["03 08 19 27 36+02 11", "03 08 19 27 35+11 02", "03 08 19 27 35+02 13", "03 08 19 27 35+02+11"],
    ("local", NOON): ["0" * 63, "A" * 64],
    ("dice:a,b", NOON): ["1" * 24, "7" * 25, "1" * 25 + " "],
    ("balls:a,b", NOON): ["1" * 19, "x" * 20, "１" * 20],
}  # fmt: skip


@pytest.mark.parametrize("parts", [(*source, value) for source, values in VALUES_REFUSED.items() for value in values])
def test_another_spelling_of_a_value_is_refused(parts: tuple[str, str, str]) -> None:
    """A second spelling would be a second draw to choose from."""
    with pytest.raises(Malformed):
        check_value(Value(*parts))
    with pytest.raises(Malformed):
        read_entropy(write_json([{"source": parts[0], "when": parts[1], "value": parts[2]}]))


@pytest.mark.parametrize(
    ("names", "level"),
    [
        ([QUICKNET], "public"), (["cwl:ssq", "slc:dlt"], "public"), (["dice:a,b"], "witnessed"), (["balls:a,b"], "witnessed"),
        (["local"], "local"), ([QUICKNET, "local"], "local"), ([QUICKNET, "dice:a,b"], "witnessed"),
        (["cwl:ssq", "dice:a,b"], "witnessed"),
        (["cwl:ssq", QUICKNET], "public"), (["slc:dlt", "local"], "local"),
    ],
)  # fmt: skip
def test_a_draw_has_its_weakest_sources_level(names: list[str], level: str) -> None:
    """public, witnessed, local."""
    assert level_of([Source(name, "") for name in names]) == level


@pytest.mark.parametrize("names", [[], ["cwl:ssq"], ["slc:dlt"], ["local", "local"], [QUICKNET, QUICKNET]])
def test_sources_that_do_not_do_are_refused(names: list[str]) -> None:
    """None, a lottery alone, one twice."""
    with pytest.raises(Refused):
        level_of([Source(name, "") for name in names])


def _manifest(**changes: object) -> bytes:
    page = json.loads(SMALL["manifest.json"])
    return write_json({key: value for key, value in (page | changes).items() if value is not None})


MANIFESTS_REFUSED: list[dict[str, object]] = [
    {"extra": 1}, {"log": None}, {"protocol": "fairdraw/2"}, {"draw": "650001-2025-Q1-000"}, {"draw": "650001-2025-Q1-1"},
    {"draw": "650001-2025-Q2-001"}, {"authority": "650002"}, {"period": "2025 Q1"}, {"frozen": "2025-01-03T10:00:00+08:00"},
    {"draw_by": "2025-01-28T18:00:00+08:00"}, {"reveal_by": "2025-02-30T18:00:00+08:00"}, {"frozen": "2025-01-01T10:00:00+00:00"},
    {"frozen": "2025-01-01T20:00:01+08:00"}, {"policy": "A" * 64}, {"secret": "0" * 63}, {"rows": []}, {"rows": {}},
    {"rows": [{"id": "key", "take": True}]}, {"rows": [{"id": "key", "take": "1"}]}, {"rows": [{"id": "key"}]},
    {"rows": [{"id": "key", "take": 1}, {"id": "key", "take": 1}]}, {"rows": [{"id": "关键", "take": 1}]},
    {"team": {"seats": []}},
    {"team": {"seats": [{"pool": "env", "size": 1}]}}, {"team": {"seats": [{"pool": "env", "size": 2}], "lead": "x"}},
    {"team": {"seats": [{"pool": "env", "size": 2}, {"pool": "env", "size": 1}]}},
    {"team": {"seats": [{"pool": "env", "size": 2}, {"pool": "b", "size": 0}]}}, {"check": {}}, {"entropy": []},
    {"entropy": [{"source": "cwl:ssq", "when": "2025001"}]}, {"entropy": [{"source": "local"}]}, {"entropy": ["local"]},
    {"entropy": [{"source": QUICKNET, "when": "1000"}]},  # out long before the freeze
]  # fmt: skip


def test_the_manifest_of_the_small_bundle_is_read() -> None:
    """So that what is refused below is refused for its change."""
    assert read_manifest(_manifest()).seats[0].size == 2


@pytest.mark.parametrize("changes", MANIFESTS_REFUSED, ids=[str(changes)[:50] for changes in MANIFESTS_REFUSED])
def test_a_manifest_that_breaks_a_rule_is_refused(changes: dict[str, object]) -> None:
    """Keys, names, moments and their order, rows, seats, sources."""
    with pytest.raises(FairdrawError):
        read_manifest(_manifest(**changes))


STATEMENT: dict[str, Json] = {
    "draw": "650001-2025-Q1-001",
    "kind": "substituted",
    "target": "T1",
    "inspector": "",
    "reason": "closed",
    "evidence": "",
    "salt": "0" * 64,
}


@pytest.mark.parametrize(
    "changes",
    [{"kind": "revealed"}, {"target": ""}, {"target": "t1"}, {"inspector": "王"}, {"reason": ""}, {"reason": "Closed"},
     {"evidence": "abc"}, {"evidence": "AB"}, {"salt": ""}, {"salt": "0" * 63}, {"draw": ""}, {"kind": "voided"}, {"more": ""}],
)  # fmt: skip
def test_a_statement_that_breaks_a_rule_is_refused(changes: dict[str, Json]) -> None:
    """Fields and their patterns; a void names nobody."""
    assert len(read_statements(write_json(STATEMENT) + b"\n")) == 1
    with pytest.raises(Malformed):
        read_statements(write_json(STATEMENT | changes) + b"\n")


@pytest.mark.parametrize(
    "moment",
    ["2025-02-29T00:00:00", "2025-13-01T00:00:00", "2025-01-01T00:60:00", "0000-01-01T00:00:00", "2025-01-01T23:59:60",
     "２025-01-01T00:00:00", "2025-1-01T00:00:00"],
)  # fmt: skip
def test_a_moment_must_exist(moment: str) -> None:
    """Real days and hours only."""
    with pytest.raises(Malformed):
        as_instant(moment + "+08:00", "x")
