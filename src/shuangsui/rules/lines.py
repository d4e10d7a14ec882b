"""One quota line at one draw: its members, its number, what is due by now, and who stands in its row (policy.md, rules 1–7).

Two accounts are kept apart, and the larger of what they ask for is taken: the *number* (share, ratio, times), which any member
drawn in the span serves; and the *cover*, which only those serve who were not yet visited in its cycle. Those stand in
tier 1, so that a visit for the cover serves the number too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil

from .periods import Period
from .policy.base import span_months
from .policy.quotas import Quota, Times
from .quota import Number, due_through, number, once, settled
from .rectified import RECTIFIED, is_rectified, problems_of
from .rows import Row, barred_by_repeat, row_of
from .setting import Place, Setting, cover_place, in_window, place_in, span_of

RETURN_SUFFIX = "-return"  # the row of those already inspected (return_share)


@dataclass(frozen=True, slots=True)
class LinePlan:
    """A line as it stands at a freeze. Ids are sorted.

    `members`: what the share is taken of. `tier1`/`tier2`: who stands in the row, owed first and others. `returning`: the
    members of its return row. `due`: through this part of the span; `drawn`: by lot so far in the span, members of today alone;
    `shortfall`: due visits for which there is nobody. `capped`: members whom a limit of the plan keeps out; together with a
    shortfall they are a conflict of the plan (rule 8). `spaced`: those of them whom the days between visits keep out; `repeated`:
    members whom `no_repeat` bars, though they were not drawn in this span. `items_open`: check items of the plan that no visit
    to a member has carried yet in the span of `cover_items`.
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
    capped: int = 0
    items_open: tuple[str, ...] = ()
    spaced: int = 0
    repeated: int = 0

    @property
    def row_members(self) -> int:
        """How many the lot is drawn from."""
        return len(self.tier1) + len(self.tier2)

    @property
    def clash(self) -> bool:
        """Whether a cap and the floor cannot both hold here: a conflict of the plan (rule 8)."""
        return self.shortfall > 0 and self.capped > 0


def plan_line(line: Quota, setting: Setting) -> LinePlan:
    """The line at this draw. Its chosen reading is laid over it already (`Policy.lines_of`)."""
    members = members_of(line, setting)
    if line.counts == "rounds":
        return _plan_rounds(line, setting, members)
    amounts = settle(line, setting, members)
    place = place_in(span_of(amounts), line, setting)
    counted = setting.served(line, place.span, True)
    owed, owed_drawn = _uncovered(amounts, setting, members, counted)
    total = _number(amounts, setting, place, members, len(owed))
    in_season = bool(in_window((place.span,), line.months))
    if not in_season:
        total = replace(total, number=0, notes=())
    row = row_of(amounts, setting, place, members, counted)
    drawn = _drawn(amounts, members, counted, total.number)
    want = _want(amounts, setting, place, total, drawn, owed_drawn)
    share = _shared_out(amounts, row, want, sum(counted.get(m, 0) > 1 for m in members))
    held = Counter(setting.left_out.get(m, "") for m in members)
    barred = barred_by_repeat(amounts, setting)
    return LinePlan(
        line,
        place.span,
        place.part,
        place.parts,
        members,
        row.tier1,
        row.tier2,
        total,
        max(want.due, drawn) if in_season else 0,
        drawn,
        share.main,
        share.shortfall,
        row.returning,
        share.again,
        (*_notes(total, place, want.due, len(members)), *_missed(amounts, setting, place, members)),
        held["cap-reached"] + held["too-soon"],
        _items_open(line, setting, members),
        held["too-soon"],
        sum(m in barred and m not in counted and m not in setting.left_out for m in members),
    )


def settle(line: Quota, setting: Setting, members: tuple[str, ...]) -> Quota:
    """The line with the simple amount that is in force among its alternatives."""
    if line.at_least is None:
        return line
    amount = settled(line.at_least, len(members), setting.inspectors, line.every)
    return line.model_copy(update={"at_least": amount})


def members_of(line: Quota, setting: Setting) -> tuple[str, ...]:
    """Rule 1: those in the area that meet `of` and take part (all who are listed, where `base` says so)."""
    scope = setting.policy.below(setting.authority) if line.within == "below" else {setting.authority}
    meeting = setting.meeting(line.of)
    problems = problems_of(setting.policy, line.of) if line.until == RECTIFIED else frozenset()
    return tuple(
        sorted(
            s.target.id
            for s in setting.subjects
            if s.target.id in meeting
            and s.target.area in scope
            and (s.target.takes_part or line.base == "listed")
            and not (line.until == RECTIFIED and is_rectified(s, problems))
        )
    )


def _uncovered(line: Quota, setting: Setting, members: tuple[str, ...], counted: Mapping[str, int]) -> tuple[frozenset[str], int]:
    """Rule 3: the members not visited in the cover's cycle before this span, and how many of them were drawn in it since.

    Any visit of the cycle covers, a case inspection too; one who does not take part at all cannot be covered.
    """
    if line.cover is None:
        return frozenset(), 0
    cycle, _, place = cover_place(line, setting)
    span = place.span
    months = (span.first.year - cycle.first.year) * 12 + span.first.month - cycle.first.month
    earlier = setting.served(line, Period(cycle.first, months), False) if months else {}
    now = setting.served(line, span, False)
    by_lot = setting.served(line, span, True)
    opted_out = {s.target.id for s in setting.subjects if not s.target.takes_part} if line.base == "listed" else set()
    owed = frozenset(m for m in members if m not in earlier and (m in by_lot or m not in now) and m not in opted_out)
    return owed, sum(m in by_lot for m in owed)


def _number(line: Quota, setting: Setting, place: Place, members: tuple[str, ...], uncovered: int) -> Number:
    base = len(members)
    if line.share_of == "planned visits":
        base = planned_visits(setting, place.span.months)
    _, spans_left, _ = cover_place(line, setting)
    fixed = setting.fixed.get(line.id)
    return number(line, base, setting.inspectors, uncovered, len(spans_left), fixed, place.times, len(members))


def planned_visits(setting: Setting, months: int) -> int:
    """Visits that all lines of the authority's level come to in the span of so many months around the draw (share_of).

    Each line's own number as often as its span falls in it, or its members where a cover asks for more; whether its draw is
    this one or another. A visit that serves two lines is planned twice; lines whose number is pending plan nothing.
    """
    whole = setting.period.around(months, setting.anchor_year)
    level = setting.policy.area_of(setting.authority).level
    planned = Fraction(0)
    for raw in setting.policy.lines_of(level):
        if raw.pending or raw.share_of == "planned visits" or raw.counts == "rounds":
            continue
        members = members_of(raw, setting)
        line = settle(raw, setting, members)
        own = span_of(line)
        often = len(in_window(whole.parts(own), line.months)) if own <= months else Fraction(months, own)
        visits = setting.fixed.get(line.id, once(line, len(members), setting.inspectors)) * often
        if line.cover is not None:
            visits = max(visits, Fraction(len(members) * months, span_months(line.cover.in_)))
        planned += visits
    return ceil(planned)


def _drawn(line: Quota, members: tuple[str, ...], counted: Mapping[str, int], total: int) -> int:
    """What serves the number: each member once (or as many `times`), and returns up to the return share."""
    times = line.at_least.times if isinstance(line.at_least, Times) else 1
    visits = sum(min(counted.get(m, 0), times) for m in members)
    if line.return_share is None:
        return visits
    again = sum(max(0, counted.get(m, 0) - times) for m in members)
    return visits + min(again, ceil(line.return_share * total))


@dataclass(frozen=True, slots=True)
class _Want:
    """What is wanted of this draw: for the number and for the cover; `due` as it is shown."""

    number: int
    cover: int
    due: int


def _want(line: Quota, setting: Setting, place: Place, total: Number, drawn: int, covered: int) -> _Want:
    if not place.part:
        return _Want(0, 0, drawn)
    due = due_through(setting.fixed.get(line.id, total.floor), place.part, place.parts, line.spread)
    if line.cover is None:
        return _Want(max(0, due - drawn), 0, due)
    _, _, at = cover_place(line, setting)
    owed = due_through(min(total.cover, total.number), at.part, at.parts, line.spread)
    cover = max(0, owed - covered)
    if total.ceiling is not None:
        cover = min(cover, max(0, max(total.ceiling, total.floor) - drawn))
    return _Want(max(0, due - drawn), cover, max(due, drawn + cover))


@dataclass(frozen=True, slots=True)
class _Share:
    main: int
    again: int
    shortfall: int


def _shared_out(line: Quota, row: Row, want: _Want, returned: int) -> _Share:
    """How many of the wanted the row and its return row draw; what one lacks the other takes, as far as its members reach."""
    cover = min(want.cover, len(row.tier1))
    wanted = max(want.number, cover)
    again = 0
    if line.return_share is not None:
        owed_again = ceil(line.return_share * want.due) - returned
        again = min(len(row.returning), max(0, owed_again), wanted - cover)
    main = min(wanted - again, len(row.tier1) + len(row.tier2))
    again += min(len(row.returning) - again, wanted - again - main)
    return _Share(main, again, max(want.number - main - again, want.cover - cover, 0))


def _notes(total: Number, place: Place, due: int, members: int) -> tuple[str, ...]:
    """The number's notes at this draw: a span's number above the membership takes nobody all at once while the due is below."""
    above = "span-more-than-members" if due <= members else "more-than-members"
    notes = tuple(above if note == "more-than-members" else note for note in total.notes)
    return notes if place.part else (*notes, "out-of-window")


def _missed(line: Quota, setting: Setting, place: Place, members: tuple[str, ...]) -> tuple[str, ...]:
    """Rule 5, at the first draw of a span: whether the one before it stayed below what it would come to today. It is reported and
    not carried. Nothing is said before the plan was in force, nor where the record begins later."""
    before, record = place.span.before(), setting.record
    known = any(v.day <= before.last for v in record.visits)
    if place.part != 1 or not known or before.first < setting.policy.policy.effective_from or line.at_least is None:
        return ()
    if not in_window((before,), line.months) or line.share_of != "members" or line.until or line.id in setting.fixed:
        return ()
    counted = setting.served(line, before, True)
    owed = min(number(line, len(members), setting.inspectors, spans=place.times).number, len(members))
    return ("missed-before",) if _drawn(line, members, counted, owed) < owed else ()


def _items_open(line: Quota, setting: Setting, members: tuple[str, ...]) -> tuple[str, ...]:
    """The items that `cover_items` still asks for: the line's, or all of its level, that fit some member."""
    if line.cover_items is None:
        return ()
    span = setting.period.around(span_months(line.cover_items), setting.anchor_year)
    carried = setting.record.items_carried(span, line.recognises, frozenset(members))
    asked = [i for i in setting.policy.item if (i.id in line.items if line.items else not i.level or line.by in i.level)]
    here = frozenset(members)
    fitting = (i.id for i in asked if members and (i.of is None or here & setting.meeting(i.of)))
    return tuple(i for i in fitting if i not in carried)


def _plan_rounds(line: Quota, setting: Setting, members: tuple[str, ...]) -> LinePlan:
    """A line of rounds (抽查次数): it counts the draws themselves, and has no row of its own. This draw is one more: the
    shortfall is what is still owed after it."""
    line_settled = settle(line, setting, members)
    place = place_in(span_of(line_settled), line, setting)
    total = replace(number(line_settled, len(members), setting.inspectors, spans=place.times), notes=())
    drawn = setting.record.rounds(place.span, line.joint)
    due = due_through(total.number, place.part, place.parts, line.spread) if place.part else drawn
    left = max(0, due - drawn - 1)
    return LinePlan(line, place.span, place.part, place.parts, members, (), (), total, max(due, drawn), drawn, 0, left)
