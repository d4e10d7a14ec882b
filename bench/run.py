"""`make bench`: every bench in processes of its own, one table, and with `--write` docs/performance.md.

    python bench/run.py [--write] [NAME …]

Exits 1 when a target is missed.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from dataclasses import asdict, replace
from importlib import import_module
from pathlib import Path
from typing import Any, cast

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.measure import Bench, Figure, Figures, Target, measure, peak_mb  # noqa: E402

NAMES = ("selection", "teams", "reading", "importing", "pages", "pages_postgres", "verifying", "sheets", "nation")
DOCUMENT = ROOT / "docs" / "performance.md"
Row = tuple[str, str, str, str, str, str]
HEAD: Row = ("case", "size", "seconds", "× floor", "peak MB", "note")


def load(name: str) -> Bench:
    """The bench's module."""
    return cast(Bench, import_module(f"bench.{name}"))


def in_a_process(*arguments: str) -> Any:
    """The answer of this script run anew; its memory and its libraries are then its own."""
    command = [sys.executable, str(Path(__file__).resolve()), *arguments]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, cwd=ROOT).stdout)


def answer(kind: str, name: str, size: str, case: str = "") -> None:
    """What a process of its own measures, as JSON."""
    bench = load(name)
    if kind == "--time":
        print(json.dumps([asdict(figure) for figure in measure(bench, int(size))]))
    else:
        print(json.dumps(peak_mb(bench, int(size), case)))


def figures(name: str, bench: Bench) -> Figures:
    """Times of every size, and memory of every case at the largest size that it ran at, where it did not tell it itself."""
    found = Figures()
    for size in bench.SIZES:
        print(f"  {name} {size:,} …", file=sys.stderr, flush=True)
        found.rows += [Figure(**row) for row in in_a_process("--time", name, str(size))]
    largest = {row.case: row.size for row in found.rows}
    for at, row in enumerate(found.rows):
        if row.size == largest[row.case] and row.peak_mb is None:
            found.rows[at] = replace(row, peak_mb=in_a_process("--peak", name, str(row.size), row.case))
    return found


def machine() -> list[str]:
    """What the figures were taken on."""
    cpu = next((line.split(":")[1] for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line), "?")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return [f"{cpu.strip()}, {os.cpu_count()} cores, {memory:.0f} GB, {platform.system()}", python]


def rows(found: Figures) -> list[Row]:
    """A bench's figures as cells."""
    return [
        (
            row.case,
            f"{row.size:,}",
            f"{row.seconds:.3f}",
            f"{row.ratio:.2f}",
            "" if row.peak_mb is None else f"{row.peak_mb:.0f}",
            row.note,
        )
        for row in found.rows
    ]


def promises(targets: list[Target]) -> list[str]:
    """A line for each target, saying whether it holds."""
    return [f"{'holds ' if one.holds else 'MISSED'} {one.what}: {one.measured:.2f} (at most {one.most:g})" for one in targets]


def table(cells: list[Row]) -> list[str]:
    """The cells as a Markdown table, its columns aligned for the terminal too."""
    every = [HEAD, *cells]
    widths = [max(len(row[column]) for row in every) for column in range(len(HEAD))]
    lines = ["| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in every]
    return [lines[0], "| " + " | ".join("-" * width for width in widths) + " |", *lines[1:]]


def chapter(bench: Bench, found: Figures, targets: list[Target]) -> list[str]:
    """A bench as a chapter of the document."""
    about = bench.ABOUT.strip().splitlines()
    return [f"## {bench.TITLE}", "", *about, "", *table(rows(found)), "", *(f"- {line}" for line in promises(targets)), ""]


def document(chapters: list[str]) -> str:
    """The whole of docs/performance.md."""
    opening = [
        "# Performance",
        "",
        "Written by `make bench WRITE=1`; nothing here was typed by hand.",
        "",
        "Seconds are medians of processor time over several rounds in which the cases take turns; × floor is the median of",
        "the ratios within a round. Peak is the memory of a whole process that ran the case once: input, libraries and Python",
        "included.",
        "",
        "Measured on: " + "; ".join(machine()) + ".",
        "",
    ]
    return "\n".join([*opening, *chapters]).rstrip() + "\n"


def main(arguments: list[str]) -> None:
    """Run the benches that are named, or all."""
    if arguments[:1] in (["--time"], ["--peak"]):
        answer(*arguments)
        return
    write, names = "--write" in arguments, [name for name in arguments if name != "--write"] or list(NAMES)
    chapters: list[str] = []
    kept = True
    for name in names:
        bench = load(name)
        found = figures(name, bench)
        targets = bench.targets(found)
        kept = kept and all(target.holds for target in targets)
        chapters += chapter(bench, found, targets)
    text = document(chapters)
    print(text)
    if write and tuple(names) == NAMES:
        DOCUMENT.parent.mkdir(exist_ok=True)
        DOCUMENT.write_text(text, "utf-8")
    elif write:
        sys.exit("docs/performance.md is written only by a run of all benches")
    sys.exit(0 if kept else 1)


if __name__ == "__main__":
    main(sys.argv[1:])
