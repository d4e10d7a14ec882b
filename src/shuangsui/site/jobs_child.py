"""The process that does long work: takes jobs from the queue, and finds those whose worker died."""

from __future__ import annotations

import logging
import threading
import time

from .parent import leave_with_parent

REAP_EVERY = 5  # seconds
_log = logging.getLogger("shuangsui.jobs")


def work() -> None:
    """Work until the parent goes or a signal comes; what was interrupted before is marked first."""
    leave_with_parent()
    from .place import enter

    enter()
    work_here()


def work_here() -> None:
    """Work in this process, in an installation that was entered, until a signal comes."""
    threading.Thread(target=_reap_for_ever, name="reaper", daemon=True).start()
    from django.core.management import call_command

    call_command("db_worker", verbosity=0, interval=0.3, startup_delay=False, reload=False)


def _reap_for_ever() -> None:
    while True:
        reap()
        time.sleep(REAP_EVERY)


def reap() -> int:
    """Mark the jobs whose worker died; how many. A database that is busy now is asked again next time."""
    from django.db import OperationalError, connection
    from django.utils import timezone

    from shuangsui.access import Actor
    from shuangsui.actions.jobs.reap_jobs import reap_jobs

    from .jobs import is_alive

    try:
        return reap_jobs(by=Actor.machine("后台任务"), at=timezone.now(), is_alive=is_alive)
    except OperationalError as busy:
        _log.warning("reaper: %s", busy)
        return 0
    finally:
        connection.close()
