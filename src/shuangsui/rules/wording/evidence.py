"""What a condition saw, in Chinese: the test, the value found, the facts with their days and sources."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from ..conditions import Evidence
from ..policy import Policy
from ..policy.conditions import FactIs
from ..registry import Fact, Value
from .conditions import leaf_says


def evidence_says(policy: Policy, evidence: Evidence) -> str:
    """「上一年行政处罚合计不少于 200000 元」：查得 230000 元 …; for a column or a class, what stands in the registry."""
    test = evidence.test
    said = leaf_says(policy, test)
    if isinstance(test, FactIs):
        unit = "次" if test.take == "count" else next(f.unit for f in policy.fact if f.id == test.fact)
        return f"{said}：查得 {value_says(evidence.found)} {unit}".rstrip()
    return f"{said}：登记为 {value_says(evidence.found)}"


def fact_says(policy: Policy, fact: Fact) -> str:
    """One fact: 2024-03-05 行政处罚 230000元，来源 …，已查实."""
    kind = next((f for f in policy.fact if f.id == fact.fact), None)
    value = "" if fact.value is None else f" {value_says(fact.value)}{kind.unit if kind else ''}"
    source = f"，来源 {fact.source}" if fact.source else ""
    return f"{fact.fact_date} {kind.name if kind else fact.fact}{value}{source}" + ("" if fact.verified else "，未查实")


def value_says(value: Value | int) -> str:
    """A cell's value: 是, 否, 空, a number without needless noughts, tags joined."""
    if value is None or value == frozenset():
        return "空"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, frozenset):
        return "、".join(sorted(value))
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value.isoformat() if isinstance(value, date) else str(value)
