"""`draw-many`: a whole round of draws, an authority a folder."""

from __future__ import annotations

import os
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from fairdraw import SeatGroup, sha256_hex
from shuangsui.dossier.crew import draw_round
from shuangsui.dossier.entropy import parse_moment
from shuangsui.dossier.many import ALREADY, DRAWN, REFUSED, Outcome, Round, authorities
from shuangsui.rules.periods import Period

from . import shared
from .output import Output, Refusal

WITHIN = timedelta(days=30)
SHOWN = 20  # refusals listed in a terminal; all stand in the JSON

RootArgument = Annotated[
    Path, typer.Argument(metavar="文件夹", help="每个机关一个子文件夹，内有 targets.csv、inspectors.csv、rows.csv")
]
SeatsOption = Annotated[list[str] | None, typer.Option("--seats", help="部门=人数，默认 env=2；联合抽查可多次给出")]
PolicyFileOption = Annotated[Path, typer.Option("--policy", help="方案文件；承诺里记它的 SHA-256")]
CoresOption = Annotated[int, typer.Option("--cores", min=0, help="同时用几个处理器；0 为全部")]
RevealOption = Annotated[str, typer.Option("--reveal-by", help="最迟何时公开，默认 30 天之内")]


def draw_many(
    folder: RootArgument,
    period: shared.PeriodOption,
    policy: PolicyFileOption,
    seats: SeatsOption = None,
    reveal_by: RevealOption = "",
    cores: CoresOption = 0,
    json: shared.JsonOption = False,
) -> None:
    """许多机关一次做完冻结、抽取、封存、公开、验证，用本机的随机数（级别 local）。

    抽完的机关不会再抽；中断后再运行一次，接着抽其余的。一个机关被拒绝，不影响别的机关。
    """
    at = shared.now()
    until = parse_moment(reveal_by, "--reveal-by") if reveal_by else at + WITHIN
    given = Round(Period.parse(period).id, sha256_hex(policy.read_bytes()), _seats(seats or ["env=2"]), at, until)
    names = authorities(folder)
    outcomes = []
    for outcome in draw_round(folder, names, given, cores or os.cpu_count() or 1):
        outcomes.append(outcome)
        _progress(len(outcomes), len(names), json)
    outcomes.sort()
    _tell(Output(json), given, outcomes)
    if any(outcome.state == REFUSED for outcome in outcomes):
        raise typer.Exit(1)


def _seats(texts: list[str]) -> tuple[SeatGroup, ...]:
    """The seat groups of `POOL=SIZE` options. Raises Refusal."""
    groups = []
    for text in texts:
        pool, sign, size = text.partition("=")
        if not sign or not size.isdecimal():
            raise Refusal([f"--seats「{text}」应写成 部门=人数，如 env=2"], code=2)
        groups.append(SeatGroup(pool, int(size)))
    return tuple(groups)


def _progress(done: int, all_: int, as_json: bool) -> None:
    """A running count for a person at a terminal."""
    if sys.stderr.isatty() and not as_json and (done % 16 == 0 or done == all_):
        sys.stderr.write(f"\r{done:,}/{all_:,}" + ("\n" if done == all_ else ""))
        sys.stderr.flush()


def _tell(said: Output, given: Round, outcomes: list[Outcome]) -> None:
    states = Counter(outcome.state for outcome in outcomes)
    targets, visits = sum(outcome.targets for outcome in outcomes), sum(outcome.visits for outcome in outcomes)
    rows = [
        ("本次抽完（均已重新计算验证）", f"{states[DRAWN]:,}", f"{targets:,}", f"{visits:,}"),
        ("先前已抽完", f"{states[ALREADY]:,}", "", ""),
        ("被拒绝", f"{states[REFUSED]:,}", "", ""),
    ]
    said.table(f"{given.period}：{len(outcomes):,} 个机关", ("", "机关", "检查对象", "检查"), rows, ("机关", "检查对象", "检查"))
    refused = [outcome for outcome in outcomes if outcome.state == REFUSED]
    for outcome in refused[:SHOWN]:
        said.line(f"✗ {outcome.authority}：{outcome.why}")
    if len(refused) > SHOWN:
        said.line(f"……另有 {len(refused) - SHOWN} 个，见 --json")
    said.data(period=given.period, states=dict(states), targets=targets, visits=visits)
    said.data(authorities=[outcome._asdict() for outcome in outcomes])
    said.end()
