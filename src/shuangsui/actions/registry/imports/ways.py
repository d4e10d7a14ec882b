"""How each kind of file beside the registries is sorted, put in and taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shuangsui.access import Actor
from shuangsui.paper.problems import Reading
from shuangsui.records.models import ImportBatch

from .beside import load_beside, take_back_beside
from .beside_sorting import sort_beside
from .meetings import load_decisions, sort_decisions, take_back_decisions
from .platform.sorting import sort_platform
from .platform.taking import load_platform, take_back_platform
from .sorting import Sorted


@dataclass(frozen=True)
class Way:
    """`sort`: a file's rows; `load`, `take_back`: within the deeds that commit and undo, how many rows they were."""

    sort: Callable[[ImportBatch, Reading[Any]], Sorted]
    load: Callable[[Actor, ImportBatch, datetime], int]
    take_back: Callable[[Actor, ImportBatch, datetime], int]


_BESIDE = Way(
    sort_beside,
    lambda by, batch, at: load_beside(batch, at),
    lambda by, batch, at: take_back_beside(batch, at),
)
_WAYS = {
    "decisions": Way(sort_decisions, load_decisions, take_back_decisions),
    "platform": Way(
        sort_platform,
        lambda by, batch, at: load_platform(batch, at),
        lambda by, batch, at: take_back_platform(batch, at),
    ),
}


def way_of(kind: str) -> Way:
    """The way of a kind that is no registry."""
    return _WAYS.get(kind, _BESIDE)
