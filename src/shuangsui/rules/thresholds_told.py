"""Thresholds that were reached, in words; the sentences themselves stand in `sentences`."""

from __future__ import annotations

from collections.abc import Mapping

from .pool import Pool
from .sentences import THRESHOLDS, say
from .thresholds import Reached


def names_of_staff(pool: Pool) -> dict[str, str]:
    """Certificate number → name, of everybody whom the pool considers."""
    return {s.inspector.id: s.inspector.name for s in pool.staff}


def reached_says(reached: Reached, names: Mapping[str, str]) -> str:
    """What is said of a threshold at its target; `names`: certificate number → name."""
    span = str(reached.first) if reached.first == reached.last else f"{reached.first} 至 {reached.last} "
    values = {
        "limit": reached.limit.name,
        "who": f"{names.get(reached.inspector, reached.inspector)} " if reached.inspector else "",
        "span": span,
        "count": str(reached.count),
        "allowed": str(reached.allowed),
        "first": str(reached.first),
    }
    return say(THRESHOLDS, reached.code, **values)
