"""The bundles of an independent implementation, bit for bit, and the changes to them that must be refused."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
from tests.fairdraw.cast import NAMES, VECTORS, files_of, vector
from tests.fairdraw.literal import Literal, select

from fairdraw import (
    Terms,
    Value,
    draw,
    freeze,
    load_frozen,
    read_reveal,
    read_statements,
    verify,
    write_changes,
    write_statements,
)
from fairdraw.seal import SealedVisit

REFUSALS: list[dict[str, str]] = json.loads((VECTORS / "refusals.json").read_text(encoding="utf-8"))


def _drawn(files: dict[str, bytes]) -> Any:
    values = [Value(**one) for one in json.loads(files["entropy.json"])]
    return draw(load_frozen(files), read_reveal(files["reveal.json"]), values)


@pytest.mark.parametrize("name", NAMES)
def test_a_vector_is_computed_bit_for_bit(name: str) -> None:
    """Seed, result, seal, changes, repair paths, loads, and the log's head."""
    expected, files = vector(name), files_of(name)
    one = _drawn(files)
    assert one.seed.hex() == expected["seed"]
    assert {file: files[file] for file in one.files} == one.files
    assert one.teams.path_lengths == expected["repair_path_lengths"]
    statements = read_statements(files["statements.jsonl"])
    changes = one.change(statements)
    assert write_statements(statements) == files["statements.jsonl"]
    assert write_changes(changes.entries) == files["changes.json"]
    assert changes.teams.loads() == expected["loads_after_changes"]
    report = verify(files, head=expected["head"], commitment=one.frozen.commitment)
    assert report.agrees, report.findings[-1]


@pytest.mark.parametrize("name", [name for name in NAMES if name != "5-joint-and-changes"])
def test_shuffled_records_freeze_to_the_same_bytes(name: str) -> None:
    """The order of input cannot matter. (Vector 5 hides conflicts, which cannot be frozen again.)"""
    files = files_of(name)
    frozen = load_frozen(files)
    manifest, pool = frozen.manifest, frozen.pool
    terms = Terms(
        manifest.authority, manifest.period, int(manifest.draw[-3:]), manifest.frozen, manifest.draw_by, manifest.reveal_by,
        manifest.policy, manifest.rows, manifest.seats, manifest.entropy, manifest.log,
    )  # fmt: skip
    shuffle = random.Random(name)
    tables = [shuffle.sample(table, len(table)) for table in (pool.targets, pool.inspectors, pool.conflicts)]
    again = freeze(terms, *tables, secret=read_reveal(files["reveal.json"]))
    assert again.files == {file: files[file] for file in again.files}


@pytest.mark.parametrize("name", NAMES)
def test_the_literal_reading_gives_the_vectors_too(name: str) -> None:
    """What the engine is compared with is itself right."""
    expected, files = vector(name), files_of(name)
    pool, manifest = load_frozen(files).pool, load_frozen(files).manifest
    rows, order = select(bytes.fromhex(expected["seed"]), pool.targets, manifest.rows)
    result = json.loads(files["result.json"])
    assert rows == [row["drawn"] for row in result["rows"]]
    by_id = {target.id: target for target in pool.targets}
    targets = [by_id[id_] for id_ in order]
    literal = Literal(bytes.fromhex(expected["seed"]), targets, pool.inspectors, pool.conflicts, manifest.seats)
    assert literal.lengths == expected["repair_path_lengths"]
    assert literal.relaxed == result["relaxed"]
    assert [SealedVisit(*pair) for pair in zip(order, literal.teams, strict=True)] == [
        SealedVisit(visit["target"], visit["team"]) for visit in result["visits"]
    ]


@pytest.mark.parametrize("refusal", REFUSALS, ids=[refusal["why"] for refusal in REFUSALS])
def test_every_refusal_is_refused(refusal: dict[str, str]) -> None:
    """Each change, everywhere it fits or at its first place, is found when the head is known."""
    base = vector(refusal["base"])
    text = base["files"][refusal["file"]]
    assert refusal["old"] in text
    for count in (1, -1):
        files = files_of(refusal["base"]) | {refusal["file"]: text.replace(refusal["old"], refusal["new"], count).encode()}
        assert not verify(files, head=base["head"]).agrees
        if refusal["why"] != "last entry changed":  # of which nothing but the head can tell
            assert not verify(files).agrees
