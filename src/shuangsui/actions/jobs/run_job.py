"""Carry out a job: what the worker calls. The job's function does its deeds; here is only what became of it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

from shuangsui.access import Actor
from shuangsui.records.models import Job

from ..deed import action, record
from ..errors import ActionError
from ..sentences import say
from .kinds import KINDS
from .report import JobCancelled, Report
from .signs import sweep

_log = logging.getLogger("shuangsui.jobs")


def run_job(*, pk: int, clock: Callable[[], datetime]) -> None:
    """Run a waiting job to its end, whatever that is; nothing to do for one that was cancelled or begun already."""
    at = clock()
    if not Job.objects.filter(pk=pk, state=Job.QUEUED).update(state=Job.RUNNING, started_at=at):
        return
    job = Job.objects.select_related("unit", "by").get(pk=pk)
    report = Report(job, Actor.of(job.by, job.address), at, clock)
    result: dict[str, Any] = {}
    try:
        result = KINDS[job.kind].load()(job, report) or {}
        state, says = Job.DONE, str(result.get("says", ""))
    except JobCancelled:
        state, says = Job.CANCELLED, ""
    except ActionError as refused:
        state, says = Job.FAILED, say(refused)
    except Exception:  # a fault of the program: kept for its maintainers, and the worker goes on
        _log.exception("job %s (%s) failed", pk, job.kind)
        state, says = Job.FAILED, "程序出错，没有保存任何内容。请再试一次；仍然不行，请告诉系统管理员。"
    end_job(by=report.by, at=clock(), job=job, state=state, says=says or report.message, report=report, result=result)


@action
def end_job(
    *,
    by: Actor,
    at: datetime,
    job: Job,
    state: str,
    says: str,
    report: Report | None = None,
    result: dict[str, Any] | None = None,
) -> Job | None:
    """The job has ended in a state; nothing to do where it is not the running one any more."""
    current = Job.objects.select_for_update().get(pk=job.pk)
    if current.state not in Job.LIVE or current.attempt != job.attempt:
        return None

    before = {"state": current.state}
    current.state, current.message, current.ended_at, current.result = state, says[:500], at, result or {}
    if report is not None:
        current.done, current.total = report.done, report.total
    current.save()
    sweep([current.pk])
    record("job.ended", by=by, at=at, unit=current.unit, subject=current, before=before, after={"state": state})
    return current
