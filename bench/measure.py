"""How every figure is taken: cases side by side in one process, medians of rounds, memory in a process of its own.

A bench is a module of this package with

    TITLE, ABOUT       what is measured, and on what
    FLOOR              the name of the case that the others are divided by
    SIZES              the sizes, ascending
    rounds(size)       how often each case is run
    cases(size)        the cases of a size
    targets(figures)   what was promised, and whether it holds

Time is the process's own processor time, so that a busy neighbour weighs little; ratios are taken within one round,
one case after the other, so that a slower minute weighs on both. A case whose work is done by another process answers
with `Taken`: what that took.
"""

from __future__ import annotations

import gc
import math
import os
import resource
import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True)
class Case:
    """One way of doing the work.

    `ready` makes the input and returns what is timed; `note` tells of what that returned. A `slow` case is run in
    the first round alone.
    """

    name: str
    ready: Callable[[], Callable[[], object]]
    note: Callable[[object], str] = lambda result: ""
    slow: bool = False


@dataclass(frozen=True)
class Taken:
    """What a run took that another process did: seconds, and the memory of that process in MB."""

    seconds: float
    peak_mb: float
    note: str = ""


@dataclass(frozen=True)
class Figure:
    """What was measured of one case at one size: medians in seconds and in floors, and memory in MB."""

    case: str
    size: int
    seconds: float
    ratio: float
    rounds: int
    note: str = ""
    peak_mb: float | None = None


@dataclass(frozen=True)
class Target:
    """A promise: what, the most that it may be, and what was measured."""

    what: str
    most: float
    measured: float

    @property
    def holds(self) -> bool:
        """Whether the promise was kept in this run."""
        return self.measured <= self.most


class Bench(Protocol):
    """The shape of a bench's module."""

    TITLE: str
    ABOUT: str
    FLOOR: str
    SIZES: tuple[int, ...]

    def rounds(self, size: int) -> int:
        """How often each case is run."""

    def cases(self, size: int) -> list[Case]:
        """The cases of a size."""

    def targets(self, figures: Figures) -> list[Target]:
        """The promises, with what was measured."""


@dataclass
class Figures:
    """The figures of one bench."""

    rows: list[Figure] = field(default_factory=list)

    def of(self, case: str, size: int) -> Figure:
        """The figure of a case at a size; StopIteration where there is none."""
        return next(row for row in self.rows if (row.case, row.size) == (case, size))

    def growth(self, case: str, sizes: Iterable[int]) -> float:
        """The exponent e of seconds ~ size^e, by least squares over the logarithms."""
        points = [(math.log(size), math.log(self.of(case, size).seconds)) for size in sizes]
        return statistics.linear_regression(*zip(*points, strict=True)).slope


def _timed(run: Callable[[], object]) -> tuple[float, object]:
    gc.collect()
    start = _spent()
    result = run()
    return result.seconds if isinstance(result, Taken) else _spent() - start, result


def _spent() -> float:
    """Processor time of this process, and of its children that have ended."""
    times = os.times()
    return time.process_time() + times.children_user + times.children_system


def measure(bench: Bench, size: int) -> list[Figure]:
    """Every case of a size in turn, round after round; the last result tells the note."""
    cases, rounds = bench.cases(size), bench.rounds(size)
    runs = {case.name: case.ready() for case in cases}
    seconds: dict[str, list[float]] = {case.name: [] for case in cases}
    notes, peaks = {}, {}
    for number in range(rounds):
        for case in cases:
            if number == 0 or not case.slow:
                spent, result = _timed(runs[case.name])
                seconds[case.name].append(spent)
                notes[case.name] = case.note(result)
                peaks[case.name] = result.peak_mb if isinstance(result, Taken) else None
                del result
    floor = seconds[bench.FLOOR]
    figures = []
    for name, spent_each in seconds.items():
        ratios = [spent / least for spent, least in zip(spent_each, floor, strict=False)]
        median, ratio = statistics.median(spent_each), statistics.median(ratios)
        figures.append(Figure(name, size, median, ratio, len(spent_each), notes[name], peaks[name]))
    return figures


def peak_mb(bench: Bench, size: int, name: str) -> float:
    """The most memory that this process had after running one case once: its input, the libraries and Python included."""
    case = next(case for case in bench.cases(size) if case.name == name)
    case.ready()()
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
