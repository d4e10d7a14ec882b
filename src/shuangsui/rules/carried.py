"""Which check items a drawn visit carries (进一次门、查多项事): what a line with items, or an item cover, then counts."""

from __future__ import annotations

from collections.abc import Iterable

from .conditions import judge
from .pool import Pool


def items_carried(pool: Pool, targets: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Target → the ids of the items that a visit to it carries, in the plan's order.

    Those of every line of this draw that counts the target as a member, not only of the row that drew it. Where one of these
    lines names no items its visit is a general one: it carries every item of the level. An item that does not fit the target
    (`of`) is not inspected there, whichever line names it.
    """
    policy = pool.situation.policy
    level = policy.area_of(pool.situation.authority).level
    general = {i.id for i in policy.item if not i.level or level in i.level}
    lines = [(plan.line, frozenset(plan.members)) for plan in pool.lines if plan.part]
    carried = {}
    for target in targets:
        own = [line for line, members in lines if target in members]
        named = {item for line in own for item in line.items}
        if any(not line.items for line in own):
            named |= general
        asked = [i for i in policy.item if i.id in named]
        carried[target] = tuple(i.id for i in asked if i.of is None or judge(i.of, pool.subjects[target]))
    return carried
