"""The office's pages as a browser gets them from a running site, on PostgreSQL."""

from __future__ import annotations

from bench import paging
from bench.measure import Case
from bench.paging import ROUNDS, SIZES, TRIVIAL, targets

TITLE = "Pages, on PostgreSQL"
ABOUT = """
The same pages of the same offices, the database in a PostgreSQL beside the server.
"""
FLOOR = TRIVIAL
__all__ = ["ABOUT", "FLOOR", "SIZES", "TITLE", "cases", "rounds", "targets"]


def rounds(size: int) -> int:
    """Each of many questions."""
    return ROUNDS


def cases(size: int) -> list[Case]:
    """Every page."""
    return paging.cases(size, on_server=True)
