"""Reading a policy file: TOML → checked Policy, or every fault with its line."""

from __future__ import annotations

import difflib
import hashlib
import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from .cross import faults_across
from .errors import SENTENCES, Fault, PolicyError
from .model import Policy
from .places import Path as KeyPath
from .places import key_lines

LARGEST = 4 << 20  # bytes; the longest of the five plans comes to some 60 KiB

_TYPES = {
    "string_type": "文字",
    "int_type": "整数",
    "bool_type": "true 或 false",
    "list_type": "数组",
    "model_type": "表",
    "dict_type": "表",
    "date_type": "日期（如 2025-01-23，不加引号）",
    "tuple_type": "数组",
}


def load_policy(path: Path) -> Policy:
    """The policy in `path` (a file, or the folder that holds policy.toml). Raises PolicyError with every fault found."""
    return read_policy(policy_bytes(path), name=_file(path).name)


def policy_bytes(path: Path) -> bytes:
    """The bytes of the policy file; their SHA-256 stands in a draw's manifest. Raises PolicyError if they cannot be read."""
    file = _file(path)
    try:
        with file.open("rb") as stream:
            source = stream.read(LARGEST + 1)
    except OSError as error:
        raise PolicyError([Fault(str(path), 0, "", "unreadable", {"detail": error.strerror or "?"})]) from None
    if len(source) > LARGEST:
        raise PolicyError([Fault(file.name, 0, "", "unreadable", {"detail": "文件过大"})])
    return source


def policy_hash(source: bytes) -> str:
    """SHA-256 of a policy file's bytes, hex."""
    return hashlib.sha256(source).hexdigest()


def read_policy(source: bytes, name: str = "policy.toml") -> Policy:
    """A policy from its bytes; `name` is what faults call the file."""
    try:
        text = source.decode()
        data = tomllib.loads(text)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise PolicyError([Fault(name, _toml_line(error), "", "toml", {"detail": str(error)})]) from None
    lines = key_lines(text)
    try:
        policy = Policy.model_validate(data)
    except ValidationError as error:
        raise PolicyError([_fault(name, lines, data, dict(e)) for e in error.errors(include_url=False)]) from None
    faults = []
    for path, code, values in faults_across(policy):
        if "first" in values:
            table, position = values["first"].split(".")
            values = values | {"line": str(lines.get((table, int(position)), 0))}
        faults.append(Fault(name, _line(lines, path), str(path[-1]), code, values))
    if faults:
        raise PolicyError(faults)
    return policy


def _file(path: Path) -> Path:
    return path / "policy.toml" if path.is_dir() else path


def _toml_line(error: Exception) -> int:
    words = str(error).replace(",", "").replace(")", "").split()
    return int(words[words.index("line") + 1]) if "line" in words else 0


def _line(lines: Mapping[KeyPath, int], path: KeyPath) -> int:
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 0)


def _fault(name: str, lines: Mapping[KeyPath, int], data: Any, error: Mapping[str, Any]) -> Fault:
    path, key = _real_path(data, error["loc"])
    code, values = _explained(error, key)
    return Fault(name, _line(lines, path), key, code, values)


def _real_path(data: Any, loc: tuple[str | int, ...]) -> tuple[KeyPath, str]:
    """The location in the file: pydantic's path without the tags of its unions."""
    path: list[str | int] = []
    for step in loc:
        if (isinstance(data, dict) and step in data) or (isinstance(data, list) and isinstance(step, int) and step < len(data)):
            data = data[step]
            path.append(step)
    last = loc[-1] if loc else ""
    named = [p for p in path if isinstance(p, str)]
    return tuple(path), str(last) if isinstance(last, str) and (not path or last != path[-1]) and last else (named[-1] if named else "")


def _explained(error: Mapping[str, Any], key: str) -> tuple[str, dict[str, str]]:
    kind, ctx = str(error["type"]), error.get("ctx") or {}
    value = _shown(error.get("input"))
    if kind == "extra_forbidden":
        near = difflib.get_close_matches(key, sorted(_all_keys()), 1)
        return "unknown-key", {"near": f"（是否指 {near[0]}？）" if near else ""}
    if kind == "missing":
        return "missing", {}
    if kind in ("value_error", "condition_form", "amount_form"):
        code = str(ctx.get("error", kind)).replace("_", "-")
        return (code if code in SENTENCES else "wrong-type"), {"value": value, "expected": "方案键说明中的写法"}
    if kind == "literal_error":
        return "choice", {"value": value, "expected": str(ctx.get("expected", "")).replace("'", "").replace(" or ", "、")}
    if kind == "string_pattern_mismatch":
        return "pattern", {"value": value, "expected": str(ctx.get("pattern", ""))}
    if kind in ("too_short", "string_too_short"):
        return "empty", {}
    if kind.startswith(("greater_than", "less_than")):
        return "out-of-range", {"value": value, "expected": "、".join(f"{k} {v}" for k, v in ctx.items())}
    return "wrong-type", {"value": value, "expected": _TYPES.get(kind, str(error["msg"]))}


def _shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else text[:60] + "…"


def _all_keys() -> set[str]:
    schema = Policy.model_json_schema()
    keys = set(schema["properties"])
    for part in schema["$defs"].values():
        keys |= set(part.get("properties", ()))
    return keys
