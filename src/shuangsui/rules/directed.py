"""定向抽取: a draw within tags, areas and industries; everybody else of the pool is left out openly (宜良 四（三）).

The plan's table says the scope of a directed round in a line of words; `read_scope` finds in it what the registry knows.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from .policy import Policy
from .registry import Target

UNDIRECTED = "undirected"
_APART = re.compile(r"[\s、，,；;。和及]+")
_LEAD = re.compile(r"^(?:时段|行业|区域|标识|范围)[:：]")
_SUFFIX = ("等行业", "行业", "企业", "区域", "等")


@dataclass(frozen=True, slots=True)
class Scope:
    """What a scope's words come to: codes of areas, tags, words of industries; `rest`: what nobody understood."""

    areas: tuple[str, ...]
    tags: tuple[str, ...]
    industries: tuple[str, ...]
    rest: tuple[str, ...]


def left_out(
    policy: Policy, targets: Iterable[Target], tags: Collection[str], areas: Collection[str], industries: Collection[str] = ()
) -> dict[str, str]:
    """Target → code, for those without all of the tags, outside the areas, or whose industry holds none of the words; nobody
    where nothing is given."""
    wanted = frozenset(tags)
    below = frozenset(code for area in areas for code in policy.below(area))
    return {
        t.id: UNDIRECTED
        for t in targets
        if not wanted <= t.tags
        or (below and t.area not in below)
        or (industries and not any(word in industry_of(t) for word in industries))
    }


def industry_of(target: Target) -> str:
    """The industry (行业) as the registry has it, "" where it has none."""
    value = target.values.get("industry")
    return value if isinstance(value, str) else ""


def read_scope(text: str, areas: Mapping[str, str], tags: Collection[str], industries: Collection[str]) -> Scope:
    """`areas`: name → code; `tags` and `industries`: those that occur in the registry. The order is that of the words."""
    found: dict[str, list[str]] = {"areas": [], "tags": [], "industries": [], "rest": []}
    for part in filter(None, (_LEAD.sub("", piece) for piece in _APART.split(text))):
        kind, meaning = _meaning(part, areas, tags, industries)
        if meaning not in found[kind]:
            found[kind].append(meaning)
    return Scope(*(tuple(found[kind]) for kind in ("areas", "tags", "industries", "rest")))


def _meaning(part: str, areas: Mapping[str, str], tags: Collection[str], industries: Collection[str]) -> tuple[str, str]:
    bare = [part, *(part.removesuffix(suffix) for suffix in _SUFFIX if part.endswith(suffix) and part != suffix)]
    for word in bare:
        if word in areas:
            return "areas", areas[word]
        if word in tags:
            return "tags", word
        if any(word in industry for industry in industries):
            return "industries", word
    return "rest", part
