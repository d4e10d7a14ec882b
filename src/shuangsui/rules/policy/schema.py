"""The schema of a policy file as JSON Schema, for editors: completion, and what each key means, in Chinese.

`python -m shuangsui.rules.policy.schema FILE` writes it; policies/policy.schema.json is what that gives.
"""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, get_args

from .model import Policy

DRAFT = "https://json-schema.org/draft/2020-12/schema"


@cache
def _words() -> Mapping[str, Mapping[str, str]]:
    found: dict[str, dict[str, str]] = tomllib.loads(resources.files(__package__).joinpath("meanings.toml").read_text("utf-8"))
    return found


def meaning(table: str, key: str = "") -> str:
    """What a key of a table (by the name of its model) means, in Chinese; without a key, the table. "" if nobody has said."""
    own = _words().get(table, {})
    if key:
        return own.get(key) or _words()["shared"].get(key, "")
    return own.get("") or _words()["Policy"].get(_top_level().get(table, ""), "")


def example(table: str, key: str) -> str:
    """An example for a key that none of the five plans needs, as TOML. "" if there is none."""
    return _words()["examples"].get(f"{table}.{key}") or _words()["examples"].get(key, "")


@cache
def _top_level() -> Mapping[str, str]:
    """Model → its key at the top of a file."""
    found = {}
    for name, field in Policy.model_fields.items():
        for model in (field.annotation, *get_args(field.annotation)):
            if isinstance(model, type):
                found[model.__name__] = field.alias or name
    return found


def policy_schema() -> dict[str, Any]:
    """The JSON Schema of a policy file, with the Chinese meaning of each key as its description."""
    schema = Policy.model_json_schema(by_alias=True)
    parts: dict[str, Any] = {"Policy": schema} | schema["$defs"]
    for table, part in parts.items():
        part.pop("title", None)
        part["description"] = meaning(table)
        for key, rule in part.get("properties", {}).items():
            part["properties"][key] = _described(rule, meaning(table, key))
    return schema | {"$schema": DRAFT, "title": "双随机方案 policy.toml"}


def _described(rule: dict[str, Any], says: str) -> dict[str, Any]:
    """A key's rule with its meaning, which editors show. TOML has no null: a key that may be left out has its other forms alone.

    Where several forms are left each says what the key means: editors offer the forms one by one.
    """
    rule.pop("title", None)
    forms = [form for form in rule.get("anyOf", ()) if form.get("type") != "null"]
    if len(forms) < len(rule.get("anyOf", ())):
        rule = {k: v for k, v in rule.items() if k not in ("anyOf", "default")}
        rule |= forms[0] if len(forms) == 1 else {"anyOf": forms}
    shown = {way: [form | {"description": says} for form in rule[way]] for way in ("anyOf", "oneOf") if way in rule}
    return rule | shown | {"description": says}


def schema_text() -> str:
    """The schema as the committed file holds it: keys sorted, two spaces, one newline at the end."""
    return json.dumps(policy_schema(), ensure_ascii=False, indent=2, sort_keys=True) + "\n"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(schema_text(), "utf-8")
