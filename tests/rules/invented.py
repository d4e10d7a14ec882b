"""A small invented plan and registry for the tests of the rules: only what a test is about need be written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from shuangsui.rules.expected import drawn_in_order
from shuangsui.rules.periods import Period
from shuangsui.rules.policy import Policy, read_policy
from shuangsui.rules.policy.disclosure import OUTCOMES
from shuangsui.rules.pool import Pool, Situation, build_pool
from shuangsui.rules.registry import Inspector, Target
from shuangsui.rules.visits import Drawn

_HEAD = """
[policy]
cite = "标题"
id = "invented"
title = "自编方案"
short_title = "自编"
issuer = "虚构的生态环境局"
effective_from = 2025-01-01
year = 2025
binds = ["P0"]
[[area]]
decided_by = "虚构"
code = "P0"
name = "某州"
level = "prefecture"
[[area]]
decided_by = "虚构"
code = "A1"
name = "甲县"
level = "county"
parent = "P0"
authority = "甲县分局"
[[area]]
decided_by = "虚构"
code = "A2"
name = "乙县"
synonyms = ["乙"]
level = "county"
parent = "P0"
authority = "乙县分局"
[[kind]]
cite = "一"
id = "unit"
name = "排污单位"
"""
_CLASSES = """
[[class]]
cite = "二"
id = "key"
name = "重点"
listed_in = "key-list"
[[class]]
cite = "二"
id = "special"
name = "特殊"
listed_in = "special-list"
[[class]]
cite = "二"
id = "general"
name = "一般"
otherwise = true
[[listed]]
cite = "二"
id = "key-list"
name = "重点名录"
issuer = "虚构"
[[listed]]
cite = "二"
id = "special-list"
name = "特殊名单"
issuer = "虚构"
"""
_TAIL = f"""
[team]
decided_by = "法"
seats = [{{ pool = "env", name = "执法人员", size = 2 }}]
[disclosure]
cite = "九"
unmapped = {list(OUTCOMES)}
[disclosure.clock]
cite = "九"
starts = ["task.completed"]
term = "20 working days"
""".replace("'", '"')


def line(id_: str, rest: str, of: str = '{ class = "general" }', every: str = "year", by: str = "county") -> str:
    """One quota line as TOML."""
    return f'[[quota]]\ncite = "四"\nid = "{id_}"\nname = "{id_}"\nby = "{by}"\nof = {of}\nevery = "{every}"\n{rest}\n'


def plan(*lines: str, every: str = "month", more: str = "", classes: str = _CLASSES, draw: str = "") -> Policy:
    """A plan with these lines and one cycle of draws for all. `more`: further tables; `draw`: further keys of the draw."""
    ids = [text.split('id = "')[1].split('"')[0] for text in lines]
    cycle = f'[[draw]]\ncite = "三"\nid = "d"\nname = "抽取"\nby = ["county", "prefecture"]\nevery = "{every}"\n{draw}\n'
    cycle += f"lines = {ids}\n".replace("'", '"')
    return read_policy("\n".join((_HEAD, classes, *lines, cycle, more, _TAIL)).encode())


def units(count: int, prefix: str = "T", **fields: Any) -> list[Target]:
    """So many targets alike but for their ids."""
    area = fields.pop("area", "A1")
    return [Target(f"{prefix}{n:05d}", f"{prefix}{n}", area, kind="unit", **fields) for n in range(count)]


def people(count: int, area: str = "A1", prefix: str = "I", **fields: Any) -> list[Inspector]:
    """So many inspectors of an area."""
    return [Inspector(f"{prefix}{n:03d}", f"{prefix}{n}", (area,), **fields) for n in range(count)]


def pool(policy: Policy, period: str, targets: Sequence[Target], inspectors: Sequence[Inspector] = (), **more: Any) -> Pool:
    """The pool of a draw for a period, frozen the day before it begins unless `on` is given."""
    at = Period.parse(period)
    on = more.pop("on", at.first - timedelta(days=1))
    return build_pool(Situation(policy, more.pop("authority", "A1"), at, on, targets, inspectors, **more))


def months(year: int = 2025) -> list[str]:
    """The twelve months of a year."""
    return [f"{year}-M{m:02d}" for m in range(1, 13)]


def run(policy: Policy, periods: Sequence[str], targets: Sequence[Target], **more: Any) -> tuple[list[Pool], tuple[Drawn, ...]]:
    """The draws of several periods, each with the results of those before; a target joins on `joins[id]`."""
    joins: Mapping[str, date] = more.pop("joins", {})
    drawn: tuple[Drawn, ...] = tuple(more.pop("drawn", ()))
    pools = []
    for period in periods:
        first = Period.parse(period).first
        here = [t for t in targets if joins.get(t.id, date.min) < first]
        pools.append(pool(policy, period, here, drawn=drawn, **more))
        drawn += drawn_in_order(pools[-1])
    return pools, drawn
