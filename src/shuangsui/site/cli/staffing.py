"""Whether there are people enough for every target of a pool, as `shuangsui pool` shows it."""

from __future__ import annotations

from collections import Counter

from fairdraw import Staffing
from shuangsui.dossier import convert
from shuangsui.dossier.precheck import SHOWN, may_come, relaxed_remark, staffing_of
from shuangsui.rules.pool import Pool
from shuangsui.rules.sentences import STAFF_EXCLUDED, say

from .output import Output

__all__ = ["SHOWN", "may_come", "relaxed_remark", "show_staffing", "show_targets", "staffing_of"]


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
