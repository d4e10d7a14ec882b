"""What pydantic found wrong with the shape of a file, as faults that name the file's own keys."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from .base import AREA_CODE, CODE, MONTH_DAY
from .errors import SENTENCES
from .model import Policy
from .places import Path

Complaint = tuple[Path, str, str, dict[str, str]]  # path in the file, key, code, values

_TYPES = {
    "string_type": "文字",
    "int_type": "整数",
    "bool_type": "true 或 false",
    "list_type": "数组",
    "model_type": "表",
    "model_attributes_type": "表",
    "dict_type": "表",
    "date_type": "日期（如 2025-01-23，不加引号）",
    "tuple_type": "数组",
}
_PATTERNS = {
    CODE: "小写字母、数字、- 和 _，以字母或数字开头，最多 40 个字符",
    AREA_CODE: "字母、数字、- 和 _，最多 40 个字符",
    MONTH_DAY: '月-日，如 "11-30"',
}
_HINTS = dict.fromkeys(("by", "levels", "recognises"), "；这里写 [[area]] 里的 level，不写区域的名称")
_BOUNDS = {"ge": "不小于", "gt": "大于", "le": "不大于", "lt": "小于"}


def complaints(data: Mapping[str, Any], errors: Iterable[Mapping[str, Any]]) -> Iterator[Complaint]:
    """One complaint for each wrong place of `data`, in pydantic's order. A plain union errs once a member: those are one."""
    found: dict[tuple[Path, str, bool], list[tuple[str, dict[str, str]]]] = {}
    for error in errors:
        path = _real_path(data, error["loc"])
        missing = error["type"] == "missing"
        key = str(error["loc"][-1]) if missing else next((str(p) for p in reversed(path) if isinstance(p, str)), "")
        found.setdefault((path, key, missing), []).append(_explained(error, key))
    for (path, key, _), explained in found.items():
        yield path, key, *_together(explained)


def _real_path(data: Any, loc: tuple[str | int, ...]) -> Path:
    """The location in the file: pydantic's path without the labels of its unions."""
    path: list[str | int] = []
    for step in loc:
        named = isinstance(data, dict) and step in data
        if named or (isinstance(data, list) and isinstance(step, int) and step < len(data)):
            data = data[step]
            path.append(step)
    return tuple(path)


def _together(explained: list[tuple[str, dict[str, str]]]) -> tuple[str, dict[str, str]]:
    """The members of one union: the most telling of their complaints, or the types that any of them would take."""
    telling = [e for e in explained if e[0] not in ("wrong-type", "choice")] or [e for e in explained if e[0] == "choice"]
    if telling:
        return telling[0]
    code, values = explained[0]
    return code, values | {"expected": " 或 ".join(dict.fromkeys(v["expected"] for _, v in explained))}


def _explained(error: Mapping[str, Any], key: str) -> tuple[str, dict[str, str]]:
    kind, ctx = str(error["type"]), error.get("ctx") or {}
    value = _shown(error.get("input"))
    if kind == "extra_forbidden":
        near = difflib.get_close_matches(key, _all_keys(), 1)
        return "unknown-key", {"near": f"（是否指 {near[0]}？）" if near else ""}
    if kind == "missing":
        return "missing", {}
    if kind in ("value_error", "condition_form", "amount_form"):
        words = getattr(ctx.get("error"), "args", None) or (kind.replace("_", "-"),)
        values = {"value": value, "detail": "".join(words[1:])}
        return (words[0], values) if words[0] in SENTENCES else ("wrong-type", values | {"expected": str(error["msg"])})
    if kind == "literal_error":
        allowed = str(ctx["expected"]).replace("'", "").replace(" or ", ", ")
        return "choice", {"value": value, "expected": allowed.replace(", ", "、")}
    if kind == "string_pattern_mismatch":
        return "pattern", {"value": value, "expected": _PATTERNS[str(ctx["pattern"])] + _HINTS.get(key, "")}
    if kind in ("too_short", "string_too_short"):
        return "empty", {"least": str(ctx["min_length"])}
    if kind.startswith(("greater_than", "less_than")):
        return "out-of-range", {"value": value, "expected": "、".join(f"{_BOUNDS[k]} {v}" for k, v in ctx.items())}
    return "wrong-type", {"value": value, "expected": _TYPES.get(kind, str(error["msg"]))}


def _shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else text[:60] + "…"


@cache
def _all_keys() -> tuple[str, ...]:
    schema = Policy.model_json_schema(by_alias=True)
    parts = (schema, *schema["$defs"].values())
    return tuple(sorted({key for part in parts for key in part.get("properties", ())}))
