"""A cover beside a ceiling that is below the floor: the floor is the bound there, for the cover too (policy.md, rule 2)."""

from __future__ import annotations

from datetime import date

from shuangsui.rules.registry import PastVisit
from shuangsui.rules.visits import Drawn

from .invented import line, plan, pool, units


def test_the_uncovered_is_drawn_within_the_floor() -> None:
    """Three members, 50–60 %: floor 2, ceiling 1. Two were visited in the first quarter, and one of these was drawn again in
    October by another line: the third is owed its visit, and the floor leaves room for it."""
    rest = 'at_least = "50%"\nat_most = "60%"\ncover = { all = true, in = "year" }'
    policy = plan(line("x", rest, every="quarter"))
    past = [PastVisit("T00000", date(2025, 2, 1)), PastVisit("T00001", date(2025, 2, 1))]
    again = [Drawn("T00000", date(2025, 10, 1))]
    (found,) = pool(policy, "2025-M10", units(3), past=past, drawn=again).lines
    assert (found.number.floor, found.number.ceiling, found.drawn) == (2, 1, 1)
    assert (found.tier1, found.take) == (("T00002",), 1)
