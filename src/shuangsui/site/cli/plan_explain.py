"""`shuangsui policy explain`: why a target is in its class and grade, which lines count it, what its chance is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from shuangsui.paper.inspectors import read_inspectors
from shuangsui.paper.links import read_facts, read_history
from shuangsui.paper.problems import Reading
from shuangsui.paper.sentences import describe
from shuangsui.paper.source import Source
from shuangsui.paper.targets import read_targets
from shuangsui.rules.explain import Explained, chance_in, regular_period
from shuangsui.rules.explain import explain as explain_target
from shuangsui.rules.periods import Period
from shuangsui.rules.policy import Policy
from shuangsui.rules.pool import PoolError, Situation, build_pool
from shuangsui.rules.registry import Target
from shuangsui.rules.sentences import ERRORS, EXCLUDED, say

from . import shared
from .inputs import open_policy
from .output import Output, Refusal
from .plan_explain_said import show
from .plans import PlanArgument

Row = TypeVar("Row")
TargetOption = Annotated[str, typer.Option("--target", help="检查对象：编号、统一社会信用代码或名称")]
OnOption = Annotated[str, typer.Option("--on", help="按哪一天说明，默认今天")]
PeriodOption = Annotated[str, typer.Option("--period", help="为哪一期抽取说明，默认这一天所在的一期")]
OptionalInspectors = Annotated[Path | None, typer.Option("--inspectors", help="检查人员名录库；给出后计算本期的抽中机会")]


@dataclass(frozen=True)
class Chance:
    """One line's chance in the present period at one authority; `says` is why there is none."""

    area: str
    line: str
    members: int = 0
    take: int = 0
    chance: str = ""
    says: str = ""


def explain(
    policy: PlanArgument,
    target: TargetOption,
    targets: shared.TargetsOption,
    facts: shared.FactsOption = None,
    inspectors: OptionalInspectors = None,
    history: shared.HistoryOption = None,
    on: OnOption = "",
    period: PeriodOption = "",
    json: shared.JsonOption = False,
) -> None:
    """说明一个对象属于哪一类、哪一等级：哪些条件成立或不成立、依据什么事实和哪一条、归哪几条比例、本期抽中的机会。"""
    found, _ = open_policy(policy)
    day = shared.day_of(on, "--on") if on else shared.now().date()
    words = found.vocabulary()
    kind = found.kind[0].id  # what a target is where the registry does not say
    everyone = tuple(t if t.kind else replace(t, kind=kind) for t in _rows(targets, lambda s: read_targets(s, words)))
    one = _named(everyone, target)
    known = _rows(facts, lambda s: read_facts(s, everyone, words)) if facts else ()
    asked = Period.parse(period) if period else regular_period(found, one.area, day)
    told = explain_target(found, one, known, day, asked)
    chances: list[Chance] = []
    if inspectors is not None:
        staff = _rows(inspectors, lambda s: read_inspectors(s, words))
        past = _rows(history, lambda s: read_history(s, everyone, words)) if history else ()
        for area in dict.fromkeys(u.area for u in told.under):
            when = Period.parse(period) if period else regular_period(found, area, day)
            situation = Situation(found, area, when, day, everyone, staff, facts=known, past=past)
            chances += _chances(situation, told)
    out = Output(json)
    show(out, found, told, day)
    _show_chances(out, found, told, chances, inspectors is not None)
    out.end()


def _rows(path: Path, reader: Callable[[Source], Reading[Row]]) -> tuple[Row, ...]:
    """The rows of a file. Raises Refusal with its errors."""
    reading = reader(Source.at(path))
    errors = [describe(p, with_file=True) for p in reading.problems if p.severity == "error"]
    if errors:
        raise Refusal(errors)
    return reading.rows


def _named(targets: Sequence[Target], named: str) -> Target:
    """The target of an id, a credit code, a number or an exact name. Raises Refusal for none or several."""
    fitting = [t for t in targets if named in (t.id, t.credit_code, t.number)] or [t for t in targets if t.name == named]
    if not fitting:
        near = [f"{t.name}（{t.id}）" for t in targets if named and named in t.name][:5]
        raise Refusal([f"名录中没有检查对象「{named}」" + (f"，是否指 {'、'.join(near)}？" if near else "")])
    if len(fitting) > 1:
        raise Refusal([f"有几个检查对象都叫「{named}」，请改用编号：{'、'.join(t.id for t in fitting)}"])
    return fitting[0]


def _chances(situation: Situation, told: Explained) -> list[Chance]:
    """The chances in the lines of one authority. Where there can be no pool, or it is left out, why."""
    under = [u for u in told.under if u.area == situation.authority]
    try:
        pool = build_pool(situation)
    except PoolError as error:
        return [Chance(situation.authority, u.line.name, says=say(ERRORS, error.code, **error.values)) for u in under]
    plans = {p.line.id: p for p in pool.lines}
    left_out = pool.excluded.get(told.target.id, "")
    found = []
    for u in under:
        plan = plans.get(u.line.id)
        chance = chance_in(plan, told.target.id) if plan is not None else None
        if plan is None:
            found.append(Chance(u.area, u.line.name, says=f"不在「{pool.draw.name}」之内"))
        elif chance is None:
            says = EXCLUDED.get(left_out, left_out) or "本期不在这一条的名单里"
            found.append(Chance(u.area, u.line.name, len(plan.members), plan.take, says=says))
        else:
            take = plan.take + plan.return_take
            found.append(Chance(u.area, u.line.name, plan.row_members, take, _rate(chance)))
    return found


def _rate(chance: Fraction) -> str:
    """A chance rounded for the reader, and exactly: 66.7%（2/3）."""
    exact = f"（{chance}）" if chance.denominator > 1 else ""
    return f"{float(chance * 100):.1f}%{exact}"


def _show_chances(out: Output, policy: Policy, told: Explained, chances: Sequence[Chance], asked: bool) -> None:
    if not told.under:
        return
    if not asked:
        out.line("本期抽中的机会：没有给出 --inspectors，不能计算。")
    elif chances:
        rows = [(policy.area_of(c.area).name, c.line, c.take or "", c.members or "", c.chance, c.says) for c in chances]
        out.table("本期抽中的机会", ("机关", "条线", "抽取", "名单", "机会", "说明"), rows, ("抽取", "名单", "机会"))
        out.line("归几条的，合起来的机会不低于其中最大的一条。")
    data: list[dict[str, Any]] = [c.__dict__ for c in chances]
    out.data(chances=data)
