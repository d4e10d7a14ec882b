"""`shuangsui policy diff`: two plans side by side."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from shuangsui.paper.plain_tables import PlainTable, write_tables
from shuangsui.rules.compare import compare, differing

from . import shared
from .inputs import open_policy
from .output import Output
from .plan_files import write_new

LeftArgument = Annotated[str, typer.Argument(help="一个方案：policies 下的文件夹名，或 policy.toml 的路径")]
RightArgument = Annotated[str, typer.Argument(help="另一个方案")]
AllOption = Annotated[bool, typer.Option("--all", help="相同的也列出")]
OutOption = Annotated[Path | None, typer.Option("--out", help="另写一份 .xlsx")]


def diff(
    left: LeftArgument,
    right: RightArgument,
    all_: AllOption = False,
    out: OutOption = None,
    json: shared.JsonOption = False,
) -> None:
    """并排比较两个方案：区域、类别、比例、抽取、公开、表述、时限、清单、表格。默认只列不同之处。"""
    a, b = open_policy(left)[0], open_policy(right)[0]
    rows = compare(a, b)
    shown = rows if all_ else list(differing(rows))
    names = (a.policy.short_title, b.policy.short_title)
    said = Output(json)
    for section in dict.fromkeys(r.section for r in shown):
        said.table(section, ("内容", *names), [(r.about, r.left, r.right) for r in shown if r.section == section])
    same = sum(r.same for r in rows)
    said.line(f"共比较 {len(rows)} 处，{same} 处相同，{len(rows) - same} 处不同。")
    found = [{"section": r.section, "about": r.about, "left": r.left, "right": r.right, "same": r.same} for r in shown]
    said.data(left=a.policy.id, right=b.policy.id, compared=len(rows), same=same, rows=found)
    if out is not None:
        cells = tuple((r.section, r.about, r.left, r.right, "相同" if r.same else "不同") for r in shown)
        table = PlainTable("方案比较", ("部分", "内容", *names, "异同"), cells)
        write_new(out, write_tables([table], shared.now()))
        said.line(f"已写出 {out}")
        said.data(file=str(out))
    said.end()
