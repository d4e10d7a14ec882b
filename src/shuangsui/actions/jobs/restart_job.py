"""Start a job again that was interrupted, failed or cancelled."""

from __future__ import annotations

from datetime import datetime

from shuangsui.access import Actor
from shuangsui.records.models import Job

from ..deed import action, record, require
from ..errors import ActionError
from .queue import enqueue
from .signs import sweep


@action
def restart_job(*, by: Actor, at: datetime, job: Job) -> Job | None:
    """The same job, in the queue once more; nothing to do for one that waits or runs. Its own asker alone may.

    Raises NotAllowed, ActionError(job-done).
    """
    require(by, "jobs.own", job.unit)
    current = Job.objects.select_for_update().get(pk=job.pk, by=by.user)
    if current.is_live:
        return None
    if current.state == Job.DONE:
        raise ActionError("job-done", job=current.title)

    before = {"state": current.state, "attempt": current.attempt}
    current.state, current.attempt, current.message, current.ended_at = Job.QUEUED, current.attempt + 1, "", None
    current.save()
    sweep([current.pk])
    after = {"state": current.state, "attempt": current.attempt}
    record("job.restarted", by=by, at=at, unit=current.unit, subject=current, before=before, after=after)
    enqueue(current)
    return current
