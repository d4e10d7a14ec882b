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
from typing import Any

from .model import Policy

DRAFT = "https://json-schema.org/draft/2020-12/schema"


@cache
def meanings() -> Mapping[str, Mapping[str, str]]:
    """What every table and key means, in Chinese: table's model → key → sentence; the key "" is the table itself."""
    found: dict[str, dict[str, str]] = tomllib.loads(resources.files(__package__).joinpath("meanings.toml").read_text("utf-8"))
    shared = found.pop("shared")
    return {
        table: {key: shared[words[1:]] if words.startswith("=") else words for key, words in keys.items()}
        for table, keys in found.items()
    }


def policy_schema() -> dict[str, Any]:
    """The JSON Schema of a policy file, with the Chinese meaning of each key as its description."""
    schema = Policy.model_json_schema(by_alias=True)
    parts: dict[str, Any] = {"Policy": schema} | schema["$defs"]
    for table, part in parts.items():
        part.pop("title", None)
        part.pop("description", None)
        words = meanings().get(table, {})
        if "" in words:
            part["description"] = words[""]
        for key, rule in part.get("properties", {}).items():
            rule.pop("title", None)
            if key in words:
                rule["description"] = words[key]
    return {"$schema": DRAFT, "title": "双随机方案 policy.toml"} | schema


def schema_text() -> str:
    """The schema as the committed file holds it: keys sorted, two spaces, one newline at the end."""
    return json.dumps(policy_schema(), ensure_ascii=False, indent=2, sort_keys=True) + "\n"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(schema_text(), "utf-8")
