"""`shuangsui policy dates`: every due day of a year, owed by whom to whom, under which article; as a calendar file too."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from shuangsui.dossier.entropy import CHINA
from shuangsui.paper.due_dates import KINDS, basis_says, remark_says, span_says, write_calendar
from shuangsui.rules.duties import DueDay, due_days
from shuangsui.rules.policy import Policy
from shuangsui.rules.standing import StandingRule, standing_rules

from . import shared
from .inputs import open_policy
from .output import Output, Refusal
from .plan_files import write_new
from .plans import PlanArgument, year_of

YearOption = Annotated[str, typer.Option("--year", help="哪一年的日子，如 2025")]
AreaOption = Annotated[str, typer.Option("--area", help="只看一个区域：代码或名称")]
IcsOption = Annotated[Path | None, typer.Option("--ics", help="另写一份日历文件（.ics），可导入手机和电脑的日历")]
AtOption = Annotated[str, typer.Option("--at", help="日历文件的制作时刻，如 2025-01-02T09:00，默认现在")]


def dates(
    policy: PlanArgument,
    year: YearOption,
    area: AreaOption = "",
    ics: IcsOption = None,
    at: AtOption = "",
    json: shared.JsonOption = False,
) -> None:
    """列出一年里的全部期限：哪天、什么事、谁报给谁、依据哪一条；没有固定日子的另列。"""
    found, _ = open_policy(policy)
    code = area_code(found, area)
    asked = year_of(year)
    days, rules = due_days(found, asked, code), standing_rules(found, code)
    out = Output(json)
    where = found.area_of(code).name if code else "全部区域"
    out.line(f"{found.policy.title}  {asked} 年  {where}")
    _show_days(out, days)
    rows = [(KINDS[r.kind], r.name, r.says, "、".join(r.owed_by), "、".join(r.owed_to), r.cite or r.decided_by) for r in rules]
    if rows:
        out.table("随事情起算或没有写日子的", ("类别", "事项", "时限", "由谁", "给谁", "依据"), rows)
    out.data(id=found.policy.id, year=asked, area=code, days=[_day_data(d) for d in days], rules=[_rule_data(r) for r in rules])
    if ics is not None:
        stamp = _moment(at) if at else shared.now()
        write_new(ics, write_calendar(found, asked, code, days, stamp))
        out.line(f"已写出 {ics}，{len(days)} 项。")
        out.data(file=str(ics))
    out.end()


def area_code(policy: Policy, named: str) -> str:
    """The code of an area given by code or name, "" for none. Raises Refusal."""
    found = policy.vocabulary().areas.get(named, "") if named else ""
    if named and not found:
        known = "、".join(f"{a.name}（{a.code}）" for a in policy.area)
        raise Refusal([f"方案中没有区域「{named}」；可用的有：{known}"])
    return found


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Refusal([f"--at「{text}」不是时刻，应写成 2025-01-02T09:00"], code=2) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=CHINA)


def _show_days(out: Output, days: tuple[DueDay, ...]) -> None:
    rows = [
        (span_says(d), KINDS[d.kind], d.name, "、".join(d.owed_by), "、".join(d.owed_to), basis_says(d), remark_says(d))
        for d in days
    ]
    out.table("期限", ("最迟", "类别", "事项", "由谁", "给谁", "依据", "说明"), rows)
    out.line(f"共 {len(days)} 个期限。")


def _day_data(d: DueDay) -> dict[str, Any]:
    who = {"owed_by": list(d.owed_by), "owed_to": list(d.owed_to), "via": d.via, "cite": d.cite, "decided_by": d.decided_by}
    marks = {"day_off": d.day_off, "moved_from": d.moved_from, "estimate": d.estimate, "outside": d.outside}
    return {"first": d.first, "last": d.last, "name": d.name, "kind": d.kind, "part": d.part, "period": d.period} | who | marks


def _rule_data(r: StandingRule) -> dict[str, Any]:
    who = {"owed_by": list(r.owed_by), "owed_to": list(r.owed_to), "cite": r.cite, "decided_by": r.decided_by}
    return {"name": r.name, "says": r.says, "kind": r.kind, "part": r.part} | who
