"""Start long work."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError

from shuangsui.access import Actor
from shuangsui.records.models import Job, Unit

from ..deed import action, record, require
from .kinds import KINDS
from .queue import enqueue


def start_job(
    *, by: Actor, at: datetime, unit: Unit, kind: str, title: str, arguments: dict[str, Any] | None = None, key: str = ""
) -> Job:
    """A new job in the queue. With a `key`, one of the same kind and key that waits, runs or is done is given back instead.

    The right to what the job does is asked for by its own deeds, when it runs. Raises NotAllowed.
    """
    require(by, "jobs.own", unit)
    if key and (known := _same(kind, key)):
        return known
    try:
        return _start(by=by, at=at, unit=unit, kind=kind, title=title, arguments=arguments or {}, key=key)
    except IntegrityError:  # the same form, sent twice at once
        if key and (known := _same(kind, key)):
            return known
        raise


@action
def _start(*, by: Actor, at: datetime, unit: Unit, kind: str, title: str, arguments: dict[str, Any], key: str) -> Job:
    assert kind in KINDS and by.user is not None, kind

    job = Job.objects.create(
        kind=kind, key=key, title=title, unit=unit, by=by.user, address=by.address, arguments=arguments, created_at=at
    )
    record("job.started", by=by, at=at, unit=unit, subject=job, after={"kind": kind})
    enqueue(job)
    return job


def _same(kind: str, key: str) -> Job | None:
    return Job.objects.filter(kind=kind, key=key, state__in=(*Job.LIVE, Job.DONE)).first()
