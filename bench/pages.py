"""The office's pages as a browser gets them from a running site, on SQLite."""

from __future__ import annotations

from bench import paging
from bench.measure import Case
from bench.paging import ROUNDS, SIZES, TRIVIAL, targets

TITLE = "Pages, on SQLite"
ABOUT = """
`shuangsui run` (granian, one worker) with a prefecture of 3,000 to 300,000 targets: a clerk's browser asks for one page after the
other over one connection, 102 times each. The trivial page, a form without a database query of its own, comes through the same
server, session and frame; it is the floor. Here seconds are the clock's, not the processor's: the median answer (p50); the note
has the 99th percentile and the number of database queries. Peak is the memory of the server's worker after all pages. A list
shows 20 rows and counts no further than 10,000.
"""
FLOOR = TRIVIAL
__all__ = ["ABOUT", "FLOOR", "SIZES", "TITLE", "cases", "rounds", "targets"]


def rounds(size: int) -> int:
    """Each of many questions."""
    return ROUNDS


def cases(size: int) -> list[Case]:
    """Every page."""
    return paging.cases(size, on_server=False)
