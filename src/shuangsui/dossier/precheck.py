"""What a bureau looks at before it freezes: people enough for every target, the plan's own time, and what is remarkable."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator

from fairdraw import Pool as FrozenPool
from fairdraw import Staffing, staffing
from shuangsui.rules.pool import Pool, Situation, choose_draw
from shuangsui.rules.windows import FixingWindow, fixing_window

from . import convert

SHOWN = 20  # names in a sentence


def staffing_of(found: Pool) -> Staffing:
    """What is scarce for whom, counted as the freeze will count it."""
    conflicts = convert.conflicts_of(found, lambda: "0" * 32)
    records = FrozenPool(convert.targets_of(found), convert.inspectors_of(found, {}), conflicts)
    return staffing(records, convert.seats_of(found))


def may_come(found: Pool) -> Iterator[tuple[str, dict[str, int]]]:
    """Each target of the pool with how many of each seat group's people may come to it."""
    able = {s.inspector.id: s for s in found.staff if not s.excluded}
    counts: dict[str, Counter[str]] = {}
    barred: dict[str, set[str]] = {}
    for c in found.conflicts:
        barred.setdefault(c.target, set()).add(c.inspector)
    for t in found.targets.values():
        if t.area not in counts:
            counts[t.area] = Counter(s.pool for s in able.values() if t.area in s.areas or "*" in s.areas)
        lost = (able[i] for i in barred.get(t.id, ()) if i in able)
        left = counts[t.area] - Counter(s.pool for s in lost if t.area in s.areas or "*" in s.areas)
        yield t.id, {seat.pool: left[seat.pool] for seat in convert.seats_of(found)}


def relaxed_remark(wanting: Iterable[tuple[str, str]]) -> str:
    """A sentence on targets, by name and need, to which nobody with the speciality may come."""
    all_ = list(wanting)
    shown = "、".join(f"{name}（{needs}）" for name, needs in all_[:SHOWN])
    more = f"等，共 {len(all_)} 个" if len(all_) > SHOWN else ""
    return f"可派人员都不具备这些对象需要的专长，如果抽中，只能放宽，由其他人员检查：{shown}{more}。可以先借调有专长的人员。"


def timing_remarks(situation: Situation, decision: str = "") -> list[str]:
    """Sentences to think about: a period outside the plan's years, or over already. `decision`: why the plan still goes on."""
    said = []
    plan, period = situation.policy.policy, situation.period
    if period.first < plan.effective_from or (plan.effective_to is not None and period.last > plan.effective_to):
        goes_on = f"，按这一决定继续执行：{decision}" if decision else ""
        valid = f"{plan.effective_from} 至 {plan.effective_to or '另行通知'}"
        said.append(f"{period.says()}不在方案的有效期内（{valid}）{goes_on}。")
    if period.last < situation.on:
        said.append(f"{period.says()}在 {period.last} 已经结束，现在（{situation.on}）是补抽。")
    return said


def untimely(situation: Situation) -> list[str]:
    """A sentence where the day lies outside the window in which the plan has the draw fixed. Raises PoolError."""
    draw = choose_draw(situation.policy, situation.authority, situation.period, situation.draw)
    if draw.window is None:
        return []
    window = fixing_window(draw.window, situation.period)
    if situation.on in window:
        return []
    estimate = "（预计）" if window.estimate else ""
    return [f"{draw.name}应在 {span_of(window)} 确定{estimate}（{draw.cite or '本机关定'}），现在是 {situation.on}。"]


def span_of(window: FixingWindow) -> str:
    """The days of a window in words."""
    return f"{window.first} 至 {window.last}" if window.first else f"{window.last} 以前"


def fingerprint(found: Pool) -> str:
    """A hash of everything that a freeze of the pool would fix: who looked at it can say that this is what he means to freeze."""
    targets = [(t.id, t.area, t.rows, t.excluded, t.needs) for t in sorted(convert.targets_of(found))]
    people = [(s.inspector.id, s.pool, sorted(s.areas), sorted(s.inspector.skills), s.excluded) for s in found.staff]
    pairs = sorted((c.target, c.inspector) for c in found.conflicts)
    what = [targets, sorted(people), pairs, list(found.takes().items())]
    return hashlib.sha256(json.dumps(what, ensure_ascii=False).encode()).hexdigest()
