"""The task that carries out a job, and how one sees from outside whether a job's worker is still there.

While a job runs its worker holds a lock on a file, which the system lets go when the process dies, however it died: that
is the job's lease, and needs no clock.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import timezone
from django_tasks import task
from filelock import FileLock, Timeout

from shuangsui.actions.jobs.run_job import run_job
from shuangsui.actions.jobs.signs import folder


@task()
def run(pk: int) -> None:
    """Carry out a job; named in the settings as JOB_TASK."""
    with _lease(pk):
        run_job(pk=pk, clock=timezone.now)


@contextmanager
def _lease(pk: int) -> Iterator[None]:
    path = folder() / f"{pk}.lock"
    with FileLock(path):
        yield
        path.unlink(missing_ok=True)


def is_alive(pk: int) -> bool:
    """Whether a process is at the job now."""
    path = folder() / f"{pk}.lock"
    if not path.exists():
        return False
    try:
        with FileLock(path).acquire(timeout=0):
            return False
    except Timeout:
        return True
