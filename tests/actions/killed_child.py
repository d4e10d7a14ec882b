"""A deed in a child process that is killed in the middle: what the tests of sudden deaths share."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable


def in_child(deed: Callable[[], object], kill_after: float | None = None) -> int:
    """Do the deed in a child: 0 done, 1 raised, −9 killed so many seconds from its start.

    Setting pages starts threads, which no fork survives: whatever prints is done in children alone.
    """
    child = os.fork()
    if child == 0:
        code = 1
        try:
            deed()
            code = 0
        finally:
            os._exit(code)
    if kill_after is not None:
        time.sleep(kill_after)
        os.kill(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
