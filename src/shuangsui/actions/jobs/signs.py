"""Signs of a running job, as small files in the data folder: how far it is, and whether it is wanted no longer.

Not in the database: a job that commits a whole registry in one transaction holds SQLite's only write lock meanwhile.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

from shuangsui.records.models import Job


class Progress(NamedTuple):
    """How far a job is: `done` of `total` (0 while that is not known), and in words."""

    done: int
    total: int
    message: str

    @property
    def percent(self) -> int:
        """Whole per cent, rounded down; 0 while the total is not known."""
        return min(self.done * 100 // self.total, 100) if self.total else 0


def folder() -> Path:
    """Where the signs lie; made where it is missing."""
    path = Path(settings.JOBS_ROOT)
    path.mkdir(parents=True, exist_ok=True)
    return path


def tell(pk: int, progress: Progress) -> None:
    """Leave the progress for whoever looks. A full disk must not stop the work: then nobody is told."""
    aside = folder() / f"{pk}.{os.getpid()}"
    try:
        aside.write_text(json.dumps(progress), "utf-8")
        os.replace(aside, folder() / f"{pk}.progress")
    except OSError:
        aside.unlink(missing_ok=True)


def progress_of(job: Job) -> Progress:
    """How far a job is: what it tells while it runs, what it came to afterwards."""
    if job.state == Job.RUNNING:
        try:
            return Progress(*json.loads((folder() / f"{job.pk}.progress").read_text("utf-8")))
        except (OSError, ValueError, TypeError):  # it has told nothing yet
            return Progress(0, 0, "")
    return Progress(job.done, job.total, job.message)


def ask_cancel(pk: int) -> None:
    """Leave the wish to cancel."""
    (folder() / f"{pk}.cancel").touch()


def is_cancel_asked(pk: int) -> bool:
    """Whether the wish is there."""
    return (folder() / f"{pk}.cancel").exists()


def sweep(pks: Iterable[int]) -> None:
    """Take away the signs of jobs that have ended."""
    for pk in pks:
        for kind in ("progress", "cancel"):
            (folder() / f"{pk}.{kind}").unlink(missing_ok=True)
