"""The draws of a year made ready once: who is what on each day of freezing, whatever the lots before it said.

Classes and grades of a target without facts do not change from draw to draw, so it is sorted once for the year; those with
facts are looked at anew on each day.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from .conditions import Subject
from .lines import members_of
from .policy import Policy
from .policy.conditions import Condition
from .policy.quotas import Quota
from .pool import Pool, Situation, build_pool
from .schedule import Occasion, Schedule
from .setting import Setting
from .staff import own_staff
from .visits import Drawn, Record

_NOBODY: Mapping[str, int] = MappingProxyType({})
_BY_LOT = ("already-drawn", "no-line")  # codes of those in no row that say nothing against their being drawn


@dataclass(frozen=True, slots=True)
class Standing(Setting):
    """A setting that knows what holds all year (`lasting`) and judges only those with facts (`moving`) anew."""

    lasting: Setting | None = None
    moving: Setting | None = None

    def meeting(self, condition: Condition) -> frozenset[str]:
        """Ids of the targets that meet a condition on the day."""
        found: frozenset[str] = frozenset()
        for part in (self.lasting, self.moving):
            if part is not None:
                found |= part.meeting(condition)
        return found


@dataclass(frozen=True, slots=True)
class Stage:
    """One draw of the year, ready to be planned. `lines` are in the plan's order; `members` by line, for this day."""

    occasion: Occasion
    situation: Situation
    setting: Standing
    lines: tuple[Quota, ...]
    members: Mapping[str, frozenset[str]]

    @property
    def lasting(self) -> Sequence[Subject]:
        """The targets that are the same at every stage."""
        return self.setting.lasting.subjects if self.setting.lasting is not None else ()

    @property
    def moving(self) -> Sequence[Subject]:
        """Those with facts, as they are on the day."""
        return self.setting.moving.subjects if self.setting.moving is not None else ()


@dataclass(frozen=True, slots=True)
class Year:
    """The stages of an authority's year. `left_out`: target → code of those that cannot be drawn all year.

    `first`: the pool of the year's first draw as it stands without any lot; None where the plan has no regular draw.
    """

    base: Situation
    schedule: Schedule
    stages: tuple[Stage, ...]
    left_out: Mapping[str, str]
    first: Pool | None

    def record(self, drawn: Sequence[Drawn], only: frozenset[str] | None = None) -> Record:
        """The visits of the history and of these draws, of all targets or of some."""
        base = self.base
        past = base.past if only is None else [p for p in base.past if p.target in only]
        earlier = base.drawn if only is None else [d for d in base.drawn if d.target in only]
        return Record(base.policy, base.authority, past, (*earlier, *drawn))


def year_of(base: Situation, schedule: Schedule, joining: Mapping[str, int] = _NOBODY) -> Year:
    """Make the year ready. Period, day and draw of `base` are taken from the schedule.

    `joining`: certificate number → month from whose draws on the inspector counts; the others are there all year.
    """
    if not schedule.occasions:
        return Year(base, schedule, (), {}, None)
    base = replace(base, policy=_with_draws(base.policy, schedule))
    first = build_pool(_at(replace(base, past=(), drawn=()), schedule.occasions[0]))
    left_out = {t: code for t, code in first.excluded.items() if code not in _BY_LOT}
    with_facts = {f.target for f in base.facts} & first.subjects.keys()
    lasting = [s for t, s in first.subjects.items() if t not in with_facts]
    moving = replace(base, past=(), drawn=(), targets=[t for t in base.targets if t.id in with_facts])
    still = _setting(base, schedule.occasions[0], lasting)
    known: dict[str, frozenset[str]] = {}
    stages = []
    for occasion in schedule.occasions:
        anew = list(build_pool(_at(moving, occasion)).subjects.values()) if with_facts else []
        here = [i for i in base.inspectors if joining.get(i.id, 1) <= occasion.period.first.month]
        stages.append(_stage(replace(base, inspectors=here), occasion, still, anew, known))
    return Year(base, schedule, tuple(stages), left_out, first)


def _with_draws(policy: Policy, schedule: Schedule) -> Policy:
    """The plan with its regular draws alone, and without the lines that cannot be frozen yet."""
    return policy.model_copy(update={"draw": list({o.draw.id: o.draw for o in schedule.occasions}.values())})


def _at(base: Situation, occasion: Occasion) -> Situation:
    return replace(base, period=occasion.period, on=occasion.on, draw=occasion.draw.id)


def _setting(base: Situation, occasion: Occasion, subjects: Sequence[Subject]) -> Setting:
    policy = base.policy
    return Setting(
        policy,
        base.authority,
        occasion.draw,
        occasion.period,
        subjects,
        own_staff(policy, base.authority, base.inspectors, occasion.on, occasion.draw),
        Record(policy, base.authority, (), ()),
        {},
        base.fixed,
        policy.policy.effective_from.year,
    )


def _stage(
    base: Situation, occasion: Occasion, still: Setting, anew: Sequence[Subject], known: dict[str, frozenset[str]]
) -> Stage:
    """`known`: line → its members among the lasting, found at the first stage that asks for them."""
    own = _setting(base, occasion, [*still.subjects, *anew])
    moving = replace(own, subjects=anew, _met={})
    fields = {name: getattr(own, name) for name in Setting.__dataclass_fields__ if name != "_met"}
    setting = Standing(**fields, lasting=still, moving=moving)
    if occasion.draw.of is not None:
        setting = replace(setting, directed=setting.meeting(occasion.draw.of))
    lines = tuple(q for q in base.policy.lines_of(base.policy.area_of(base.authority).level) if q.id in occasion.draw.lines)
    members = {}
    for line in lines:
        if line.id not in known:
            known[line.id] = frozenset(members_of(line, still))
        members[line.id] = known[line.id] | frozenset(members_of(line, moving))
    return Stage(occasion, _at(base, occasion), setting, lines, members)


def capped(setting: Setting, on: date, left_out: Mapping[str, str]) -> dict[str, str]:
    """Those left out, and those whom the plan's limits keep out of a draw frozen on `on` after the visits of its record
    (rule 8)."""
    found: dict[str, str] = {}
    for limit in setting.policy.limit:
        reached = setting.record.capped(limit, setting.period, setting.anchor_year, on)
        if reached and limit.of is not None:
            reached &= setting.meeting(limit.of)
        found |= dict.fromkeys(reached, "cap-reached" if limit.most is not None else "too-soon")
    return found | dict(left_out)
