"""Targets of a pool that are likely dead (可能已不存在): better looked after before the freeze than drawn in vain."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from shuangsui.rules.pool import Pool

_WORDS = ("停产", "停业", "歇业", "搬迁", "迁出", "关闭", "注销", "破产", "吊销", "查无", "失联", "无法联系", "拆除")


def doubtful(pool: Pool) -> Iterator[tuple[str, str]]:
    """(target, why) of those who stand in a row although their state, their last visit or an empty address speaks against it."""
    last: dict[str, tuple[date, str]] = {}
    for visit in sorted(pool.situation.past, key=lambda visit: visit.visited_date):
        if visit.outcome:
            last[visit.target] = (visit.visited_date, visit.outcome)
    for id_ in pool.rows:
        target = pool.targets[id_]
        if word := _found(target.state):
            yield id_, f"生产状态写着“{target.state}”（{word}）"
        elif id_ in last and _found(last[id_][1]):
            yield id_, f"上次检查（{last[id_][0]}）结果是“{last[id_][1]}”"
        elif not target.address and not target.credit_code and not target.number:
            yield id_, "没有地址，也没有代码和编号"


def _found(text: str) -> str:
    return next((word for word in _WORDS if word in text and f"未{word}" not in text), "")
