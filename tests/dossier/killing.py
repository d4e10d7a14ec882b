"""Run a deed in a child process that is killed (SIGKILL) before its n-th operation on the file system.

The child is forked from a process that has loaded everything but started no thread, so that hundreds of deaths take seconds.
"""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

# What changes a file system, as the cabinet and the libraries below it call it.
_OPERATIONS = ((os, "rename"), (os, "replace"), (os, "open"), (os, "fsync"), (os, "mkdir"), (os, "unlink"), (os, "rmdir"))


def _arm(die_at: int) -> None:
    left = die_at

    def armed(original: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            nonlocal left
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            left -= 1
            return original(*args, **kwargs)

        return call

    for module, name in _OPERATIONS:
        setattr(module, name, armed(getattr(module, name)))


def in_child(deed: Callable[[], object], die_at: int | None = None) -> int:
    """Run `deed` in a child: 0 it was done, 1 it raised, −9 it was killed before operation `die_at` (counted from 0)."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            if die_at is not None:
                _arm(die_at)
            deed()
            code = 0
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def deaths(deed: Callable[[Path], object], before: Path, scratch: Path, step: int = 1) -> Iterator[Path]:
    """A copy of the folder `before` for each `step`-th operation of `deed(copy)`, left as the kill before that operation left it.

    Ends when the deed survives; that last copy is not given. Fails when the deed raises.
    """
    for die_at in range(0, 10_000, step):
        copy = scratch / str(die_at)
        shutil.copytree(before, copy)
        code = in_child(lambda here=copy: deed(here), die_at)
        if code == 0:
            assert die_at > 5, "the deed touched next to nothing: the kills prove nothing"
            return
        assert code == -signal.SIGKILL, f"the deed failed at operation {die_at}"
        yield copy
        shutil.rmtree(copy)
    raise AssertionError("the deed never ended")
