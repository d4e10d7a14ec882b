"""Whether something failed because a disk is full: said by the system, by SQLite, or by PostgreSQL."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator

_ERRNOS = (errno.ENOSPC, errno.EDQUOT)
_SQLSTATE = "53100"  # PostgreSQL, appendix A: disk_full


def is_disk_full(error: BaseException | None) -> bool:
    """Whether the error, or one that it came from, says so."""
    return any(_says_so(one) for one in _origins(error))


def _origins(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _says_so(error: BaseException) -> bool:
    if isinstance(error, OSError):
        return error.errno in _ERRNOS
    if isinstance(error, sqlite3.Error):
        return getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
    return getattr(error, "sqlstate", None) == _SQLSTATE
