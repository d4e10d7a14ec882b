"""Quota lines in Chinese: how many, how often, of whom, with which exceptions."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from ..policy import Policy
from ..policy.draws import Need
from ..policy.quotas import Amount, Either, Larger, Quota, Ratio, Smaller, Times
from .conditions import condition_says
from .times import every_says, in_span_says

_LEFT = {"established": "在编", "on_duty": "在岗"}
_CORE = {"unit": "单位", "department": "部门", "post": "职务", "staff_type": "人员类型"}


def share_says(share: Fraction) -> str:
    """An exact share as a percentage: 1/4 → 25%, 1/3 of a percent stays a fraction."""
    percent = share * 100
    shown = Decimal(percent.numerator) / Decimal(percent.denominator)
    return f"{shown.normalize():f}%" if Fraction(shown) == percent else f"{percent}%"


def _number(value: Fraction) -> str:
    return share_says(value / 100).removesuffix("%")


def left_says(ratio: Ratio) -> str:
    """Whom the left side of a ratio counts."""
    flags = "".join(_LEFT[k] for k, v in ratio.inspectors_of.items() if k in _LEFT and v is True)
    others = "、".join(f"{_CORE.get(k, k)}为{v}" for k, v in ratio.inspectors_of.items() if k not in _LEFT or v is not True)
    return f"{flags}检查人员" + (f"（{others}）" if others else "")


def amount_says(amount: Amount | None) -> str:
    """How many: 25%, 检查人员与对象 1:5, 每家2次 …"""
    if amount is None:
        return "没有数"
    if amount == "all":
        return "每家 1 次"
    if isinstance(amount, Fraction):
        return f"不少于 {share_says(amount)}"
    if isinstance(amount, int):
        return f"不少于 {amount} 家"
    if isinstance(amount, Ratio):
        return f"{left_says(amount)}与对象 {_number(amount.inspectors)}:{_number(amount.targets)}"
    if isinstance(amount, Times):
        return f"{every_says(amount.in_)}每家 {amount.times} 次"
    if isinstance(amount, Larger):
        return "取大者：" + "，".join(amount_says(a) for a in amount.larger)
    if isinstance(amount, Smaller):
        return "取小者：" + "，".join(amount_says(a) for a in amount.smaller)
    if isinstance(amount, Either):
        return f"{amount_says(amount.either[amount.decided])}（{len(amount.either)} 种中选定，{amount.decided_by}）"
    raise TypeError(amount)


def speciality_says(speciality: str, years: int | None) -> str:
    """A need of a team as one speciality of the draw: 水环境, 工作满3年, 水环境且工作满3年."""
    return "且".join(part for part in (speciality, f"工作满{years}年" if years is not None else "") if part)


def need_says(policy: Policy, need: Need) -> str:
    """Whom a team must have, and at which targets: 属于「湖区」：至少一人水环境."""
    whom = condition_says(policy, need.of) if need.of is not None else "每个对象"
    return f"{whom}：至少一人{speciality_says(need.speciality, need.years)}"


def level_says(level: str) -> str:
    """A level in words."""
    return {"prefecture": "市（州）级", "county": "县（区）级"}.get(level, f"{level} 级")


def line_says(policy: Policy, line: Quota) -> str:
    """A line as it is in force, its members left out: 每季度不少于 25%；全年内每家至少一次（原则上）."""
    return "；".join(_clauses(policy, line.in_force()))


def _clauses(policy: Policy, line: Quota) -> Iterator[str]:
    if line.pending:
        yield f"数量待定（{line.pending}）"
    elif line.at_least is not None:
        said = ("" if isinstance(line.at_least, Times) else every_says(line.every)) + amount_says(line.at_least)
        said = said.removesuffix("家") + "轮" if line.counts == "rounds" else said
        yield said.replace("不少于", "不少于计划抽查次数的") if line.share_of == "planned visits" else said
    if line.at_most is not None:
        alone = line.at_least is None and line.cover is None and not line.pending
        yield (every_says(line.every) if alone else "") + f"不多于 {share_says(line.at_most)}"
    if line.cover is not None:
        yield f"{in_span_says(line.cover.in_)}每家至少一次" + ("（原则上）" if line.cover.soft else "")
    if line.until == "rectified":
        yield "直至整改完成"
    if line.no_repeat is not None:
        yield f"{in_span_says(line.no_repeat)}不重复"
    if line.months is not None:
        yield f"只在 {line.months.from_} 月至 {line.months.to} 月"
    if line.spread:
        yield "进度 " + "、".join(share_says(s) for s in line.spread)
    if line.return_share is not None:
        yield f"回访 {share_says(line.return_share)}"
    if line.items:
        names = {i.id: i.name for i in policy.item}
        yield f"事项：{'、'.join(names[i] for i in line.items)}"
    if line.cover_items is not None:
        yield f"{in_span_says(line.cover_items)}覆盖全部事项"
    if line.recognises:
        yield "承认其他层级的检查"
    if line.joint is not None:
        yield {"internal": "内部联合", "departments": "部门联合"}[line.joint]
    if line.soft:
        yield "原则上"
