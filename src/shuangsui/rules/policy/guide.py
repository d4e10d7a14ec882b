"""The reference part of docs/policy.md: every table and key with its meaning and an example out of the plans themselves.

`python -m shuangsui.rules.policy.guide POLICIES docs/policy.md` writes it between the two marks in the document.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from .base import Part, Sourced
from .load import load_policy
from .model import Policy
from .schema import example, meaning, policy_schema

BEGIN, END = "<!-- 以下各表由 meanings.toml 和各方案生成 -->", "<!-- 生成的部分到此为止 -->"
Examples = Mapping[tuple[str, str], str]  # (table, key) → TOML text

SOURCE = tuple(Sourced.model_fields)  # told once, under 出处
_TYPES = {"string": "文字", "integer": "整数", "boolean": "true / false", "array": "数组", "object": "表", "null": ""}


def reference(policies: Iterable[Policy]) -> str:
    """The reference as Markdown: a section a table, in the order of the file, each inner table after the one that holds it."""
    schema = policy_schema()
    shown = _examples(policies)
    sections = [f"### {title}\n\n{_table(table, part, shown)}" for table, title, part in _sections(schema)]
    return f"{BEGIN}\n\n" + "\n\n".join(sections) + f"\n\n{END}"


def placed(document: str, reference_text: str) -> str:
    """The document with its reference part replaced. ValueError where the two marks are not there."""
    before, _, rest = document.partition(BEGIN)
    _, _, after = rest.partition(END)
    if not rest or END not in rest:
        raise ValueError("marks")
    return before + reference_text + after


def _sections(schema: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """(table, heading, schema) of every model, each once."""
    seen: set[str] = set()
    for key, rule in schema["properties"].items():
        (top,) = _refs(rule)
        seen.add(top)
        name = f"[[{key}]]" if "items" in rule else f"[{key}]"
        yield top, f"`{name}`：{meaning('Policy', key)}", schema["$defs"][top]
        queue = [top]
        while queue:
            for inner_key, inner in schema["$defs"][queue.pop(0)].get("properties", {}).items():
                for table in _refs(inner):
                    if table not in seen:
                        seen.add(table)
                        queue.append(table)
                        yield table, _inner_title(table, inner_key), schema["$defs"][table]


def _inner_title(table: str, key: str) -> str:
    words = meaning(table)
    return words if words.startswith(("条件", "数量")) else f"`{key}`：{words}"


def _refs(rule: Any) -> list[str]:
    """The models that a key's schema names, in order."""
    if isinstance(rule, dict):
        own = [rule["$ref"].rsplit("/", 1)[1]] if "$ref" in rule else []
        return own + [table for key, inner in rule.items() if key not in ("$defs", "discriminator") for table in _refs(inner)]
    return [table for inner in rule for table in _refs(inner)] if isinstance(rule, list) else []


def _table(table: str, part: Mapping[str, Any], shown: Examples) -> str:
    required = set(part.get("required", ()))
    rows = ["| 键 | 写什么 | 意思 | 例 |", "|---|---|---|---|"]
    sourced = set(SOURCE) <= set(part["properties"])
    for key, rule in part["properties"].items():
        if sourced and key in SOURCE:
            continue
        sample = shown.get((table, key)) or example(table, key)
        shown_as = f"`{sample}`" if sample else "见下"
        kind = _kind(rule) + ("，必填" if key in required else "")
        rows.append(f"| `{key}` | {kind} | {meaning(table, key)} | {shown_as} |")
    return "\n".join(rows) + ("\n\n须有出处：`cite` 或 `decided_by`；可有 `quote`、`note`。" if sourced else "")


def _kind(rule: Mapping[str, Any]) -> str:
    if "enum" in rule:
        return "选一"
    if rule.get("format") == "date":
        return "日期"
    if "type" in rule:
        types = rule["type"] if isinstance(rule["type"], list) else [rule["type"]]
        return "或".join(_TYPES[t] for t in types)
    inner = [_kind(r) for r in (*rule.get("anyOf", ()), *rule.get("oneOf", ()))]
    return "或".join(dict.fromkeys(k for k in inner if k)) or "表"


def _examples(policies: Iterable[Policy]) -> Examples:
    """The first short value of every key in the plans."""
    found: dict[tuple[str, str], str] = {}
    for policy in policies:
        for part in _parts(policy):
            for key, value in _written(part):
                text = _side(key, value) or toml(value)
                if len(text) <= 60:
                    found.setdefault((type(part).__name__, key), f"{key} = {text}")
    return found


def _parts(part: Part) -> Iterator[Part]:
    yield part
    for _, value in _written(part):
        for inner in value if isinstance(value, list) else [value]:
            if isinstance(inner, Part):
                yield from _parts(inner)


def _written(part: Part) -> Iterator[tuple[str, Any]]:
    """The keys that stand in the file, with their values."""
    for name, field in type(part).model_fields.items():
        if name in part.model_fields_set:
            yield field.alias or name, getattr(part, name)


def toml(value: Any) -> str:
    """A value as TOML on one line: shares as percent texts, tables inline."""
    if isinstance(value, Part):
        inside = ", ".join(f"{key} = {_side(key, inner) or toml(inner)}" for key, inner in _written(value))
        return f"{{ {inside} }}"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {toml(inner)}" for key, inner in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(toml(inner) for inner in value) + "]"
    if isinstance(value, Fraction):
        share = value * 100
        return f'"{(Decimal(share.numerator) / share.denominator).normalize():f}%"'
    return value.isoformat() if isinstance(value, date) else json.dumps(value, ensure_ascii=False)


def _side(key: str, value: Any) -> str:
    """One side of a ratio, which is a plain number though it is kept as a fraction."""
    return str(value) if key in ("inspectors", "targets") and isinstance(value, Fraction) else ""


def main(policies: str, document: str) -> None:
    """Write the reference part of `document` anew from the plans in the folder `policies`."""
    plans = [load_policy(folder) for folder in sorted(Path(policies).iterdir()) if folder.is_dir()]
    file = Path(document)
    file.write_text(placed(file.read_text("utf-8"), reference(plans)), "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
