"""How many targets the year's draws visit at least and at most, whatever the lots say: exact bounds beside an estimate.

At least. After the last draw of a span that falls in the year a line has what it owes through that draw, less the visits that
the history already tells of (rule 5); after the last draw of a cover's cycle it has every member who can be drawn (rule 3).
At most. A line that only makes up what is missing draws no more in a span than it owes in it; any other no more than its members.
A line gives no lower bound where something may keep its number from being drawn: a cap, a return share, too few members.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from .playout import Part, Play, Turn, by_times
from .policy.base import span_months
from .policy.quotas import Quota, Times
from .setting import span_of
from .stages import Stage, Year


@dataclass(frozen=True, slots=True)
class LineBounds:
    """Of a line: its members that can be drawn, how many of them are visited at least and at most, and who for certain."""

    free: frozenset[str]
    least: int
    most: int
    certain: frozenset[str]


class Bounds:
    """The bounds of a part. `turns`: by stage, the line's turn in any one run; what is read of it is the same in all."""

    def __init__(self, year: Year, play: Play, turns: Sequence[Sequence[Turn]]) -> None:
        self.part: Part = play.part
        self.lines = [_line(year, play, q, turns) for q in year.schedule.lines if q.id in play.part.lines]

    def of(self, some: frozenset[str]) -> tuple[int, int]:
        """At least and at most so many of `some` of the part's free members have a visit in the year."""
        certain = frozenset[str]().union(*(b.certain for b in self.lines)) & some
        least = max((b.least - len(b.free - some) for b in self.lines), default=0)
        most = sum(min(len(b.free & some), b.most) for b in self.lines)
        return max(len(certain), least, 0), min(len(some), most)


def _line(year: Year, play: Play, line: Quota, turns: Sequence[Sequence[Turn]]) -> LineBounds:
    at = [(number, s) for number, s in enumerate(year.stages) if line.id in s.members]
    free = frozenset[str]().union(*(s.members[line.id] for _, s in at)) - year.left_out.keys()
    steady = len({s.members[line.id] for _, s in at}) == 1
    by_span: dict[str, int] = {}
    owed: dict[str, int] = {}
    for number, _ in at:
        turn = next(t for t in turns[number] if t.line == line.id)
        by_span[turn.span], owed[turn.span] = number, max(owed.get(turn.span, 0), turn.owed)
    firm = steady and _firm(year, line, [s for _, s in at])
    missing = {span: max(0, owed[span] - _history(play, line, number)) for span, number in by_span.items()}
    makes_up = steady and line.cover is None and line.joint is None and line.counts == "targets"
    most = min(len(free), sum(missing.values())) if makes_up else len(free)
    certain = _certain(year, line, at[-1][1], free) if firm else frozenset[str]()
    return LineBounds(free, _least(play, line, missing, by_span) if firm else 0, most, certain)


def _firm(year: Year, line: Quota, stages: Sequence[Stage]) -> bool:
    """Whether nothing but a want of members can keep the line from its number, and it counts this year's draws alone."""
    limited = any(not limit.only_warns for limit in year.base.policy.limit)
    directed = any(s.setting.directed is not None for s in stages)
    apart = line.joint is not None or line.return_share is not None or line.counts == "rounds"
    return not (limited or directed or apart or line.no_repeat is not None or line.recognises)


def _history(play: Play, line: Quota, number: int) -> int:
    """Visits by lot of the span's members that the history tells of, as the line counts them."""
    return next(p.drawn for p in play.plans(number, ()) if p.line.id == line.id)


def _least(play: Play, line: Quota, missing: Mapping[str, int], by_span: Mapping[str, int]) -> int:
    """Different members visited for the number in the best of the year's spans.

    Where a draw finds fewer than it owes it takes all who stand in the row, so that nobody is left who was not visited.
    """
    best = 0
    for span, number in by_span.items():
        plan = next(p for p in play.plans(number, ()) if p.line.id == line.id)
        amount = plan.line.at_least
        times = amount.times if isinstance(amount, Times) else 1
        if not by_times(amount) or (isinstance(amount, Times) and plan.part == plan.parts):
            best = max(best, min(ceil(Fraction(missing[span], times)), plan.row_members))
    return best


def _certain(year: Year, line: Quota, last: Stage, free: frozenset[str]) -> frozenset[str]:
    """Whom a cover reaches for certain: its cycle ends with the last draw of the year, and no ceiling cuts it."""
    if line.cover is None or line.at_most is not None:
        return frozenset()
    period, setting = last.occasion.period, last.setting
    cycle = period.around(max(span_months(line.cover.in_), period.months, span_of(line)), setting.anchor_year)
    if cycle.last != period.last or line.months is not None:
        return frozenset()
    seen = setting.served(line, cycle, False, year.record((), free))
    return free - seen.keys()
