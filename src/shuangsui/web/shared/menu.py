"""The desk's menu: what a right opens, in groups."""

from __future__ import annotations

from typing import NamedTuple

from shuangsui.access import Actor, is_allowed


class Item(NamedTuple):
    """An entry: the address's name, its words, the right that it needs."""

    url: str
    says: str
    right: str


# Group → (icon's file name in static/icons, entries).
MENU: dict[str, tuple[Item, ...]] = {
    "工作台": (Item("desk", "今天和接下来", "desk.see"),),
}


def menu_of(actor: Actor) -> list[tuple[str, list[Item]]]:
    """The groups and entries that the actor may open."""
    groups = [(name, [item for item in items if is_allowed(actor, item.right)]) for name, items in MENU.items()]
    return [(name, items) for name, items in groups if items]
