"""Two plans side by side: areas, classes, lines, draws, deadlines, disclosure, forms — what each says on the same point.

Points are matched by what they are about, not by how a file names them: a line by its level and its classes, a phrase by its
outcome, a duty by its id or its name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from .duties import all_owed
from .flaws.sentences import OUTCOME_SAYS
from .policy import Policy
from .policy.classes import TargetClass
from .policy.conditions import InClass, leaves
from .policy.disclosure import OUTCOMES
from .policy.draws import PERIOD_TERMS, Draw
from .wording import (
    clock_says,
    condition_says,
    every_says,
    level_says,
    line_says,
    need_says,
    share_says,
    term_says,
    when_says,
    window_says,
)

NOTHING = "—"
Points = Mapping[str, tuple[str, str]]  # key → (what it is about, what the plan says)


@dataclass(frozen=True, slots=True)
class Compared:
    """One point: its section, what it is about, and what each plan says (— where it says nothing)."""

    section: str
    about: str
    left: str
    right: str

    @property
    def same(self) -> bool:
        """Whether both say the same."""
        return self.left == self.right


def compare(left: Policy, right: Policy) -> list[Compared]:
    """Every point of both plans in the order of the sections, those of the left plan first within one."""
    rows = []
    for section, points in _SECTIONS.items():
        a, b = points(left), points(right)
        for key in (*a, *(k for k in b if k not in a)):
            about = a[key][0] if key in a else b[key][0]
            rows.append(Compared(section, about, *(p[key][1] if key in p else NOTHING for p in (a, b))))
    return rows


def _identity(policy: Policy) -> Points:
    plan = policy.policy
    binds = "、".join(policy.area_of(code).name for code in plan.binds)
    return {
        "title": ("名称", plan.title),
        "issuer": ("印发机关", plan.issuer),
        "number": ("文号", plan.document_number or NOTHING),
        "issued": ("印发日期", str(plan.issued or NOTHING)),
        "valid": ("有效期", f"{plan.effective_from} 至 {plan.effective_to or '另行通知'}"),
        "binds": ("约束", binds),
        "parent": ("上级方案", plan.parent or NOTHING),
    }


def _areas(policy: Policy) -> Points:
    found = {}
    for level in dict.fromkeys(a.level for a in policy.area):
        areas = [a for a in policy.area if a.level == level]
        names = "、".join(a.name + ("（线下）" if not a.online else "") for a in areas)
        found[level] = (f"{level_says(level)}区域", f"{len(areas)}个：{names}")
    return found


def _classes(policy: Policy) -> Points:
    found = {}
    for c in policy.classes:
        found[f"{c.id}.name"] = (f"{c.name}：名称", c.name)
        found[f"{c.id}.in"] = (f"{c.name}：怎样确定", _way_in(policy, c))
        if c.precedence is not None:
            found[f"{c.id}.order"] = (f"{c.name}：次序", str(c.precedence))
    return found


def _way_in(policy: Policy, c: TargetClass) -> str:
    if c.otherwise:
        return "其余对象"
    if c.listed_in is not None:
        return "名单：" + next(x.name for x in policy.listed if x.id == c.listed_in)
    grounds = []
    for n in c.nominated_by:
        condition = n.in_force()
        grounds.append(condition_says(policy, condition) if condition is not None else f"{n.reason}（没有数）")
    confirmed = f"；由{c.confirmed_by.meeting}审定" if c.confirmed_by is not None else ""
    return "；".join(grounds) + confirmed


def _lines(policy: Policy) -> Points:
    """Lines by level and classes; several alike, or lines that ask for no class, are numbered in the plan's order."""
    found: dict[str, tuple[str, str]] = {}
    for q in policy.quota:
        classes = [leaf.class_ for leaf in leaves(q.in_force().of) if isinstance(leaf, InClass)]
        key = base = f"{q.by} {'+'.join(classes) or q.name}"
        number = 1
        while key in found:
            number += 1
            key = f"{base} {number}"
        about = "、".join(policy.class_of(c).name for c in classes) or q.name
        found[key] = (f"{level_says(q.by)} {about}" + (f"（{number}）" if number > 1 else ""), line_says(policy, q))
    return found


def _draws(policy: Policy) -> Points:
    found: dict[str, tuple[str, str]] = {}
    for d in policy.draw:
        kind = {"internal": "内部联合", "departments": "部门联合", None: "定向" if d.directed_by else ""}[d.joint]
        key = about = f"{every_says(d.every)}{kind}抽取"
        number = 2
        while key in found:
            key, number = f"{about} {number}", number + 1
        found[key] = (key, _draw(policy, d))
    return found


def _draw(policy: Policy, d: Draw) -> str:
    says = [f"由{'、'.join(level_says(level) for level in d.by)}组织"]
    says.append(f"在{window_says(d.window)}确定" if d.window is not None else "没有写何时确定")
    says.append("当期内完成检查" if d.visits_within in PERIOD_TERMS else f"抽取后{term_says(d.visits_within)}内完成检查")
    if d.offline_if_no_account:
        says.append("没有账号的线下开展")
    if d.seats:
        says.append("、".join(f"{s.name} {s.size} 人" for s in d.seats))
    names = {q.id: q.name for q in policy.quota}
    says.append("条线：" + "、".join(names[line] for line in d.lines))
    return "；".join(says)


def _team(policy: Policy) -> Points:
    team = policy.team
    return {
        "seats": ("每次人数", "、".join(f"{s.name} {s.size} 人" for s in team.seats)),
        "registry": ("人员名录", "、".join(team.registry) or NOTHING),
        "renewed": ("人员名录更新", team.registry_renewed or NOTHING),
        "auxiliary": ("辅助人员", "、".join(team.auxiliary) or NOTHING),
        "needs": ("组内人员", "；".join(need_says(policy, n) for n in team.need) or NOTHING),
        "recusal": ("回避理由", "；".join(r.reason for r in team.recusal) or NOTHING),
    }


def _disclosure(policy: Policy) -> Points:
    d = policy.disclosure
    kept = d.public_for
    found = {
        "clock": ("公开时限", clock_says(d.clock)),
        "share": ("公开比例", share_says(d.share) if d.share is not None else NOTHING),
        "kept": ("公开期限", NOTHING if kept is None else term_says(kept.term) if kept.term else kept.says),
        "withheld": ("可不公开", "；".join(w.ground for w in d.withheld) or NOTHING),
        "onward": ("还要送到", "；".join(x.name for x in d.onward) or NOTHING),
    }
    for when, word in (("before", "事前"), ("during", "事中"), ("after", "事后")):
        says = [p.name + (f"（{every_says(p.every)}）" if p.every else "") for p in d.publication if p.when == when]
        found[when] = (f"{word}公开", "；".join(says) or NOTHING)
    return found


def _phrases(policy: Policy) -> Points:
    said: dict[str, str] = {o: p.says for p in policy.disclosure.phrase for o in p.outcomes}
    return {o: (f"结果：{OUTCOME_SAYS[o]}", said.get(o, NOTHING)) for o in OUTCOMES}


def _duties(policy: Policy) -> Points:
    found = {}
    for part, o, _ in all_owed(policy):
        to = f"，报{'、'.join(o.owed_to)}" if o.owed_to else ""
        found[part] = (o.name, f"{when_says(o.due)}；{'、'.join(o.owed_by)}{to}")
    return found


def _forms(policy: Policy) -> Points:
    found = {}
    for f in policy.form:
        also = f"（又名《{'、'.join(f.also)}》）" if f.also else ""
        found[f.id] = ("记录表", f"《{f.name}》{also}，{len(f.section)} 部分")
    return found


def _others(policy: Policy) -> Points:
    drawn = [e.name for e in policy.event if e.drawn]
    outside = [e.name for e in policy.event if not e.drawn]
    grades = f"{'、'.join(g.name for g in policy.grade)}" if policy.grade else NOTHING
    return {
        "methods": ("检查方式", "、".join(m.name + ("（须批准）" if m.needs_approval else "") for m in policy.method) or NOTHING),
        "drawn": ("纳入抽取的检查", "、".join(drawn) or NOTHING),
        "outside": ("抽取以外的检查", "、".join(outside) or NOTHING),
        "items": ("抽查事项", f"{len(policy.item)} 项"),
        "grades": ("风险等级", grades),
        "limits": ("次数上限", "；".join(x.name for x in policy.limit) or NOTHING),
        "stages": ("问题闭环", "、".join(s.name for s in policy.finding.stage) if policy.finding else NOTHING),
    }


_SECTIONS: Mapping[str, Callable[[Policy], Points]] = {
    "方案": _identity,
    "区域": _areas,
    "类别": _classes,
    "抽查比例": _lines,
    "抽取": _draws,
    "检查人员": _team,
    "公开": _disclosure,
    "结果表述": _phrases,
    "时限": _duties,
    "记录表": _forms,
    "其他": _others,
}


def differing(rows: Iterable[Compared]) -> Iterator[Compared]:
    """The points on which the plans differ."""
    return (row for row in rows if not row.same)
