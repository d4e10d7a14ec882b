"""A job that takes its time: what the worker's tests have carried out, in processes of their own.

python -m tests.site.slow_job DATA work             a worker, until it is killed
python -m tests.site.slow_job DATA start STEPS      a new job; its number
python -m tests.site.slow_job DATA cancel|restart|show NUMBER
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any


def slow(job: Any, report: Any) -> dict[str, Any]:
    """So many steps, a twentieth of a second each; the last one is a deed of its own."""
    steps = int(job.arguments["steps"])
    for step in range(steps):
        report(step, steps, f"第 {step} 步")
        time.sleep(0.05)
    return {"says": f"走完 {steps} 步"}


def main(data: str, what: str, *words: str) -> None:
    """Do what was asked for."""
    from shuangsui.site.place import enter

    enter(Path(data))
    from django.utils import timezone

    from shuangsui.access import Actor
    from shuangsui.actions.jobs import KINDS, Kind, cancel_job, progress_of, restart_job, start_job
    from shuangsui.records.models import Job, Unit, User
    from shuangsui.site.jobs_child import work_here

    KINDS["slow"] = Kind("慢", "tests.site.slow_job:slow")
    if what == "work":
        work_here()
        return
    by, at = Actor.of(User.objects.get(username="zhang")), timezone.now()
    if what == "start":
        arguments = {"steps": int(words[0])}
        job = start_job(by=by, at=at, unit=Unit.objects.get(code="652300"), kind="slow", title="慢", arguments=arguments)
    else:
        job = Job.objects.get(pk=int(words[0]))
        if what == "cancel":
            cancel_job(by=by, at=at, job=job)
        elif what == "restart":
            restart_job(by=by, at=at, job=job)
    job.refresh_from_db()
    print(
        json.dumps(
            {"pk": job.pk, "state": job.state, "message": job.message, "done": progress_of(job).done, "attempt": job.attempt}
        )
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
