"""What is the same for every line of one draw, and where a line stands in time: its span, its draws, its cover's cycle."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from .conditions import Likeness, Subject, judge
from .periods import Period
from .policy import Policy
from .policy.base import span_months
from .policy.conditions import Condition, leaves
from .policy.draws import Draw
from .policy.quotas import Months, Quota, Times
from .registry import Inspector
from .visits import Record


@dataclass(frozen=True, slots=True)
class Setting:
    """What is the same for every line of one draw. `left_out`: target id → code, of those who cannot be drawn at all.

    `inspectors`: the authority's own, certified on the day. `directed`: the ids that the draw may take (定向抽查); None: all.
    """

    policy: Policy
    authority: str
    draw: Draw
    period: Period
    subjects: Sequence[Subject]
    inspectors: Sequence[Inspector]
    record: Record
    left_out: Mapping[str, str]
    fixed: Mapping[str, int]
    anchor_year: int
    directed: frozenset[str] | None = None
    _met: dict[str, frozenset[str]] = field(default_factory=dict)

    def meeting(self, condition: Condition) -> frozenset[str]:
        """Ids of the targets that meet a condition; those alike in all that it asks for are judged once."""
        key = repr(condition)
        if key not in self._met:
            self._met[key] = meeting(condition, self.subjects)
        return self._met[key]

    def served(self, line: Quota, span: Period, lot_only: bool, record: Record | None = None) -> Mapping[str, int]:
        """Visits of each target in a span that serve a line (rule 7): they carry those of its items that fit the target.

        `lot_only`: case inspections do not count; `record`: of another record than the setting's own.
        """
        limited = ((i.id, i.of) for i in self.policy.item if i.id in line.items and i.of is not None) if line.items else ()
        fits = {id_: self.meeting(of) for id_, of in limited}
        return (record or self.record).counts(span, line.items, line.recognises, lot_only, line.joint, fits)


def meeting(condition: Condition, subjects: Iterable[Subject]) -> frozenset[str]:
    """Ids of the subjects that meet a condition; those alike in all that it asks for are judged once."""
    return frozenset(_meeting(condition, subjects))


def _meeting(condition: Condition, subjects: Iterable[Subject]) -> Iterator[str]:
    likeness = Likeness(leaves(condition))
    judged: dict[Hashable, bool] = {}
    for s in subjects:
        key = likeness.of(s)
        holds = judged.get(key) if key is not None else None
        if holds is None:
            holds = bool(judge(condition, s))
            if key is not None:
                judged[key] = holds
        if holds:
            yield s.target.id


@dataclass(frozen=True, slots=True)
class Place:
    """Where a draw stands in a span: it is the `part`-th of `parts` draws (0: none, the line's months do not hold it).

    `times`: how many of the line's own spans the span holds, in the line's months — more than one when it is drawn less often
    than owed.
    """

    span: Period
    part: int
    parts: int
    times: int = 1


def span_of(line: Quota) -> int:
    """Months of a line's own span; its `at_least` is settled already."""
    return span_months(line.at_least.in_ if isinstance(line.at_least, Times) else line.every)


def place_in(months: int, line: Quota, setting: Setting) -> Place:
    """The span of so many months (of the draw's own length, where that is longer) around the draw, and the draw's place in it."""
    own = setting.period.months
    span = setting.period.around(max(months, own), setting.anchor_year)
    draws = in_window(span.parts(own), line.months)
    part = next((k for k, p in enumerate(draws, 1) if p.first == setting.period.first), 0)
    times = len(in_window(span.parts(months), line.months)) if span.months > months else 1
    return Place(span, part, max(len(draws), 1), max(1, times))


def in_window(periods: Sequence[Period], months: Months | None) -> tuple[Period, ...]:
    """Those that hold a month of the line's window; a window such as 11–3 runs over the new year."""
    if months is None:
        return tuple(periods)
    first, last = months.from_, months.to
    window = {m for m in range(1, 13) if (first <= m <= last if first <= last else m >= first or m <= last)}
    return tuple(p for p in periods if any(month.first.month in window for month in p.parts(1)))


def in_season(lines: Iterable[Quota], period: Period) -> list[str]:
    """The ids of the lines whose months hold one of the period's; in the others nothing is due, so that none is drawn for."""
    return [q.id for q in lines if in_window((period,), q.months)]


def cover_place(line: Quota, setting: Setting) -> tuple[Period, tuple[Period, ...], Place]:
    """The cover's cycle, the spans left in it (this one included, in the line's months), and the draw's place in this one.

    A cycle shorter than the line's span is one span of its own.
    """
    if line.cover is None:
        place = place_in(span_of(line), line, setting)
        return place.span, (place.span,), place
    whole = span_months(line.cover.in_)
    place = place_in(min(span_of(line), whole), line, setting)
    cycle = setting.period.around(max(whole, place.span.months), setting.anchor_year)
    spans = in_window(cycle.parts(place.span.months), line.months)
    left = tuple(s for s in spans if s.first >= place.span.first)
    return cycle, left or (place.span,), place
