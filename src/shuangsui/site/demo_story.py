"""What has happened in the demo before one opens it: chapters, told in order by ordinary deeds, after registries and accounts."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from . import demo_classes, demo_draws, demo_field, demo_states

if TYPE_CHECKING:
    from .demo_site import DemoSite


class Chapter(NamedTuple):
    """One piece of the story. `says`: shown while it is told; `tell`: does it, all in the demo's one transaction."""

    says: str
    tell: Callable[[DemoSite], None]


CHAPTERS: tuple[Chapter, ...] = (
    Chapter("分类认定", demo_classes.tell),
    Chapter("状态变化", demo_states.tell),
    Chapter("抽取和检查", demo_draws.tell),
    Chapter("执法手机", demo_field.tell),
)
