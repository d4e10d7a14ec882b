"""定向抽取: a draw within tags and areas; everybody else of the pool is left out openly (宜良 四（三）)."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from .policy import Policy
from .registry import Target

UNDIRECTED = "undirected"


def left_out(policy: Policy, targets: Iterable[Target], tags: Collection[str], areas: Collection[str]) -> dict[str, str]:
    """Target → code, for those without all of the tags or outside the areas; nobody where neither is given."""
    wanted = frozenset(tags)
    below = frozenset(code for area in areas for code in policy.below(area))
    return {t.id: UNDIRECTED for t in targets if not wanted <= t.tags or (below and t.area not in below)}
