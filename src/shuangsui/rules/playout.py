"""A year played through: each draw planned on the visits that the draws before it gave, and drawn by the real engine.

Lines that share no target do not touch each other, so the year falls into *parts*: lines linked by common targets, each played
by itself. In a part of one line the counts are often the same whoever is drawn; one run then says everything (`chance.py`). The
seeds are hashes of a label: nothing secret is used, nothing foretells a real draw, and the same question gives the same answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from hashlib import sha256

from fairdraw import Row, Target
from fairdraw.select import Selection

from .carried import items_carried
from .chance import within
from .conditions import Subject
from .lines import RETURN_SUFFIX, LinePlan, plan_line
from .policy.base import span_months
from .policy.quotas import Amount, Either, Larger, Smaller, Times
from .pool import Pool
from .quota import due_through
from .schedule import Occasion
from .stages import Stage, Year, capped
from .visits import Drawn

_NOTHING = ((0, 0), (0, 0))


@dataclass(frozen=True, slots=True)
class Turn:
    """A line at one draw of one run, in counts. `tiers`: (drawn, members) of tier 1 and of tier 2.

    `owed`: due through this draw for the number alone, whatever was drawn or a cover asks for.
    """

    line: str
    span: str
    members: int
    owed: int
    number: int
    due: int
    drawn: int
    take: int
    shortfall: int
    capped: int
    spaced: int
    repeated: int
    notes: tuple[str, ...]
    tiers: tuple[tuple[int, int], tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a part: by stage its turns and who was drawn; `uncovered`: line → members that its cover missed at the end."""

    turns: tuple[tuple[Turn, ...], ...]
    drawn: tuple[tuple[str, ...], ...]
    uncovered: dict[str, int]


@dataclass(frozen=True, slots=True)
class Part:
    """Lines linked by common targets. `members`: of any of them on any day; `free`: those that can be drawn at all.

    `closed`: one line whose counts do not hang on who is drawn; `even`: and all the free have the same past.
    """

    lines: tuple[str, ...]
    members: frozenset[str]
    free: frozenset[str]
    closed: bool
    even: bool


def parts_of(year: Year) -> list[Part]:
    """The parts of the year, in the plan's order of their first lines."""
    members: dict[str, frozenset[str]] = {q.id: frozenset() for q in year.schedule.lines}
    for stage in year.stages:
        for line, found in stage.members.items():
            members[line] |= found
    groups: list[list[str]] = []
    together = any(q.counts == "rounds" for q in year.schedule.lines)  # they count the draws of all lines
    for line in members:
        touching = [g for g in groups if together or any(not members[line].isdisjoint(members[other]) for other in g)]
        groups = [g for g in groups if g not in touching] + [[*(other for g in touching for other in g), line]]
    order = list(members)
    parts = [_part(year, sorted(g, key=order.index), members) for g in groups]
    return sorted(parts, key=lambda p: order.index(p.lines[0]))


def _part(year: Year, lines: Sequence[str], members: dict[str, frozenset[str]]) -> Part:
    everyone = frozenset[str]().union(*(members[line] for line in lines))
    stages = [s for s in year.stages if any(line in s.members for line in lines)]
    past = any(p.target in everyone for p in year.base.past) or any(d.target in everyone for d in year.base.drawn)
    even = not past and all(s.setting.directed is None for s in stages)
    closed = len(lines) == 1 and _closed(year, stages, lines[0], even)
    return Part(tuple(lines), everyone, everyone - year.left_out.keys(), closed, closed and even)


def _closed(year: Year, stages: Sequence[Stage], line: str, even: bool) -> bool:
    """Whether the counts of a line by itself are the same whoever is drawn.

    Not where members come and go (the drawn may be among those who go), where a cap or a return share looks at how often one
    was visited, where `times` begins with unequal pasts, nor where the history tells of visits later than the first draw.
    """
    quota = next(q for q in year.schedule.lines if q.id == line)
    members, end = stages[0].members[line], stages[0].occasion.period.last
    if any(p.visited_date > end and p.target in members for p in year.base.past):
        return False
    steady = len({s.members[line] for s in stages}) == 1
    limits = any(not limit.only_warns for limit in year.base.policy.limit)
    simple = quota.return_share is None and quota.counts == "targets"
    return steady and simple and not limits and (even or not by_times(quota.at_least))


def by_times(amount: Amount | None) -> bool:
    """Whether an amount, or any of its alternatives, is a number of times."""
    if isinstance(amount, Larger | Smaller | Either):
        inner = amount.larger if isinstance(amount, Larger) else amount.smaller if isinstance(amount, Smaller) else amount.either
        return any(by_times(one) for one in inner)
    return isinstance(amount, Times)


class Play:
    """A part made ready to be played many times."""

    def __init__(self, year: Year, part: Part) -> None:
        self.year, self.part = year, part
        shared = any(q.share_of == "planned visits" for q in year.schedule.lines)
        self.subjects = self._subjects(shared)
        self.lines = [tuple(q for q in s.lines if q.id in part.lines) for s in year.stages]
        self.carries = any(q.items or q.cover_items for q in year.schedule.lines)

    def _subjects(self, everyone: bool) -> list[Sequence[Subject]]:
        """The part's own by stage; a line that is a share of all planned visits looks at everybody."""
        stages, members = self.year.stages, self.part.members
        if everyone or not stages:
            return [s.setting.subjects for s in stages]
        lasting = [s for s in stages[0].lasting if s.target.id in members]
        return [[*lasting, *(s for s in stage.moving if s.target.id in members)] for stage in stages]

    def plans(self, number: int, drawn: Sequence[Drawn]) -> tuple[LinePlan, ...]:
        """The part's lines at a stage, after these draws."""
        if not self.lines[number]:
            return ()
        stage = self.year.stages[number]
        setting = stage.setting
        record = self.year.record(drawn, self.part.members)
        setting = replace(setting, subjects=self.subjects[number], record=record)
        setting = replace(setting, left_out=capped(setting, stage.occasion.on, self.year.left_out))
        return tuple(plan_line(q, setting) for q in self.lines[number])

    def run(self, run: int) -> Run:
        """Play the year once, with the seeds of this run."""
        turns: list[tuple[Turn, ...]] = []
        chosen: list[tuple[str, ...]] = []
        drawn: list[Drawn] = []
        for number, stage in enumerate(self.year.stages):
            plans = self.plans(number, drawn)
            found = draw_by(plans, stage, seed_of(run, stage.occasion))
            turns.append(tuple(_turn(p, self.year.base.fixed) for p in plans))
            chosen.append(found)
            drawn += self._visits(stage, plans, found)
        return Run(tuple(turns), tuple(chosen), self._uncovered(drawn))

    def _visits(self, stage: Stage, plans: tuple[LinePlan, ...], found: Sequence[str]) -> list[Drawn]:
        period, joint = stage.occasion.period, stage.occasion.draw.joint or ""
        carried: dict[str, tuple[str, ...]] = {}
        if self.carries and found:
            asked = frozenset(found)
            subjects = {s.target.id: s for s in stage.setting.subjects if s.target.id in asked}
            pool = Pool(stage.situation, stage.occasion.draw, plans, {}, {}, {}, {}, (), (), 0, {}, subjects)
            carried = items_carried(pool, found)
        return [Drawn(t, period.first, period.months, carried.get(t, ()), joint) for t in found]

    def _uncovered(self, drawn: Sequence[Drawn]) -> dict[str, int]:
        """Members of each covering line not visited when its cycle ends with the last of the year's draws."""
        missed = {}
        for line in (q for q in self.year.schedule.lines if q.id in self.part.lines and q.cover is not None):
            stage = [s for s in self.year.stages if line.id in s.members][-1]
            months = span_months(line.cover.in_) if line.cover is not None else 12
            cycle = stage.occasion.period.around(max(months, stage.occasion.period.months), stage.setting.anchor_year)
            if cycle.last.year == self.year.schedule.year:
                record = self.year.record(drawn, self.part.members)
                seen = stage.setting.served(line, cycle, False, record)
                missed[line.id] = len(stage.members[line.id] - seen.keys())
        return missed

    def paths(self) -> list[tuple[frozenset[str], tuple[int, ...]]]:
        """The free members by the tiers in which they would stand at each stage if they were never drawn (0: in none)."""
        if self.part.even:
            return [(self.part.free, tuple(1 for _ in self.lines))]
        tiers: dict[str, list[int]] = {m: [0] * len(self.lines) for m in self.part.free}
        for number in range(len(self.lines)):
            for plan in self.plans(number, ()):
                for tier, members in ((1, plan.tier1), (2, plan.tier2)):
                    for m in members:
                        tiers[m][number] = tier
        grouped: dict[tuple[int, ...], list[str]] = {}
        for m, path in tiers.items():
            grouped.setdefault(tuple(path), []).append(m)
        return [(frozenset(members), path) for path, members in grouped.items()]


def year_chances(play: Play, run: Run) -> list[tuple[frozenset[str], Fraction]]:
    """Of a closed part: who, and their exact chance of at least one visit in the year."""
    tiers = [turns[0].tiers if turns else _NOTHING for turns in run.turns]
    return [
        (members, within(tiers[number][tier - 1] for number, tier in enumerate(path) if tier)) for members, path in play.paths()
    ]


def draw_by(plans: Sequence[LinePlan], stage: Stage, seed: bytes) -> tuple[str, ...]:
    """Who is drawn, in the draw's order, by fairdraw's own selection."""
    rows: dict[str, tuple[tuple[str, int], ...]] = {}
    takes: list[Row] = []
    for plan in plans:
        standing = ((plan.tier1, plan.line.id, 1, plan.take), (plan.tier2, plan.line.id, 2, plan.take - len(plan.tier1)))
        again = (plan.returning, plan.line.id + RETURN_SUFFIX, 1, plan.return_take)
        for members, row, tier, wanted in (*standing, again):
            if wanted > 0 and members:  # nobody else can be reached
                found = (row, tier)
                rows |= {m: (*rows[m], found) if m in rows else (found,) for m in members}
        takes += [Row(plan.line.id, plan.take)] if plan.take else []
        takes += [Row(again[1], plan.return_take)] if plan.return_take else []
    if not takes:
        return ()
    return tuple(Selection(seed, [Target(t, "", tuple(sorted(found))) for t, found in rows.items()], takes).drawn)


def seed_of(run: int, occasion: Occasion) -> bytes:
    """The seed of a draw in a run: a hash of its name, which anybody can repeat."""
    return sha256(f"shuangsui forecast|{run}|{occasion.draw.id}|{occasion.period.id}".encode()).digest()


def _turn(plan: LinePlan, fixed: Mapping[str, int]) -> Turn:
    first = min(plan.take, len(plan.tier1))
    floor = fixed.get(plan.line.id, plan.number.floor)
    return Turn(
        plan.line.id,
        plan.span.id,
        len(plan.members),
        due_through(floor, plan.part, plan.parts, plan.line.spread) if plan.part else 0,
        plan.number.number,
        plan.due,
        plan.drawn,
        plan.take + plan.return_take,
        plan.shortfall,
        plan.capped,
        plan.spaced,
        plan.repeated,
        plan.notes,
        ((first, len(plan.tier1)), (plan.take - first, len(plan.tier2))),
    )
