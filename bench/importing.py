"""A registry's workbook through the office's import, beside the bare reading of its cells and beside django-import-export."""

from __future__ import annotations

from typing import Any

from bench import postgres
from bench.children import taken
from bench.measure import Case, Figures, Target
from bench.reading import FLOOR, workbook

TITLE = "Importing a registry"
ABOUT = """
The same 100,000 × 20 cells from the uploaded file to committed rows with their trail, by the office's own deeds. Upload: the file
is guarded, kept and synced. Comparison: every cell checked, every row sorted against the registry and kept with what it will do.
Commit: the rows, the index that they are found by, one journal entry over a digest of all of it. The floor is calamine's bare
read. Seconds are processor time, PostgreSQL's own processes included; peak is the memory of the office's process.
django-import-export does its own two steps (a dry run, then the import; in bulk, with its caches for instances and foreign keys,
no differences, no trail) into a like table with the same 20 columns, an area as foreign key and an index on the code; a tenth of
the rows, since all of them would take minutes.
"""
SQLITE, POSTGRES = "shuangsui import, SQLite", "shuangsui import, PostgreSQL"
PEER = "django-import-export, SQLite"
ROWS = 100_000
SIZES = (10_000, ROWS)
__all__ = ["ABOUT", "FLOOR", "SIZES", "TITLE", "cases", "rounds", "targets"]


def rounds(size: int) -> int:
    """Enough for a median."""
    return 3


def cases(size: int) -> list[Case]:
    """The same file for all; whoever makes rows of it does so in a process of its own, into a new database."""
    path = workbook(size)

    def bare() -> object:
        import python_calamine

        return python_calamine.load_workbook(str(path)).get_sheet_by_index(0).to_python()

    def in_postgres() -> object:
        return taken("bench.importer", size, DATABASE_URL=postgres.database("importing", fresh=True))

    def note(result: Any) -> str:
        return str(result.note)

    return [
        Case(FLOOR, lambda: bare),
        Case(SQLITE, lambda: lambda: taken("bench.importer", size), note),
        Case(POSTGRES, lambda: in_postgres, note),
        *([Case(PEER, lambda: lambda: taken("bench.peer_importer", size), note, slow=True)] if size < ROWS else []),
    ]


def targets(figures: Figures) -> list[Target]:
    """What was promised of the import."""
    ours = figures.of(SQLITE, ROWS)
    return [
        Target(f"{SQLITE} ÷ {FLOOR}", 5.0, ours.ratio),
        Target("peak memory, MB", 1000, ours.peak_mb or float("inf")),
    ]
