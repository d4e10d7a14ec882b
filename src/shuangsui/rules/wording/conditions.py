"""Conditions in Chinese, with the plan's own names."""

from __future__ import annotations

from datetime import date

from ..policy import Policy
from ..policy.base import Part
from ..policy.conditions import (
    AllOf,
    AnyOf,
    AttributeIs,
    Condition,
    FactIs,
    InArea,
    InClass,
    InGrade,
    InList,
    NotThis,
    OfKind,
)

_BOUNDS = {"at_least": "不少于 {}", "more_than": "超过 {}", "at_most": "不多于 {}", "under": "少于 {}"}
_CORE = {
    "name": "名称", "address": "地址", "industry": "行业", "permit_class": "许可管理类别", "level": "管理级别",
    "state": "生产状态", "needs": "专业需求", "tags": "标识", "takes_part": "参与双随机",
}  # fmt: skip
_SPANS = {"plan": "方案年度", "quarter": "当季度", "month": "当月"}
_BACK = {"plan-1": "上一年", "quarter-1": "上一季度", "month-1": "上个月", "ever": "迄今"}


def condition_says(policy: Policy, condition: Condition) -> str:
    """A condition as one would say it: 「上一年行政处罚合计不少于 200000 元」."""
    if isinstance(condition, AnyOf):
        return "，或者".join(_inner(policy, c) for c in condition.any)
    if isinstance(condition, AllOf):
        return "，并且".join(_inner(policy, c) for c in condition.all)
    if isinstance(condition, NotThis):
        inner = condition.not_
        if isinstance(inner, AnyOf):
            return f"不属于下列任何一种（{'；'.join(condition_says(policy, c) for c in inner.any)}）"
        return f"不是（{condition_says(policy, inner)}）"
    return leaf_says(policy, condition)


def _inner(policy: Policy, condition: Condition) -> str:
    said = condition_says(policy, condition)
    return f"（{said}）" if isinstance(condition, AnyOf | AllOf) else said


def leaf_says(policy: Policy, leaf: Part) -> str:
    """One simple test in words."""
    if isinstance(leaf, AttributeIs):
        return _attribute(policy, leaf)
    if isinstance(leaf, FactIs):
        return _fact(policy, leaf)
    if isinstance(leaf, InClass):
        return f"属于「{policy.class_of(leaf.class_).name}」"
    if isinstance(leaf, InGrade):
        return f"等级是「{next(g.name for g in policy.grade if g.id == leaf.grade)}」"
    if isinstance(leaf, InList):
        return f"列入「{next(x.name for x in policy.listed if x.id == leaf.list_)}」"
    if isinstance(leaf, OfKind):
        return f"是{next(k.name for k in policy.kind if k.id == leaf.kind)}"
    if isinstance(leaf, InArea):
        return f"在{policy.area_of(leaf.area).name}"
    raise TypeError(leaf)


def header_of(policy: Policy, attribute: str) -> str:
    """What a column is called: the plan's own header, or that of a core column."""
    return next((a.header for a in policy.attribute if a.id == attribute), _CORE.get(attribute, attribute))


def _bounded(test: AttributeIs | FactIs, unit: str) -> str:
    return "且".join(_BOUNDS[name].format(value) for name, value in test.bounds()) + (f" {unit}" if unit else "")


def _attribute(policy: Policy, test: AttributeIs) -> str:
    header = header_of(policy, test.attribute)
    if test.filled is not None:
        return f"「{header}」{'已填' if test.filled else '未填'}"
    if test.has_tag is not None:
        return f"「{header}」含“{test.has_tag}”"
    if test.in_ is not None:
        return f"「{header}」是{'、'.join(f'“{x}”' for x in test.in_)}之一"
    if test.is_ is not None:
        value = {True: "是", False: "否"}[test.is_] if isinstance(test.is_, bool) else test.is_
        return f"「{header}」为“{value}”"
    unit = next((a.unit for a in policy.attribute if a.id == test.attribute), "")
    return f"「{header}」{_bounded(test, unit)}"


def during_says(during: str | tuple[date, date]) -> str:
    """The span that facts are taken from."""
    if isinstance(during, tuple):
        return f"{during[0]} 至 {during[1]}"
    name, _, back = during.partition("-")
    return _BACK.get(during) or (f"{_SPANS[name]}往前第 {back} 期" if back else _SPANS[name])


def _fact(policy: Policy, test: FactIs) -> str:
    kind = next(f for f in policy.fact if f.id == test.fact)
    name = kind.name + (f"（来源 {test.source}）" if test.source else "")
    name = ("已查实的" if test.verified else "未查实的" if test.verified is False else "") + name
    unit = "次" if test.take == "count" else kind.unit
    how = {"sum": "合计", "largest": "单笔", "count": ""}[test.take]
    return f"{during_says(test.during)}{name}{how}{_bounded(test, unit)}"
