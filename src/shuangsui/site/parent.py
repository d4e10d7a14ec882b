"""A child process leaves with its parent, however the parent went: nothing is left behind by a killed server."""

from __future__ import annotations

import multiprocessing
import os
import threading


def leave_with_parent() -> None:
    """Watch the process that started this one, in a thread; nothing to do in a process that no Python started.

    Holds for children that were spawned: a forked one inherits the very pipe by which it would notice.
    """
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_leave, args=(parent,), name="parent watcher", daemon=True).start()


def _leave(parent: multiprocessing.process.BaseProcess) -> None:
    parent.join()
    os._exit(1)
