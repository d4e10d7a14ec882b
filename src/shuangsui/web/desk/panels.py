"""The cards of the first page (工作台): what each role does next. A part adds its own:

    from ..panels import Panel, panel

    @panel
    def due(actor: Actor, at: datetime) -> Panel | None:
        return Panel("快到期的任务", [Row("昌吉市第三季度", "还有 3 天", reverse("task", args=[3]))], reverse("tasks"))

None where the actor has nothing to do with it, which costs no query; a panel takes a fixed number of queries.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from shuangsui.access import Actor


class Row(NamedTuple):
    """A line of a card: what, how it stands, where it leads."""

    says: str
    state: str = ""
    href: str = ""


@dataclass(frozen=True)
class Panel:
    """A card. `link`: all of it; `empty`: what it says without rows; `urgent`: is shown first."""

    title: str
    rows: Sequence[Row]
    link: str = ""
    empty: str = "现在没有要办的。"
    urgent: bool = False


Make = Callable[[Actor, datetime], Panel | None]
PANELS: list[Make] = []


def panel(make: Make) -> Make:
    """Put a card on the first page."""
    PANELS.append(make)
    return make


def panels_of(actor: Actor, at: datetime) -> list[Panel]:
    """The actor's cards, the urgent ones first, else in the order in which they were added."""
    found = [card for make in PANELS if (card := make(actor, at))]
    return sorted(found, key=lambda card: not card.urgent)
