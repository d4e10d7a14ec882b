"""Whether there are people enough for every target of a pool, as `shuangsui pool` shows it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from fairdraw import Pool as FrozenPool
from fairdraw import Staffing, staffing
from shuangsui.dossier import convert
from shuangsui.rules.pool import Pool
from shuangsui.rules.sentences import STAFF_EXCLUDED, say

from .output import Output

SHOWN = 20  # rows of a long list before "其余见 --json"


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


def show_staffing(out: Output, found: Pool, counted: Staffing) -> None:
    """Who can go, and for whom people are scarce."""
    able = [s for s in found.staff if not s.excluded]
    left = Counter(s.excluded for s in found.staff if s.excluded)
    reasons = "、".join(f"{say(STAFF_EXCLUDED, c)} {n} 人" for c, n in sorted(left.items()))
    visits, seats = sum(found.takes().values()), sum(s.size for s in convert.seats_of(found))
    share = f"，平均每人约 {visits * seats / len(able):.1f} 次" if able else ""
    out.line(
        f"可派人员 {len(able)} 人{f'（另有{reasons}）' if reasons else ''}；本次最多 {visits} 次检查，每次 {seats} 人{share}。"
    )
    rows = [(found.targets[u.target].name, u.pool, u.may_come, u.seats) for u in counted.unstaffed]
    if rows:
        title = "没有足够人员可派的对象（须借调人员或公开排除，否则不能冻结）"
        out.table(title, ("检查对象", "组别", "可派", "应派"), rows[:SHOWN])
    if len(rows) > SHOWN:
        out.line(f"……共 {len(rows)} 个，全部见 --json。")
    check = counted.check
    out.line(f"仅够人数的 {check.bare} 个；专业无人具备、只能放宽的 {check.relaxed} 个；专业只有一人具备的 {check.single} 个。")
    out.data(inspectors=len(able), visits=visits, staffing=check._asdict(), unstaffed=[u.target for u in counted.unstaffed])
    out.data(relaxed=counted.relaxed, single=counted.single, bare=counted.bare)


def show_targets(out: Output, found: Pool) -> None:
    """Every target for a machine: its classes and whose decision they are, its rows or why it is left out, who may come."""
    names = {c.id: c.name for c in found.situation.policy.classes}
    counts = dict(may_come(found))
    shown = []
    for t in found.targets.values():
        classified = found.classified[t.id]
        classes = {"classes": [names[c] for c in classified.classes], "stated": classified.by == "decision"}
        place = {"rows": dict(found.rows.get(t.id, ())), "excluded": found.excluded.get(t.id, "")}
        shown.append({"id": t.id, "name": t.name, "area": t.area} | classes | place | {"may_come": counts[t.id]})
    out.data(targets=shown)
