"""One writer at a cabinet: a lock on a file, which the system lets go when its holder dies.

On POSIX `flock` is called directly: it is what filelock calls there too, so that both see each other, and a round of thousands of
cabinets is spared most of what surrounds it. Elsewhere filelock does it.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from filelock import FileLock, Timeout

if sys.platform != "win32":
    import fcntl

_PAUSE = 0.05  # seconds between two tries


@contextmanager
def locked(path: str, patience: float) -> Iterator[None]:
    """Hold the file's lock, and take the file away afterwards. Raises TimeoutError when `patience` seconds were too few.

    The file is taken away while the lock is held; whoever then locks what is no longer there tries again.
    """
    if sys.platform == "win32":
        lock = FileLock(path)
        try:
            lock.acquire(timeout=patience)
        except Timeout:
            raise TimeoutError(path) from None
        try:
            yield
        finally:
            lock.release()  # takes the file away
        return
    handle = _held(path, patience)
    try:
        yield
    finally:
        with suppress(OSError):
            os.unlink(path)
        os.close(handle)


def _held(path: str, patience: float) -> int:
    end = time.monotonic() + patience
    while (handle := _tried(path)) is None:
        if time.monotonic() >= end:
            raise TimeoutError(path)
        time.sleep(_PAUSE)
    return handle


def _tried(path: str) -> int | None:
    """The open file, locked; None while somebody else holds it, or took it away meanwhile."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        with suppress(BlockingIOError):
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.fstat(handle).st_nlink:
                return handle
    except OSError:
        os.close(handle)
        raise
    os.close(handle)
    return None
