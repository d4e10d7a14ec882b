"""How large a situation an uploaded expected.json may describe. A few bytes of it can ask for millions of targets, so this is
looked at before a single one is made. The longest of the five plans has 31 cases, 450 entries in one, 11,795 in all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ..errors import ActionError

CASES = 200
PERIODS = 24  # draws of one case
ENTRIES = 20_000  # targets and inspectors of a case
BUILT = 60_000  # targets and inspectors of all cases, anew for each of their draws
PARTS = 2_000_000  # values that these hold: each carries all that its group says
_VAST = re.compile(r"\s*[-+]?[0-9_.]*[eE][-+]?[0-9_]{4,}\s*")  # 1e999999999: a few signs, a number of a thousand million digits


def require_small(expected: Any) -> None:
    """Raises ActionError(policy-cases-large): what there is too much of, and how much may be."""
    if not isinstance(expected, dict) or not isinstance(expected.get("cases"), list):
        return  # no cases at all: told where they are read
    cases = [case for case in expected["cases"] if isinstance(case, dict)]
    _most("算例", len(expected["cases"]), CASES)
    built = parts = 0
    for case in cases:
        periods = case.get("periods")
        draws = max(1, len(periods)) if isinstance(periods, list) else 1
        name = str(case.get("id", "?"))[:40]
        _most(f"算例 {name} 的期间", draws, PERIODS)
        groups = list(_groups(case))
        entries = sum(count for count, _ in groups)
        _most(f"算例 {name} 的检查对象和检查人员", entries, ENTRIES)
        built += entries * draws
        parts += sum(count * held for count, held in groups) * draws
    _most("全部算例各期间的检查对象和检查人员", built, BUILT)
    _most("全部算例的数据项", parts, PARTS)


def _groups(case: dict[str, Any]) -> Iterator[tuple[int, int]]:
    """Of each group how many it makes, and how many values each of these carries. What is no whole number is refused by name."""
    for key in ("targets", "inspectors"):
        groups = case.get(key, [])
        for group in groups if isinstance(groups, list) else ():
            count = group.get("count") if isinstance(group, dict) else None
            if not isinstance(count, int) or isinstance(count, bool) or count < 0:
                where = f"{str(case.get('id', '?'))[:40]}.{key}"
                raise ActionError("policy-cases", detail=f"{where}：count 应为不小于 0 的整数")
            yield count, _held(group)


def _held(value: Any) -> int:
    """How many values a group holds, nested ones with it; a long text counts as several."""
    if isinstance(value, dict):
        return sum(_held(one) for one in value.values()) + 1
    if isinstance(value, list):
        return sum(_held(one) for one in value) + 1
    if isinstance(value, str) and _VAST.fullmatch(value):
        raise ActionError("policy-cases", detail=f"数值 {value[:40]} 太大")
    return 1 + len(value) // 100 if isinstance(value, str) else 1


def _most(what: str, count: int, most: int) -> None:
    if count > most:
        raise ActionError("policy-cases-large", what=what, count=count, most=most)
