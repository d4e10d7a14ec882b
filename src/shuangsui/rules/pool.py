"""The pool of a draw: who is in, who is left out and why, what each line owes — before anything is drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from .classes import Classified, classify, lists_of
from .conditions import Subject
from .grades import grade
from .lines import RETURN_SUFFIX, LinePlan, Setting, plan_line
from .periods import Period
from .policy import Policy
from .policy.draws import Draw
from .registry import Conflict, Fact, Inspector, PastVisit, Target
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
    """A pool. `rows`: target → its (row, tier)s, sorted; `excluded`: target → code; `classified`: target → classes and grounds."""

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
    lengths = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}
    fitting = [d for d in held if d.every == "ad-hoc" or lengths.get(d.every, 0) == period.months]
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
    own = [t for t in situation.targets if t.area in below]
    subjects, classified = _subjects(situation, own)
    record = Record(policy, authority, situation.past, situation.drawn)
    left_out = _left_out(situation, own, record)
    setting = Setting(
        policy,
        authority,
        draw,
        situation.period,
        subjects,
        own_staff(policy, authority, situation.inspectors, situation.on),
        record,
        left_out,
        situation.fixed,
        policy.policy.effective_from.year,
    )
    lines = _lines(setting)
    rows = _rows(lines)
    inside = {m for plan in lines for m in plan.members}
    excluded = {t.id: left_out.get(t.id) or ("already-drawn" if t.id in inside else "no-line") for t in own if t.id not in rows}
    staff = staff_of(policy, authority, situation.inspectors, situation.on)
    known = {s.inspector.id for s in staff}
    conflicts = tuple(c for c in situation.conflicts if c.target in classified and c.inspector in known)
    targets = {t.id: t for t in sorted(own, key=lambda t: t.id)}
    return Pool(
        situation, draw, lines, targets, classified, rows, excluded, staff, conflicts, len(situation.targets) - len(own)
    )


def _subjects(situation: Situation, own: Sequence[Target]) -> tuple[list[Subject], dict[str, Classified]]:
    policy = situation.policy
    facts: dict[str, list[Fact]] = {}
    for fact in situation.facts:
        facts.setdefault(fact.target, []).append(fact)
    areas = {a.code: policy.below(a.code) for a in policy.area}
    year = policy.policy.year or situation.period.first.year
    subjects, classified = [], {}
    for t in own:
        bare = Subject(t, situation.on, year, facts.get(t.id, ()), lists=lists_of(policy, t), areas=areas)
        found = classify(policy, bare)
        classified[t.id] = found
        subjects.append(Subject(t, situation.on, year, bare.facts, found.classes, grade(policy, bare).grade, bare.lists, areas))
    return subjects, classified


def _left_out(situation: Situation, own: Sequence[Target], record: Record) -> dict[str, str]:
    """Targets that cannot be drawn at all, with the code: opted out (by its state), under review, capped."""
    policy = situation.policy
    codes = {word: state.code for state in policy.state for word in state.words}
    capped: dict[str, str] = {}
    for limit in policy.limit:
        code = "cap-reached" if limit.most is not None else "too-soon"
        capped |= dict.fromkeys(record.capped(limit, situation.on, situation.period.first), code)
    left_out = {}
    for t in own:
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
    plain = {q.id: plan_line(q, setting) for q in held if q.share_of == "members"}
    planned = sum(p.number.number for p in plain.values())
    shares = {q.id: plan_line(q, setting, planned) for q in held if q.share_of != "members"}
    return tuple((plain | shares)[q.id] for q in held)


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
