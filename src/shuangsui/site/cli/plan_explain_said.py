"""What `policy explain` says about a target, for people and for machines."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from shuangsui.rules.conditions import Evidence
from shuangsui.rules.explain import Explained, Judged
from shuangsui.rules.grades import Scored
from shuangsui.rules.policy import Policy
from shuangsui.rules.sentences import DOUBTS, say
from shuangsui.rules.wording import line_says
from shuangsui.rules.wording.evidence import evidence_says, fact_says

from .output import Output


def show(out: Output, policy: Policy, told: Explained, on: date) -> None:
    """Class, conditions, grade and lines of one target."""
    target = told.target
    area = next((a.name for a in policy.area if a.code == target.area), target.area)
    out.line(f"{target.name}（{target.id}）  {area}  按 {on} 计算")
    out.data(target=target.id, name=target.name, area=target.area, on=on, policy=policy.policy.id)
    _classes(out, policy, told)
    for c in policy.classes:
        _judged(out, policy, c.name, [j for j in told.judged if j.class_id == c.id])
    out.data(conditions=[_judged_data(policy, j) for j in told.judged])
    _grade(out, policy, told)
    _lines(out, policy, told)


def _classes(out: Output, policy: Policy, told: Explained) -> None:
    found = told.classified
    names = {c.id: c.name for c in policy.classes}
    by = "由本机关登记认定" if found.by == "decision" else "按方案计算"
    out.line(f"类别：{'、'.join(names[c] for c in found.classes) or '没有类别'}（{by}）")
    for ground in found.grounds:
        out.line(f"  · {names[ground.class_id]}：{ground.reason}（{ground.cite}）")
    listed = {x.id: x for x in policy.listed}
    for id_ in sorted(told.lists):
        x = listed[id_]
        decided = f"，{x.decision} {x.decided_on or ''}".rstrip() if x.decision else ""
        reasons = "、".join(r for m in x.member if m.name == told.target.name for r in m.reasons)
        out.line(f"  · 列入《{x.name}》（{x.cite or x.decided_by}{decided}）" + (f"，原因：{reasons}" if reasons else ""))
    for code, class_ in found.doubts:
        out.line("  ! " + say(DOUBTS, code, **{"class": names[class_]}))
    grounds = [{"class": g.class_id, "reason": g.reason, "cite": g.cite} for g in found.grounds]
    doubts = [{"code": code, "class": class_} for code, class_ in found.doubts]
    out.data(classes=list(found.classes), by=found.by, grounds=grounds, doubts=doubts, lists=sorted(told.lists))


_MARKS = {True: "成立", False: "不成立", None: "由本局认定"}


def _judged(out: Output, policy: Policy, name: str, judged: Iterable[Judged]) -> None:
    for n, j in enumerate(judged):
        if not n:
            out.line(f"「{name}」的条件：")
        reading = f"［{'现取' if j.in_force else '未取的读法'}：{j.says}］" if j.says else ""
        out.line(f"  {_MARKS[j.holds]}  {j.reason}{reading}（{j.cite}）")
        _evidence(out, policy, j.evidence)


def _evidence(out: Output, policy: Policy, evidence: Iterable[Evidence]) -> None:
    for e in evidence:
        out.line(f"      {evidence_says(policy, e)}")
        for fact in e.facts:
            out.line(f"        {fact_says(policy, fact)}")


def _evidence_data(policy: Policy, evidence: Iterable[Evidence]) -> list[dict[str, Any]]:
    return [{"says": evidence_says(policy, e), "facts": [fact_says(policy, f) for f in e.facts]} for e in evidence]


def _judged_data(policy: Policy, j: Judged) -> dict[str, Any]:
    own = {"class": j.class_id, "reason": j.reason, "cite": j.cite, "holds": j.holds, "in_force": j.in_force, "reading": j.says}
    return own | {"evidence": _evidence_data(policy, j.evidence)}


def _grade(out: Output, policy: Policy, told: Explained) -> None:
    graded = told.graded
    if not graded.grade:
        out.line("风险等级：方案没有分级。")
        out.data(grade=None)
        return
    names = {g.id: g.name for g in policy.grade}
    grading = policy.grading
    basis = (grading.cite or grading.decided_by) if grading else ""
    out.line(f"风险等级：{names[graded.grade]}（{basis}）")
    highest = max((s.points for s in graded.impact), default=0)
    out.line(f"  影响：最高 {highest} 分，定为{names[graded.from_impact]}")
    _scores(out, policy, graded.impact)
    if graded.performance:
        total = sum(s.points for s in graded.performance)
        moved = "不变" if graded.grade == graded.from_impact else f"移动一级，成为{names[graded.grade]}"
        out.line(f"  表现：合计 {total} 分，{moved}")
        _scores(out, policy, graded.performance)
    scores = [("impact", s) for s in graded.impact] + [("performance", s) for s in graded.performance]
    out.data(grade=graded.grade, from_impact=graded.from_impact, scores=[_score_data(policy, kind, s) for kind, s in scores])


def _scores(out: Output, policy: Policy, scores: Iterable[Scored]) -> None:
    for s in scores:
        out.line(f"    {s.points} 分  {s.criterion}：{s.says or '没有一项成立'}" + (f"（{s.cite}）" if s.cite else ""))
        _evidence(out, policy, s.evidence)


def _score_data(policy: Policy, kind: str, s: Scored) -> dict[str, Any]:
    own = {"kind": kind, "criterion": s.criterion, "points": s.points, "says": s.says, "cite": s.cite}
    return own | {"evidence": _evidence_data(policy, s.evidence)}


def _lines(out: Output, policy: Policy, told: Explained) -> None:
    said = [(u, line_says(policy, u.line), u.line.cite or u.line.decided_by) for u in told.under]
    rows = [(policy.area_of(u.area).name, u.line.name, says, cite) for u, says, cite in said]
    if rows:
        out.table("归这几条比例", ("机关", "条线", "最低要求", "依据"), rows)
    else:
        out.line("不归任何一条比例：没有一级会抽到它。")
    if not told.target.takes_part:
        out.line(f"登记为不参与双随机（生产状态：{told.target.state or '未填'}），不会被抽取。")
    keys = ("line", "name", "area", "level", "says", "cite")
    lines = [dict(zip(keys, (u.line.id, u.line.name, u.area, u.level, says, cite), strict=True)) for u, says, cite in said]
    out.data(lines=lines, takes_part=told.target.takes_part)
