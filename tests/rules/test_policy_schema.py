"""The JSON Schema that editors use: it is the committed one, explains every key, takes every plan, and refuses slips."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from shuangsui.rules.policy.schema import meaning, policy_schema, schema_text

ROOT = Path(__file__).resolve().parents[2]
PLANS = sorted((ROOT / "policies").glob("*/policy.toml"))
SCHEMA = policy_schema()
_KINDS: dict[str, tuple[type, ...]] = {
    "string": (str, date), "integer": (int,), "boolean": (bool,), "array": (list,), "object": (dict,), "null": (type(None),)
}  # fmt: skip


def refusals(rule: Mapping[str, Any], value: Any, path: str = "") -> Iterator[str]:
    """What the schema has against a value: the keywords of JSON Schema that ours uses; another keyword is an error here."""
    for word, wanted in rule.items():
        if word not in ("$defs", "default", "description", "$schema", "title", "discriminator", "additionalProperties", "format"):
            yield from _KEYWORDS[word](wanted, value, path)
    if rule.get("additionalProperties") is False and isinstance(value, dict):
        yield from (f"{path}.{key}: unknown" for key in value if key not in rule["properties"])
    elif isinstance(rule.get("additionalProperties"), dict) and isinstance(value, dict):
        for key, inner in value.items():
            yield from refusals(rule["additionalProperties"], inner, f"{path}.{key}")


def _type(wanted: Any, value: Any, path: str) -> Iterator[str]:
    kinds = [k for name in ([wanted] if isinstance(wanted, str) else wanted) for k in _KINDS[name]]
    if not isinstance(value, tuple(kinds)) or (isinstance(value, bool) and bool not in kinds):
        yield f"{path}: {value!r} is no {wanted}"


def _ref(wanted: str, value: Any, path: str) -> Iterator[str]:
    yield from refusals(SCHEMA["$defs"][wanted.rsplit("/", 1)[1]], value, path)


def _any(wanted: Any, value: Any, path: str) -> Iterator[str]:
    if not any(not [*refusals(rule, value, path)] for rule in wanted):
        yield f"{path}: none of the forms"


def _one(wanted: Any, value: Any, path: str) -> Iterator[str]:
    fitting = sum(not [*refusals(rule, value, path)] for rule in wanted)
    if fitting != 1:
        yield f"{path}: {fitting} of the forms"


def _properties(wanted: Any, value: Any, path: str) -> Iterator[str]:
    if isinstance(value, dict):
        for key in wanted.keys() & value.keys():
            yield from refusals(wanted[key], value[key], f"{path}.{key}")


def _items(wanted: Any, value: Any, path: str) -> Iterator[str]:
    if isinstance(value, list):
        for position, inner in enumerate(value):
            yield from refusals(wanted, inner, f"{path}[{position}]")


def _prefix(wanted: Any, value: Any, path: str) -> Iterator[str]:
    if isinstance(value, list):
        for position, (rule, inner) in enumerate(zip(wanted, value, strict=False)):
            yield from refusals(rule, inner, f"{path}[{position}]")


def _said(holds: bool, words: str) -> Iterator[str]:
    if not holds:
        yield words


_KEYWORDS: dict[str, Any] = {
    "type": _type,
    "$ref": _ref,
    "anyOf": _any,
    "oneOf": _one,
    "properties": _properties,
    "items": _items,
    "prefixItems": _prefix,
    "required": lambda w, v, p: _said(not isinstance(v, dict) or set(w) <= set(v), f"{p}: lacks one of {w}"),
    "enum": lambda w, v, p: _said(v in w, f"{p}: {v!r} is none of {w}"),
    "const": lambda w, v, p: _said(v == w and type(v) is type(w), f"{p}: {v!r} is not {w!r}"),
    "pattern": lambda w, v, p: _said(not isinstance(v, str) or re.search(w, v) is not None, f"{p}: {v!r} is not {w}"),
    "minLength": lambda w, v, p: _said(not isinstance(v, str) or len(v) >= w, f"{p}: too short"),
    "minItems": lambda w, v, p: _said(not isinstance(v, list) or len(v) >= w, f"{p}: too few"),
    "maxItems": lambda w, v, p: _said(not isinstance(v, list) or len(v) <= w, f"{p}: too many"),
    "minimum": lambda w, v, p: _said(not isinstance(v, int) or v >= w, f"{p}: {v!r} < {w}"),
    "maximum": lambda w, v, p: _said(not isinstance(v, int) or v <= w, f"{p}: {v!r} > {w}"),
}


def test_every_form_that_an_editor_offers_says_what_it_means() -> None:
    """No null, which TOML cannot hold; a key with several forms says its meaning at each of them."""
    assert "null" not in {form.get("type") for part in _parts() for rule in part.values() for form in _forms(rule)}
    for part in _parts():
        for key, rule in part.items():
            assert rule["description"], key
            assert all(form["description"] == rule["description"] for form in _forms(rule)), key
    every = SCHEMA["$defs"]["Quota"]["properties"]
    assert every["no_repeat"]["type"] == "string" and "default" not in every["no_repeat"]
    assert every["cover"]["$ref"].endswith("/Cover")
    assert len(every["at_least"]["oneOf"]) == 8


def _parts() -> Iterator[Mapping[str, Any]]:
    for part in (SCHEMA, *SCHEMA["$defs"].values()):
        yield part.get("properties", {})


def _forms(rule: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [*rule.get("anyOf", ()), *rule.get("oneOf", ())]


def test_the_committed_schema_is_the_exported_one() -> None:
    assert (ROOT / "policies" / "policy.schema.json").read_text("utf-8") == schema_text()


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.parent.name)
def test_every_plan_fits_the_schema_and_names_it(plan: Path) -> None:
    text = plan.read_text("utf-8")
    assert text.startswith("#:schema ../policy.schema.json\n")
    assert [*refusals(SCHEMA, tomllib.loads(text))] == []


SLIPS = [
    ('at_least = "25%"', 'at_lest = "25%"'),
    ('at_least = "25%"', 'at_least = "25"'),
    ('at_least = "25%"', "at_least = 0.25"),
    ('at_least = "25%"', "at_least = { inspectors = 1 }"),
    ('at_least = "25%"', 'at_least = { inspectors = 0, targets = "2.5" }'),
    ('at_least = "25%"', 'at_least = { times = 2, in = "fortnight" }'),
    ('every = "quarter"', 'every = "season"'),
    ("of = { class = \"key\" }", "of = { klass = \"key\" }"),
    ("of = { class = \"key\" }", "of = { any = [] }"),
    ("of = { class = \"key\" }", "of = { not = { fact = 3 } }"),
    ('cite = "四.1"\nid = "key-county"', 'id = "key-county"'),
    ('id = "key-county"', 'id = "重点"'),
    ("issued = 2025-01-23", "issued = 2025"),
    ("year = 2025\n", "year = true\n"),
    ('outcomes = ["no-problem"]', 'outcomes = ["fine"]'),
    ('day = "11-30"', 'day = "30-11"'),
    ('form = "summary"', 'form = "table"'),
]  # fmt: skip


@pytest.mark.parametrize(("good", "slip"), SLIPS)
def test_an_editor_would_underline(good: str, slip: str) -> None:
    text = (ROOT / "policies" / "changji-2025" / "policy.toml").read_text("utf-8")
    assert good in text
    assert [*refusals(SCHEMA, tomllib.loads(text.replace(good, slip)))]


@pytest.mark.parametrize(
    "amount",
    ['"all"', '"2.5%"', "3", '{ inspectors = 1, targets = "2.5" }', '{ larger = ["5%", 2] }', '{ times = 2, in = "2 years" }',
     '{ either = ["20%", { smaller = ["all", 9] }], decided = 0, decided_by = "局" }'],
)  # fmt: skip
def test_every_form_of_amount_fits(amount: str) -> None:
    text = (ROOT / "policies" / "changji-2025" / "policy.toml").read_text("utf-8")
    assert not [*refusals(SCHEMA, tomllib.loads(text.replace('at_least = "25%"', f"at_least = {amount}")))]


def test_every_table_and_key_has_its_meaning_in_chinese() -> None:
    parts = {"Policy": SCHEMA} | SCHEMA["$defs"]
    for table, part in parts.items():
        assert table == "Policy" or part["description"], table
        for key, rule in part["properties"].items():
            assert re.search("[一-鿿]", rule["description"]), (table, key)


def test_no_meaning_is_of_a_key_that_is_gone() -> None:
    words = tomllib.loads((ROOT / "src/shuangsui/rules/policy/meanings.toml").read_text("utf-8"))
    parts = {"Policy": SCHEMA} | SCHEMA["$defs"]
    every = {key for part in parts.values() for key in part["properties"]}
    assert set(words.pop("shared")) <= every
    for name in words.pop("examples"):
        table, _, key = name.rpartition(".")
        assert key in (parts[table]["properties"] if table else every), name
    for table, keys in words.items():
        assert set(keys) - {""} <= set(parts[table]["properties"]), table
    assert meaning("Quota", "no-such-key") == ""
