"""A plan told article by article: what it binds, its classes, lines, draws, teams, items, disclosure, limits, standing rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .duties import who_draws
from .flaws.sentences import OUTCOME_SAYS
from .policy import Policy
from .policy.base import Sourced
from .policy.classes import TargetClass
from .policy.draws import PERIOD_TERMS, Draw
from .policy.quotas import Limit, Quota
from .standing import standing_rules
from .wording import clock_says, condition_says, every_says, level_says, line_says, need_says, share_says, term_says, window_says


@dataclass(frozen=True, slots=True)
class Told:
    """One point: what it is about, what the plan says, its article (`cite`), who decided what it leaves open, its own words."""

    about: str
    says: str
    cite: str = ""
    decided_by: str = ""
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its points."""

    title: str
    points: tuple[Told, ...]


def policy_told(policy: Policy) -> list[Section]:
    """The whole plan in sections; those without a point are left out."""
    parts = (
        ("方案", _identity(policy)),
        ("类别", _classes(policy)),
        ("抽查比例（条线）", (_line(policy, q) for q in policy.quota)),
        ("抽取和确定时间", (_draw(policy, d) for d in policy.draw)),
        ("检查人员", _team(policy)),
        ("抽查方式", _methods(policy)),
        ("抽查事项", _items(policy)),
        ("抽取以外的检查", _events(policy)),
        ("次数上限", (limit_told(policy, x) for x in policy.limit)),
        ("公开", _disclosure(policy)),
        ("随事情起算的规定", _standing(policy)),
    )
    told = (Section(title, tuple(points)) for title, points in parts)
    return [section for section in told if section.points]


def _of(about: str, says: str, part: Sourced) -> Told:
    return Told(about, says, part.cite, part.decided_by, part.quote)


def _identity(policy: Policy) -> Iterator[Told]:
    plan = policy.policy
    yield _of("名称", plan.title, plan)
    yield Told("印发", "，".join(str(x) for x in (plan.issuer, plan.document_number, plan.issued) if x))
    yield Told("有效期", f"{plan.effective_from} 至 {plan.effective_to or '另行通知'}")
    yield Told("约束", "、".join(policy.area_of(code).name for code in plan.binds))
    if plan.parent:
        yield Told("上级方案", plan.parent)
    if plan.legal_basis:
        yield Told("依据", "；".join(plan.legal_basis))
    for amendment in plan.amendment:
        yield _of(f"修改（{amendment.on}）", f"{amendment.changes}（{amendment.document}）", amendment)


def _classes(policy: Policy) -> Iterator[Told]:
    for c in policy.classes:
        confirmed = f"由{c.confirmed_by.meeting}审定" if c.confirmed_by is not None else ""
        if c.otherwise:
            yield _of(c.name, "其余对象", c)
        elif c.listed_in is not None:
            yield _of(c.name, "名单：" + next(x.name for x in policy.listed if x.id == c.listed_in), c)
        elif confirmed or not c.nominated_by:
            yield _of(c.name, confirmed or "由本机关认定", c)
        yield from _grounds(policy, c)


def _grounds(policy: Policy, c: TargetClass) -> Iterator[Told]:
    for n in c.nominated_by:
        condition = n.in_force()
        says = condition_says(policy, condition) if condition is not None else "方案没有写数，由本机关认定"
        yield Told(f"{c.name}：{n.reason}", says, n.cite or c.cite, n.decided_by, n.quote)


def _line(policy: Policy, q: Quota) -> Told:
    level = level_says(q.by)
    return Told(f"{level}：{q.name}", line_says(policy, q), q.cite, q.in_force().decided_by or q.decided_by, q.quote)


def _draw(policy: Policy, d: Draw) -> Told:
    says = [every_says(d.every), f"由{'、'.join(who_draws(policy, d, '')) or '、'.join(map(level_says, d.by))}组织"]
    says.append(f"在{window_says(d.window)}确定" if d.window is not None else "没有写在哪一天确定")
    says.append("当期内完成检查" if d.visits_within in PERIOD_TERMS else f"抽取后{term_says(d.visits_within)}内完成检查")
    says += [f"{s.name} {s.size} 人" for s in d.seats]
    if d.offline_if_no_account:
        says.append("没有账号的线下开展")
    says.append("条线：" + "、".join(q.name for q in policy.quota if q.id in d.lines))
    return _of(d.name, "；".join(says), d)


def _team(policy: Policy) -> Iterator[Told]:
    team = policy.team
    yield _of("每次人数", "、".join(f"{s.name} {s.size} 人" for s in team.seats), team)
    if team.registry:
        yield Told("人员名录", "、".join(team.registry), team.cite)
    if team.auxiliary:
        yield Told("可以协助的", "、".join(team.auxiliary), team.cite)
    for need in team.need:
        yield _of("组内人员", need_says(policy, need), need)
    for ground in team.recusal:
        yield _of("回避", ground.reason, ground)


def _methods(policy: Policy) -> Iterator[Told]:
    for m in policy.method:
        when = condition_says(policy, m.when) if m.when is not None else m.says or "一般情形"
        yield _of(m.name, when + ("；须经批准" if m.needs_approval else ""), m)


def _items(policy: Policy) -> Iterator[Told]:
    for item in policy.item:
        says = [item.category, f"对象：{item.target_says}" if item.target_says else ""]
        says.append({"general": "一般事项", "key": "重点事项"}.get(item.item_class or "", ""))
        says.append(share_says(item.share) if item.share is not None else "")
        says.append("部门：" + "、".join(item.departments) if item.departments else "")
        yield _of(f"{item.number} {item.name}".strip(), "；".join(x for x in says if x), item)


def _events(policy: Policy) -> Iterator[Told]:
    for event in policy.event:
        yield _of(event.name, "纳入抽取" if event.drawn else "针对性检查，不经抽取，单独记录", event)


def limit_told(policy: Policy, limit: Limit) -> Told:
    """A cap on visits, or the days between them."""
    whom = condition_says(policy, limit.of) if limit.of is not None else "每个对象"
    if limit.most is not None:
        span = {"day": "每日", "week": "每周"}.get(limit.in_) or every_says(limit.in_)
        says = f"{whom}{span}不多于 {limit.most} 次"
    else:
        says = f"{whom}两次检查相隔不少于 {limit.least_days_between} 日"
    return _of(limit.name, says + ("（只提醒）" if limit.warns_only else ""), limit)


def _disclosure(policy: Policy) -> Iterator[Told]:
    d = policy.disclosure
    yield _of("公开时限", clock_says(d.clock), d.clock)
    for p in d.publication:
        word = {"before": "事前", "during": "事中", "after": "事后"}[p.when]
        yield _of(f"{word}公开", p.name + (f"（{every_says(p.every)}）" if p.every else ""), p)
    for phrase in d.phrase:
        yield _of("结果表述", f"“{phrase.says}”：{'、'.join(OUTCOME_SAYS[o] for o in phrase.outcomes)}", phrase)
    for w in d.withheld:
        yield _of("可不公开", w.ground, w)


def _standing(policy: Policy) -> Iterator[Told]:
    for rule in standing_rules(policy):
        whom = "、".join(rule.owed_by) + (f" → {'、'.join(rule.owed_to)}" if rule.owed_to else "")
        yield Told(rule.name, f"{rule.says}（{whom}）" if whom else rule.says, rule.cite, rule.decided_by)
