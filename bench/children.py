"""Work that a bench has done by a program of its own, and what the system knows of such a program: processor time, memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.measure import Taken

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var" / "bench"
_TICKS = os.sysconf("SC_CLK_TCK")


def answer_of(module: str, *arguments: object, **environment: str) -> Any:
    """What `python -m module …` prints as its last line, which is JSON."""
    command = [sys.executable, "-m", module, *map(str, arguments)]
    own = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE_URL", "SHUANGSUI_", "DJANGO_"))}
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, cwd=ROOT, env=own | environment)
    return json.loads(done.stdout.splitlines()[-1])


def taken(module: str, *arguments: object, **environment: str) -> Taken:
    """The same, where the program answers with what it measured of itself."""
    return Taken(**answer_of(module, *arguments, **environment))


def _stat(pid: int) -> list[str]:
    """The fields of /proc/PID/stat from the third on (proc_pid_stat(5)): state, parent, …"""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def _processes() -> Iterator[tuple[int, list[str]]]:
    for path in Path("/proc").iterdir():
        if path.name.isdigit():
            try:
                yield int(path.name), _stat(int(path.name))
            except (FileNotFoundError, ProcessLookupError):  # it has just ended
                continue


def family(pid: int) -> list[int]:
    """A process and all below it."""
    parents = {child: int(fields[1]) for child, fields in _processes()}
    found, seen = [pid], 0
    while seen < len(found):
        found += [child for child, parent in parents.items() if parent == found[seen]]
        seen += 1
    return found


def processor_seconds(pid: int) -> float:
    """Processor time of a process and all below it, those that have ended included."""
    members = set(family(pid))
    return sum(sum(map(int, fields[11:15])) for child, fields in _processes() if child in members) / _TICKS


def peak_mb(pid: int) -> float:
    """The most memory that a process has had so far, in MB."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise ValueError(f"process {pid} has no memory of its own")
