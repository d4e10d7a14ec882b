"""Who stands in a line's row at a draw: owed first, others, and those already inspected (policy.md, rule 4)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from .policy.base import span_months
from .policy.quotas import Quota, Times
from .setting import Place, Setting, cover_place


@dataclass(frozen=True, slots=True)
class Row:
    """Ids, sorted. `returning` has members only where the line has a return share, and then `tier2` has none."""

    tier1: tuple[str, ...] = ()
    tier2: tuple[str, ...] = ()
    returning: tuple[str, ...] = ()


def row_of(line: Quota, setting: Setting, place: Place, members: tuple[str, ...], counted: Mapping[str, int]) -> Row:
    """The row of a line whose `at_least` is settled. `counted`: visits by lot of each member in the line's span.

    Tier 1: not yet visited in the cover's cycle, by any inspection; without a cover, not yet drawn in the span (a complaint
    does not shield from the lot). Tier 2: the others not yet drawn in the span. Who was drawn in the span already
    stands in neither, since a share is of different targets; with `times` nobody is drawn a k-th time before the k-th equal part
    of the span, and those drawn least come first.
    """
    if not place.part:
        return Row()
    free = _free(line, setting, members)
    if isinstance(line.at_least, Times):
        return _row_of_times(line.at_least.times * place.times, place, free, counted)
    cycle, _, at = cover_place(line, setting)
    inspected = setting.served(line, cycle, line.cover is None)
    drawn = setting.served(line, at.span, True)
    owed = tuple(m for m in free if m not in inspected and m not in drawn)
    if line.return_share is None:
        return Row(owed, tuple(m for m in free if m in inspected and m not in drawn))
    now = setting.record.counts(setting.period, (), line.recognises, True)
    again = tuple(m for m in free if m in inspected and counted.get(m, 0) < 2 and m not in now)
    return Row(owed, (), again)


def _free(line: Quota, setting: Setting, members: tuple[str, ...]) -> list[str]:
    """Members that can be drawn at all: not left out, within a directed draw's marks, not barred by `no_repeat`."""
    barred, left_out, directed = barred_by_repeat(line, setting), setting.left_out, setting.directed
    return [m for m in members if m not in left_out and m not in barred and (directed is None or m in directed)]


def barred_by_repeat(line: Quota, setting: Setting) -> Collection[str]:
    """Those whom `no_repeat` bars: drawn for the line in its span already."""
    if line.no_repeat is None:
        return ()
    whole = setting.period.around(span_months(line.no_repeat), setting.anchor_year)
    return setting.served(line, whole, True).keys()


def _row_of_times(times: int, place: Place, free: list[str], counted: Mapping[str, int]) -> Row:
    rounds = ceil(Fraction(times * place.part, place.parts))
    open_ = [m for m in free if counted.get(m, 0) < rounds]
    fewest = min((counted.get(m, 0) for m in open_), default=0)
    first = tuple(m for m in open_ if counted.get(m, 0) == fewest)
    return Row(first, tuple(m for m in open_ if counted.get(m, 0) != fewest))
