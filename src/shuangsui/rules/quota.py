"""The arithmetic of a quota line: how many of how many, exactly.

Floors round up, ceilings down; where no whole number fits between them the floor wins and it is said (policy.md, rule 2).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from .policy.quotas import Amount, Either, Larger, Quota, Ratio, Smaller, Times
from .registry import Inspector


@dataclass(frozen=True, slots=True)
class Number:
    """A line's number for its span. `floor` from the share or ratio, `cover` what the coverage needs, `ceiling` of at_most.

    `notes`: codes — `raised-by-cover`, `ceiling-below-floor`, `cover-cut-by-ceiling`, `fixed`, `fixed-below-floor`,
    `more-than-members`.
    """

    number: int
    floor: int
    cover: int = 0
    ceiling: int | None = None
    notes: tuple[str, ...] = ()


def least(amount: Amount, members: int, inspectors: Sequence[Inspector]) -> int:
    """The least number that an amount asks for, of `members` targets and the owing authority's own inspectors."""
    if amount == "all":
        return members
    if isinstance(amount, Fraction):
        return ceil(amount * members)
    if isinstance(amount, int):
        return amount
    if isinstance(amount, Ratio):
        return ceil(Fraction(len(counted(amount, inspectors))) * amount.targets / amount.inspectors)
    if isinstance(amount, Times):
        return amount.times * members
    if isinstance(amount, Larger):
        return max(least(a, members, inspectors) for a in amount.larger)
    if isinstance(amount, Smaller):
        return min(least(a, members, inspectors) for a in amount.smaller)
    if isinstance(amount, Either):
        return least(amount.either[amount.decided], members, inspectors)
    raise TypeError(amount)


def counted(ratio: Ratio, inspectors: Sequence[Inspector]) -> list[Inspector]:
    """The inspectors on a ratio's left side: those whose columns have the values of `inspectors_of`."""
    return [i for i in inspectors if all(_column(i, name) == wanted for name, wanted in ratio.inspectors_of.items())]


def _column(inspector: Inspector, name: str) -> object:
    core = {
        "department": inspector.department,
        "post": inspector.post,
        "unit": inspector.unit,
        "established": inspector.established,
        "on_duty": inspector.on_duty,
        "staff_type": inspector.staff_type,
    }
    return core[name] if name in core else inspector.values.get(name)


def number(
    line: Quota, members: int, inspectors: Sequence[Inspector], undrawn: int = 0, spans_left: int = 1, fixed: int | None = None
) -> Number:
    """A line's number for its own span.

    `members`: what the share is taken of. `undrawn`: members not yet inspected in the cover's cycle when this span begins;
    `spans_left`: spans of the line left in that cycle, this one included. `fixed`: the number of the approved plan.
    """
    floor_number = least(line.at_least, members, inspectors) if line.at_least is not None else 0
    cover = ceil(Fraction(undrawn, spans_left)) if line.cover is not None else 0
    notes = []
    wanted = floor_number
    if cover > wanted:
        wanted = cover
        notes.append("raised-by-cover")
    ceiling = floor(line.at_most * members) if line.at_most is not None else None
    if ceiling is not None and wanted > ceiling:
        notes.append("ceiling-below-floor" if floor_number > ceiling else "cover-cut-by-ceiling")
        wanted = max(floor_number, ceiling)
    if fixed is not None:
        notes.append("fixed" if fixed >= wanted else "fixed-below-floor")
        wanted = fixed
    times = line.at_least.times if isinstance(line.at_least, Times) else 1
    if wanted > members * times:
        notes.append("more-than-members")
    return Number(wanted, floor_number, cover, ceiling, tuple(notes))


def due_through(total: int, part: int, parts: int, curve: Sequence[Fraction] = ()) -> int:
    """Visits due through part `part` of `parts` (rule 5): ceil(total × part ÷ parts), or along the plan's own curve.

    A curve of another length than `parts` is read between its points in a straight line.
    """
    if not curve:
        return ceil(Fraction(total * part, parts))
    place = Fraction(part * len(curve), parts)
    whole = floor(place)
    points = [Fraction(0), *curve]
    share = points[whole]
    if place > whole:
        share += (place - whole) * (points[whole + 1] - points[whole])
    return ceil(share * total)
