"""The installation's secret key: made once, kept in its data folder, readable by its owner alone."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

FILE = "secret-key"


def secret_key(data: Path) -> str:
    """The key of a data folder; a new one where there is none. Two processes that start together come to the same."""
    path = data / FILE
    if not path.exists():
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        aside = data / f"{FILE}.{os.getpid()}"
        handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w") as stream:
            stream.write(secrets.token_urlsafe(50))
        try:
            os.link(aside, path)  # refused where another process was first
        except FileExistsError:
            pass
        except OSError:  # a file system without links
            os.replace(aside, path)
        aside.unlink(missing_ok=True)
    return path.read_text()
