"""The pool of a draw: who is in, who is left out and why, what each line owes — before anything is drawn."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

from .classes import Classes, Classified
from .conditions import Subject
from .grades import UNGRADED, Graded, Grades, asks_for_classes
from .lines import RETURN_SUFFIX, LinePlan, plan_line
from .needs import with_needs
from .periods import Period
from .policy import Policy
from .policy.base import span_months
from .policy.draws import Draw
from .registry import Conflict, Fact, Inspector, PastVisit, Target
from .setting import Setting
from .staff import Staff, own_staff, staff_of
from .visits import Drawn, Record


class PoolError(Exception):
    """What keeps a pool from being made: `code` and `values`; the sentences stand in `sentences.py`."""

    def __init__(self, code: str, **values: str) -> None:
        self.code = code
        self.values = values
        super().__init__(f"{code}: {values}")


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything that a pool is made from. `on`: day of the freeze. `fixed`: line → number of the approved plan."""

    policy: Policy
    authority: str
    period: Period
    on: date
    targets: Sequence[Target]
    inspectors: Sequence[Inspector]
    conflicts: Sequence[Conflict] = ()
    facts: Sequence[Fact] = ()
    past: Sequence[PastVisit] = ()
    drawn: Sequence[Drawn] = ()
    fixed: Mapping[str, int] = field(default_factory=dict)
    draw: str = ""
    set_aside: Mapping[str, str] = field(default_factory=dict)  # target → code: left out openly by the bureau


@dataclass(frozen=True, slots=True)
class Pool:
    """A pool. `rows`: target → its (row, tier)s, sorted; `excluded`: target → code; `classified`: target → classes and grounds.

    `graded`: target → risk grade and its criteria, empty where the plan grades nobody. `subjects`: target → what conditions see.
    """

    situation: Situation
    draw: Draw
    lines: tuple[LinePlan, ...]
    targets: Mapping[str, Target]
    classified: Mapping[str, Classified]
    rows: Mapping[str, tuple[tuple[str, int], ...]]
    excluded: Mapping[str, str]
    staff: tuple[Staff, ...]
    conflicts: tuple[Conflict, ...]
    elsewhere: int  # targets of the file that lie outside the authority's area
    graded: Mapping[str, Graded] = field(default_factory=dict)
    subjects: Mapping[str, Subject] = field(default_factory=dict)

    def takes(self) -> dict[str, int]:
        """Row → how many it draws, in the order of the plan; rows without members are left out."""
        takes: dict[str, int] = {}
        for plan in self.lines:
            if plan.row_members:
                takes[plan.line.id] = plan.take
            if plan.returning:
                takes[plan.line.id + RETURN_SUFFIX] = plan.return_take
        return takes


def choose_draw(policy: Policy, authority: str, period: Period, name: str = "") -> Draw:
    """The draw cycle for an authority and a period: the one named, or the only one of that length. Raises PoolError."""
    level = _level(policy, authority)
    held = [d for d in policy.draw if level in d.by and (not name or d.id == name)]
    fitting = [d for d in held if d.every == "ad-hoc" or span_months(d.every) == period.months]
    if not fitting:
        known = "、".join(f"{d.id}（{d.name}）" for d in held) or "无"
        raise PoolError("no-draw", period=period.id, known=known)
    regular = [d for d in fitting if d.every != "ad-hoc"] or fitting
    if len(regular) > 1:
        raise PoolError("several-draws", period=period.id, known="、".join(d.id for d in regular))
    return regular[0]


def _level(policy: Policy, authority: str) -> str:
    try:
        return policy.area_of(authority).level
    except KeyError:
        raise PoolError("unknown-area", area=authority, known="、".join(f"{a.code}（{a.name}）" for a in policy.area)) from None


def build_pool(situation: Situation) -> Pool:
    """The pool of a draw. Raises PoolError where the plan has no such draw, or a line's number is not yet issued."""
    policy, authority = situation.policy, situation.authority
    draw = choose_draw(policy, authority, situation.period, situation.draw)
    below = policy.below(authority)
    own = sorted((t for t in situation.targets if t.area in below), key=lambda t: t.id)
    sorted_out = _subjects(situation, own)
    setting = _setting(situation, draw, [s.subject for s in sorted_out])
    lines = _lines(setting)
    rows = _rows(lines)
    staff = staff_of(policy, authority, situation.inspectors, situation.on, draw)
    known = {s.inspector.id for s in staff}
    targets = with_needs(setting, own)
    return Pool(
        situation,
        draw,
        lines,
        targets,
        {s.subject.target.id: s.classified for s in sorted_out},
        rows,
        _excluded(setting, lines, rows),
        staff,
        tuple(c for c in situation.conflicts if c.target in targets and c.inspector in known),
        len(situation.targets) - len(own),
        {s.subject.target.id: s.graded for s in sorted_out if s.graded is not UNGRADED},
        {s.subject.target.id: s.subject for s in sorted_out},
    )


def _setting(situation: Situation, draw: Draw, subjects: Sequence[Subject]) -> Setting:
    policy, authority = situation.policy, situation.authority
    setting = Setting(
        policy,
        authority,
        draw,
        situation.period,
        subjects,
        own_staff(policy, authority, situation.inspectors, situation.on, draw),
        Record(policy, authority, situation.past, situation.drawn),
        {},
        situation.fixed,
        policy.policy.effective_from.year,
    )
    if draw.of is not None:
        setting = replace(setting, directed=setting.meeting(draw.of))
    return replace(setting, left_out=_left_out(situation, setting))


def _excluded(setting: Setting, lines: Sequence[LinePlan], rows: Collection[str]) -> dict[str, str]:
    """Why each target that stands in no row does not: left out, drawn already, or not one of this draw's."""
    drawable = {m for plan in lines if plan.part for m in plan.members}
    if setting.directed is not None:
        drawable &= setting.directed
    ids = (s.target.id for s in setting.subjects if s.target.id not in rows)
    return {t: setting.left_out.get(t) or ("already-drawn" if t in drawable else "no-line") for t in ids}


class _Sorted(NamedTuple):
    subject: Subject
    classified: Classified
    graded: Graded


def _subjects(situation: Situation, own: Sequence[Target]) -> list[_Sorted]:
    """Every target with its classes and its grade. Where criteria of the grade ask for classes, the classes are found first,
    else the grade, which the conditions of classes may then ask for."""
    policy, period = situation.policy, situation.period
    facts: dict[str, list[Fact]] = {}
    for fact in situation.facts:
        facts.setdefault(fact.target, []).append(fact)
    areas = _areas(policy)
    year = policy.policy.year or period.first.year
    classes, grades = Classes(policy), Grades(policy)
    grade_first = policy.grading is not None and not asks_for_classes(policy)
    found = []
    for t in own:
        known = (t, situation.on, year, facts.get(t.id, ()))
        lists = classes.lists_of(t)
        bare = Subject(*known, (), "", lists, areas, period)
        graded = grades.of(bare) if grade_first else UNGRADED
        classified = classes.of(replace(bare, grade=graded.grade) if graded.grade else bare)
        if policy.grading is not None and not grade_first:
            graded = grades.of(replace(bare, classes=classified.classes))
        s = Subject(*known, classified.classes, graded.grade, lists, areas, period)
        found.append(_Sorted(s, classified, graded))
    return found


def _areas(policy: Policy) -> dict[str, frozenset[str]]:
    """Area → it and all below, found by climbing from each area to the top."""
    parents = {a.code: a.parent for a in policy.area}
    below: dict[str, set[str]] = {code: {code} for code in parents}
    for code in parents:
        above = parents[code]
        while above is not None:
            below[above].add(code)
            above = parents[above]
    return {code: frozenset(inside) for code, inside in below.items()}


def _left_out(situation: Situation, setting: Setting) -> dict[str, str]:
    """Targets that cannot be drawn at all, with the code: opted out (by its state), under review, capped."""
    policy = situation.policy
    codes = {word: state.code for state in policy.state for word in state.words}
    capped: dict[str, str] = {}
    for limit in policy.limit:
        code = "cap-reached" if limit.most is not None else "too-soon"
        found = setting.record.capped(limit, situation.period, setting.anchor_year, situation.on)
        capped |= dict.fromkeys(found if limit.of is None else found & setting.meeting(limit.of), code)
    left_out = {}
    for t in (s.target for s in setting.subjects):
        state = codes.get(t.state, "")
        if t.id in situation.set_aside:
            left_out[t.id] = situation.set_aside[t.id]
        elif not t.takes_part:
            left_out[t.id] = state if state in ("stopped", "moved", "closed") else "opted-out"
        elif state == "under-review":
            left_out[t.id] = state
        elif t.id in capped:
            left_out[t.id] = capped[t.id]
    return left_out


def _lines(setting: Setting) -> tuple[LinePlan, ...]:
    level = setting.policy.area_of(setting.authority).level
    held = [q for q in setting.policy.lines_of(level) if q.id in setting.draw.lines]
    for line in held:
        if line.pending:
            raise PoolError("pending-line", line=line.name, document=line.pending)
    return tuple(plan_line(q, setting) for q in held)


def _rows(lines: Sequence[LinePlan]) -> dict[str, tuple[tuple[str, int], ...]]:
    rows: dict[str, list[tuple[str, int]]] = {}
    for plan in lines:
        for members, row, tier in (
            (plan.tier1, plan.line.id, 1),
            (plan.tier2, plan.line.id, 2),
            (plan.returning, plan.line.id + RETURN_SUFFIX, 1),
        ):
            for m in members:
                rows.setdefault(m, []).append((row, tier))
    return {m: tuple(sorted(rows[m])) for m in sorted(rows)}
