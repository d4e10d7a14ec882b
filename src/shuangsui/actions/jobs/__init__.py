"""Long work in the background, with progress, cancel and a reaper for what was killed.

A kind of job is a line in `kinds.py`: its words and a function `(job, report) -> result` that does the work by ordinary
deeds. Started by `start_job`, in the same transaction as the deed that asks for it; carried out by `run_job`.
"""

from .cancel_job import cancel_job
from .kinds import KINDS, Kind
from .report import JobCancelled, Report
from .restart_job import restart_job
from .signs import Progress, progress_of
from .start_job import start_job

__all__ = ["KINDS", "JobCancelled", "Kind", "Progress", "Report", "cancel_job", "progress_of", "restart_job", "start_job"]
