"""`shuangsui jobs`: the background jobs of an installation, and a worker of its own for them."""

from __future__ import annotations

from typing import Annotated

import typer

from .. import place
from . import shared
from .keeping import enter_used
from .output import Output
from .serving import DataOption


def list_(
    data: DataOption = None,
    most: Annotated[int, typer.Option("--most", min=1, help="最多列出多少个")] = 50,
    json: shared.JsonOption = False,
) -> None:
    """列出最近的后台任务：谁提出的，到哪一步，结果怎样。"""
    enter_used(data)
    from shuangsui.actions.jobs import progress_of
    from shuangsui.records.models import Job

    out = Output(json)
    jobs = list(Job.objects.select_related("by", "unit")[:most])
    rows = []
    for job in jobs:
        progress = progress_of(job)
        far = f"{progress.percent}%" if progress.total else ""
        rows.append(
            (job.pk, shared.local(job.created_at), job.title, job.unit.name, job.by.name, job.state_says, far, progress.message)
        )
    if jobs:
        out.table("后台任务", ("编号", "提出时间", "名称", "单位", "提出人", "状态", "进度", "说明"), rows, ("编号", "进度"))
    else:
        out.line("还没有后台任务。")
    out.data(jobs=[{"id": job.pk, "kind": job.kind, "title": job.title, "state": job.state} for job in jobs])
    out.end()


def work(data: DataOption = None) -> None:
    """单独运行一个后台任务进程，用于另有网页进程的 PostgreSQL 安装。按 Ctrl+C 停止；shuangsui run 自带一个，一般不用。"""
    enter_used(data)
    from ..jobs_child import work_here

    print(f"等待后台任务：{place.default() if data is None else data}（按 Ctrl+C 停止）", flush=True)
    work_here()
