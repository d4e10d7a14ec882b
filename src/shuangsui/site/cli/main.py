"""The command line's entry, and how what goes wrong is said.

Exit codes: 0 done · 1 refused, nothing changed · 2 the command itself is wrong, or a file is not what it should be ·
130 interrupted.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from .commands import APP
from .complaints import said
from .output import fail


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and exit. Foreseen errors are sentences; what is not foreseen keeps its traceback."""
    _speak()
    words = list(sys.argv[1:] if arguments is None else arguments) or ["--help"]
    try:
        code = APP.main(words, prog_name="shuangsui", standalone_mode=False)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except Exception as error:
        found = said(error)
        if found is None:
            raise
        sentences, code = found
        fail(sentences, "--json" in words)
    sys.exit(code if isinstance(code, int) else 0)


def _speak() -> None:
    """UTF-8 to consoles and pipes, unless the user asked for another encoding; what it cannot say never stops a command."""
    encoding = None if os.environ.get("PYTHONIOENCODING") else "utf-8"
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding=encoding, errors="replace")
