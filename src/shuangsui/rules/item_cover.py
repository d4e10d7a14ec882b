"""Which check items the year's visits will carry (随机抽查事项全覆盖), before anything is drawn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from .policy.items import Item
from .policy.quotas import Quota
from .pool import Pool
from .setting import meeting


@dataclass(frozen=True, slots=True)
class ItemCover:
    """An item of the level: `targets` of the authority that it is checked at, `visits` of the year to be expected that carry it,
    and the names of the lines that they are made for."""

    item: Item
    targets: int
    visits: Fraction
    lines: tuple[str, ...]


def item_cover(pool: Pool, takes: Mapping[str, Fraction]) -> list[ItemCover]:
    """Every item of the authority's level. `takes`: line → visits of the year.

    A line with items of its own carries these; another is visited for every item of the level that fits the target.
    """
    policy = pool.situation.policy
    level = policy.area_of(pool.situation.authority).level
    subjects = {t: s for t, s in pool.subjects.items() if s.target.takes_part}
    lines = [(q, meeting(q.of, subjects.values())) for q in policy.lines_of(level) if takes.get(q.id)]
    found = []
    for item in (i for i in policy.item if not i.level or level in i.level):
        fitting = frozenset(subjects) if item.of is None else meeting(item.of, subjects.values())
        parts = list(_carrying(item, fitting, lines, takes))
        found.append(ItemCover(item, len(fitting), sum((v for _, v in parts), Fraction(0)), tuple(n for n, _ in parts)))
    return found


def _carrying(
    item: Item, fitting: frozenset[str], lines: Iterable[tuple[Quota, frozenset[str]]], takes: Mapping[str, Fraction]
) -> Iterable[tuple[str, Fraction]]:
    """(line's name, visits): of a line without items the part of its members that the item fits."""
    for line, members in lines:
        if item.id in line.items:
            yield line.name, takes[line.id]
        elif not line.items and members & fitting:
            yield line.name, takes[line.id] * Fraction(len(members & fitting), len(members))
