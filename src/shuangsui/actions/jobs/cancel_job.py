"""Cancel a job."""

from __future__ import annotations

from datetime import datetime

from shuangsui.access import Actor
from shuangsui.records.models import Job

from ..deed import action, record, require
from .signs import ask_cancel


def cancel_job(*, by: Actor, at: datetime, job: Job) -> Job | None:
    """A waiting job is cancelled at once, a running one stops where it next reports; nothing to do for one that has ended.

    Its own asker alone may. Raises NotAllowed.
    """
    require(by, "jobs.own", job.unit)
    current = Job.objects.get(pk=job.pk, by=by.user)
    if current.state == Job.RUNNING:
        ask_cancel(current.pk)  # before anything is written: the job may be holding the only write lock
    return _cancel(by=by, at=at, job=current)


@action
def _cancel(*, by: Actor, at: datetime, job: Job) -> Job | None:
    current = Job.objects.select_for_update().get(pk=job.pk)
    if not current.is_live:
        return None

    if current.state == Job.QUEUED:
        current.state, current.ended_at = Job.CANCELLED, at
        current.save()
    record("job.cancelled", by=by, at=at, unit=current.unit, subject=current, after={"state": current.state})
    return current
