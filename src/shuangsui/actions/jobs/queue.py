"""Into the queue: the row of the task and the job's own are written in one transaction."""

from __future__ import annotations

from django.conf import settings
from django.utils.module_loading import import_string

from shuangsui.records.models import Job


def enqueue(job: Job) -> None:
    """Have the job run; at once where the settings name the immediate backend."""
    result = import_string(settings.JOB_TASK).enqueue(job.pk)
    Job.objects.filter(pk=job.pk).update(task=str(result.id))
    job.refresh_from_db()
