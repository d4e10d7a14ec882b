"""Find the jobs whose worker died, and say so: they can be started again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django_tasks_db.models import DBTaskResult

from shuangsui.access import Actor
from shuangsui.records.models import Job

from .run_job import end_job

KEPT = timedelta(days=14)  # the queue's own rows of ended tasks
CLAIMED = timedelta(seconds=30)  # a worker that took a task has begun the job by then
SAYS = "中断：运行它的程序被终止了。没有保存的内容已撤回，可以重新开始。"


def reap_jobs(*, by: Actor, at: datetime, is_alive: Callable[[int], bool]) -> int:
    """End every job that nobody runs any more as failed; how many. `is_alive`: whether a process holds a job's lock."""
    dead = [job for job in Job.objects.filter(state=Job.RUNNING) if not is_alive(job.pk)]
    dead += [job for job in _lost(at) if not is_alive(job.pk)]
    ended = [end_job(by=by, at=at, job=job, state=Job.FAILED, says=SAYS) for job in dead]
    DBTaskResult.objects.filter(started_at__lt=at - KEPT).delete()
    return sum(job is not None for job in ended)


def _lost(at: datetime) -> list[Job]:
    """Jobs that wait, while their task was taken long ago by a worker that died before it began."""
    waiting = {job.task: job for job in Job.objects.filter(state=Job.QUEUED).exclude(task="")}
    taken = DBTaskResult.objects.filter(id__in=list(waiting), started_at__lt=at - CLAIMED).values_list("id", flat=True)
    return [waiting[str(pk)] for pk in taken]
