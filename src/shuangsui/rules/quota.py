"""The arithmetic of a quota line: how many of how many, exactly.

Floors round up, ceilings down; where no whole number fits between them the floor wins and it is said (policy.md, rule 2).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from math import ceil, floor

from .policy.base import span_months
from .policy.quotas import Amount, Either, Larger, Quota, Ratio, Smaller, Times
from .registry import Inspector


@dataclass(frozen=True, slots=True)
class Number:
    """A line's number for its span. `floor` from the share or ratio, `cover` what the coverage needs, `ceiling` of at_most.

    Where the line has a ceiling alone, that is its `floor` too: as many are drawn as it allows.

    `notes`: codes — `raised-by-cover`, `ceiling-below-floor`, `cover-cut-by-ceiling`, `up-to-ceiling`, `fixed`,
    `fixed-below-floor`, `fixed-above-ceiling`, `more-than-members`; a line at a draw whose part of the number its members still
    reach has `span-more-than-members` instead.
    """

    number: int
    floor: int
    cover: int = 0
    ceiling: int | None = None
    notes: tuple[str, ...] = ()


def settled(amount: Amount, members: int, inspectors: Sequence[Inspector], every: str) -> Amount:
    """The simple amount that counts: of `larger`/`smaller` the one that comes to more/less, of `either` the one decided on.

    Alternatives are compared by what they come to in a year — `times` may have a span of its own — and the first of equals
    counts.
    """
    if isinstance(amount, Either):
        return settled(amount.either[amount.decided], members, inspectors, every)
    if not isinstance(amount, Larger | Smaller):
        return amount

    def yearly(simple: Amount) -> Fraction:
        months = span_months(simple.in_ if isinstance(simple, Times) else every)
        return Fraction(least(simple, members, inspectors) * 12, months)

    if isinstance(amount, Larger):
        return max((settled(a, members, inspectors, every) for a in amount.larger), key=yearly)
    return min((settled(a, members, inspectors, every) for a in amount.smaller), key=yearly)


def least(amount: Amount, members: int, inspectors: Sequence[Inspector]) -> int:
    """The least number of a simple amount (see `settled`), of `members` targets and the owing authority's own inspectors."""
    if amount == "all":
        return members
    if isinstance(amount, Fraction):
        return ceil(amount * members)
    if isinstance(amount, int):
        return amount
    if isinstance(amount, Ratio):
        return ceil(len(counted(amount, inspectors)) * amount.targets / amount.inspectors)
    if isinstance(amount, Times):
        return amount.times * members
    raise TypeError(amount)


def once(line: Quota, members: int, inspectors: Sequence[Inspector]) -> int:
    """What a settled line asks for in one of its spans, a cover aside; of a ceiling alone, as many as it allows."""
    if line.at_least is not None:
        return least(line.at_least, members, inspectors)
    return floor(line.at_most * members) if line.at_most is not None and line.cover is None else 0


def counted(ratio: Ratio, inspectors: Sequence[Inspector]) -> list[Inspector]:
    """The inspectors on a ratio's left side: those whose columns have the values of `inspectors_of`."""
    return [i for i in inspectors if all(_has(i, name, wanted) for name, wanted in ratio.inspectors_of.items())]


_CORE = ("unit", "department", "post", "staff_type", "skills", "established", "on_duty")


def _has(inspector: Inspector, name: str, wanted: str | bool) -> bool:
    """Whether a column has the value; a column of several (业务专长) has each of its own."""
    found = getattr(inspector, name) if name in _CORE else inspector.values.get(name)
    if isinstance(found, frozenset):
        return wanted in found
    if isinstance(found, Decimal) and isinstance(wanted, str):
        try:
            return found == Decimal(wanted)
        except InvalidOperation:
            return False
    return type(found) is type(wanted) and found == wanted


def number(
    line: Quota,
    base: int,
    inspectors: Sequence[Inspector],
    undrawn: int = 0,
    spans_left: int = 1,
    fixed: int | None = None,
    spans: int = 1,
    members: int | None = None,
) -> Number:
    """A line's number for its own span; its `at_least` is settled already.

    `base`: what the share is taken of; `members`, where that is something else (planned visits). `undrawn`: members not yet
    inspected in the cover's cycle when this span begins; `spans_left`: spans left in that cycle, this one included. `fixed`:
    the number of the approved plan, which stands for the floor; a cover may still raise it. `spans`: spans of the line that
    one draw serves, where it is drawn less often than it is owed: each is owed its own number.
    """
    alone = line.at_least is None and line.cover is None and fixed is None and line.at_most is not None
    least_number = once(line, base, inspectors) * spans if line.at_least is not None or alone else 0
    cover = ceil(Fraction(undrawn, spans_left)) if line.cover is not None else 0
    ceiling = floor(line.at_most * base) * spans if line.at_most is not None else None
    notes = ["up-to-ceiling"] if alone else []
    owed = least_number if fixed is None else fixed
    wanted = max(owed, cover)
    if cover > owed:
        notes.append("raised-by-cover")
    if fixed is None and ceiling is not None and wanted > ceiling:
        notes.append("ceiling-below-floor" if least_number > ceiling else "cover-cut-by-ceiling")
        wanted = max(least_number, ceiling)
    if fixed is not None:
        above = ceiling is not None and fixed > max(ceiling, least_number)
        notes.append("fixed-above-ceiling" if above else "fixed" if fixed >= least_number else "fixed-below-floor")
    times = line.at_least.times * spans if isinstance(line.at_least, Times) else 1
    if wanted > (base if members is None else members) * times:
        notes.append("more-than-members")
    return Number(wanted, least_number, cover, ceiling, tuple(notes))


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
