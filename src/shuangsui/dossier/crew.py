"""Draw a round's authorities on several cores: who has finished some gets the next.

A worker is a process that waits for names at a pipe. When the pipe's other end is gone, because the program was killed, it ends.
Where that is safe a worker begins as a copy of this process, and need not load everything again.
"""

from __future__ import annotations

import gc
import sys
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from multiprocessing import Pipe, get_context
from multiprocessing.connection import Connection, wait
from pathlib import Path

from .errors import DossierError
from .many import Outcome, Round, draw_authority

AT_ONCE = 8  # authorities that a worker is given together


def draw_round(root: Path, names: Iterable[str], given: Round, cores: int = 1) -> Iterator[Outcome]:
    """Draw the authorities, on as many cores; outcomes as they come. Raises DossierError(worker-lost): one was killed."""
    if cores < 2:
        yield from (draw_authority(root, name, given) for name in names)
        return
    portions = _portions(iter(names))
    copied = sys.platform == "linux" and threading.active_count() == 1
    process = get_context("fork").Process if copied else get_context("spawn").Process
    pipes: list[Connection] = []
    workers = []
    try:
        for portion in islice(portions, cores):
            here, there = Pipe()
            foreign = [*pipes, here] if copied else []  # held by a copy as well, they would never be gone
            worker = process(target=_work, args=(there, root, given, foreign), daemon=True)
            worker.start()
            there.close()
            here.send(portion)
            workers.append(worker)
            pipes.append(here)
        while pipes:
            for ready in wait(pipes):
                assert isinstance(ready, Connection)
                yield from _received(ready)
                if portion := next(portions, []):
                    ready.send(portion)
                else:
                    pipes.remove(ready)
                    ready.close()
    finally:
        for pipe in pipes:
            pipe.close()
        for worker in workers:
            worker.join()


def _portions(names: Iterator[str]) -> Iterator[list[str]]:
    while portion := list(islice(names, AT_ONCE)):
        yield portion


def _received(pipe: Connection) -> Sequence[Outcome]:
    try:
        outcomes: Sequence[Outcome] = pipe.recv()
    except (EOFError, OSError):
        raise DossierError("worker-lost") from None
    return outcomes


def _work(pipe: Connection, root: Path, given: Round, foreign: Iterable[Connection]) -> None:
    """Draw what comes through the pipe, until it closes. Cycles are looked for between portions, not within."""
    for other in foreign:
        other.close()
    gc.freeze()
    gc.disable()
    with suppress(EOFError, OSError, KeyboardInterrupt):
        while True:
            pipe.send([draw_authority(root, name, given) for name in pipe.recv()])
            gc.collect()
