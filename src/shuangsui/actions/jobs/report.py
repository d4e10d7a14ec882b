"""What a running job is given: who asked, when it began, and where to say how far it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic

from shuangsui.access import Actor
from shuangsui.records.models import Job

from . import signs

SECONDS = 0.2  # between two writings: a job may report every row


class JobCancelled(Exception):
    """Whoever asked for the job wants it no longer: what it was about to commit is rolled back."""


@dataclass
class Report:
    """Call it with how much is done, of how much, and in words. `by`: with the rights held now, not when it was asked for."""

    job: Job
    by: Actor
    at: datetime
    clock: Callable[[], datetime]
    done: int = 0
    total: int = 0
    message: str = ""
    _told: float = field(default=0, repr=False)

    def __call__(self, done: int, total: int, message: str = "") -> None:
        """Say how far it is. Raises JobCancelled where that is wished."""
        self.done, self.total, self.message = done, total, message or self.message
        if (now := monotonic()) - self._told < SECONDS and done < total:
            return
        self._told = now
        if signs.is_cancel_asked(self.job.pk):
            raise JobCancelled
        signs.tell(self.job.pk, signs.Progress(self.done, self.total, self.message))
