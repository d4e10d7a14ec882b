"""One quota line at one draw: its members, its number, what is due by now, and who stands in its row (policy.md, rules 1–7)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from .conditions import Subject, judge
from .periods import Period
from .policy import Policy
from .policy.base import span_months
from .policy.draws import Draw
from .policy.quotas import Quota, Times
from .quota import Number, due_through, number
from .registry import Inspector
from .visits import Record

RETURN_SUFFIX = "-return"  # the row of those already inspected (return_share)


@dataclass(frozen=True, slots=True)
class LinePlan:
    """A line as it stands at a freeze. Ids are sorted.

    `members`: what the share is taken of. `tier1`/`tier2`: who stands in the row, owed first and others. `returning`: the
    members of its return row. `due`: through this part of the span; `drawn`: by lot so far in the span; `shortfall`: due
    visits for which there is nobody.
    """

    line: Quota
    span: Period
    part: int
    parts: int
    members: tuple[str, ...]
    tier1: tuple[str, ...]
    tier2: tuple[str, ...]
    number: Number
    due: int
    drawn: int
    take: int
    shortfall: int
    returning: tuple[str, ...] = ()
    return_take: int = 0
    notes: tuple[str, ...] = ()

    @property
    def row_members(self) -> int:
        """How many the lot is drawn from."""
        return len(self.tier1) + len(self.tier2)


@dataclass(frozen=True, slots=True)
class Setting:
    """What is the same for every line of one draw. `left_out`: target id → code, of those who cannot be drawn at all."""

    policy: Policy
    authority: str
    draw: Draw
    period: Period
    subjects: Sequence[Subject]
    inspectors: Sequence[Inspector]  # the authority's own, certified on the day
    record: Record
    left_out: Mapping[str, str]
    fixed: Mapping[str, int]
    anchor_year: int


def plan_line(line: Quota, setting: Setting, planned: int = 0) -> LinePlan:
    """The line at this draw. `planned`: visits planned by the other lines, for a line that is a share of them."""
    span, parts, part = _place(line, setting)
    members = _members(line, setting)
    counted = setting.record.counts(span, line.items, line.recognises, lot_only=True)
    total = _number(line, setting, span, members, planned)
    times = line.at_least.times if isinstance(line.at_least, Times) else 1
    drawn = sum(min(counted.get(m, 0), times) for m in members)
    whole = max(total.number, drawn)
    due = due_through(whole, part, parts, line.spread) if part else drawn
    tier1, tier2, returning = _row(line, setting, span, members, counted, ceil(Fraction(times * part, parts)))
    wanted = max(0, due - drawn)
    return_take = min(len(returning), ceil(line.return_share * wanted)) if line.return_share is not None else 0
    take = min(wanted - return_take, len(tier1) + len(tier2))
    return LinePlan(
        line,
        span,
        part,
        parts,
        members,
        tier1,
        tier2,
        total,
        due,
        drawn,
        take,
        shortfall=wanted - return_take - take,
        returning=returning,
        return_take=return_take,
        notes=total.notes if part else (*total.notes, "out-of-window"),
    )


def _place(line: Quota, setting: Setting) -> tuple[Period, int, int]:
    """The line's span around the draw's period, the number of draws in it, and which of them this is (0: none)."""
    every = line.at_least.in_ if isinstance(line.at_least, Times) else line.every
    span = setting.period.around(max(span_months(every), setting.period.months), setting.anchor_year)
    draws = span.parts(setting.period.months)
    if line.months is not None:
        window = range(line.months.from_, line.months.to + 1)
        draws = tuple(p for p in draws if p.first.month in window)
    place = next((k for k, p in enumerate(draws, 1) if p.first == setting.period.first), 0)
    return span, max(len(draws), 1), place


def _scope(line: Quota, setting: Setting) -> Collection[str]:
    return setting.policy.below(setting.authority) if line.within == "below" else {setting.authority}


def _members(line: Quota, setting: Setting) -> tuple[str, ...]:
    """Rule 1: those in the area that meet `of` and take part (all who are listed, where `base` says so)."""
    scope = _scope(line, setting)
    return tuple(
        sorted(
            s.target.id
            for s in setting.subjects
            if s.target.area in scope
            and (s.target.takes_part or line.base == "listed")
            and judge(line.of, s)
            and not (line.until == "rectified" and _rectified(s))
        )
    )


def _rectified(subject: Subject) -> bool:
    """Whether the newest fact about the target is that its problem was put right."""
    days = [(f.fact_date, f.fact == "rectified") for f in subject.facts if f.verified and f.fact_date <= subject.on]
    return bool(days) and max(days)[1]


def _number(line: Quota, setting: Setting, span: Period, members: tuple[str, ...], planned: int) -> Number:
    if line.share_of == "planned visits":
        wanted = number(line.model_copy(update={"cover": None}), planned, setting.inspectors, fixed=setting.fixed.get(line.id))
        return wanted
    undrawn, spans_left = 0, 1
    if line.cover is not None:
        cycle = setting.period.around(max(span_months(line.cover.in_), span.months), setting.anchor_year)
        spans = cycle.parts(span.months)
        spans_left = sum(1 for s in spans if s.first >= span.first)
        before = [s for s in spans if s.first < span.first]
        record = setting.record
        seen: set[str] = set()
        for earlier in before:
            seen |= record.counts(earlier, line.items, line.recognises, lot_only=False).keys()
        now = record.counts(span, line.items, line.recognises, lot_only=False)
        now_by_lot = record.counts(span, line.items, line.recognises, lot_only=True)
        undrawn = sum(1 for m in members if m not in seen and not (m in now and m not in now_by_lot))
    return number(line, len(members), setting.inspectors, undrawn, spans_left, setting.fixed.get(line.id))


def _row(
    line: Quota, setting: Setting, span: Period, members: tuple[str, ...], counted: Mapping[str, int], rounds: int
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Rule 4: who stands in the row — owed first, others — and in the return row.

    Who was drawn for this line in its span already is in neither: a share is of different targets.
    """
    cycle = setting.period.around(max(span_months(line.cover.in_) if line.cover else 0, span.months), setting.anchor_year)
    inspected = setting.record.counts(cycle, line.items, line.recognises, lot_only=False)
    barred: Collection[str] = ()
    if line.no_repeat is not None:
        whole = setting.period.around(span_months(line.no_repeat), setting.anchor_year)
        barred = setting.record.counts(whole, line.items, line.recognises, lot_only=False).keys()
    directed = {s.target.id for s in setting.subjects if setting.draw.of is None or judge(setting.draw.of, s)}
    free = [m for m in members if m not in setting.left_out and m in directed and m not in barred and counted.get(m, 0) < rounds]
    if isinstance(line.at_least, Times):
        fewest = min((counted.get(m, 0) for m in free), default=0)
        first = [m for m in free if counted.get(m, 0) == fewest]
    else:
        first = [m for m in free if m not in inspected]
    owed = frozenset(first)
    others = tuple(m for m in free if m not in owed)
    if line.return_share is not None:
        return tuple(first), (), others
    return tuple(first), others, ()
