"""A whole quarter of the nation: every authority's draw from its tables on the disk to a verified bundle."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

from bench.measure import Case, Figures, Target

TITLE = "The nation's quarter"
ABOUT = """
`shuangsui draw-many FOLDER`: 809,500 targets in 2,960 registries, an authority each, from 36 to 513 targets; 46,800 inspectors,
15 or 16 an authority; 665,400 visits a year in four rows (general, key, special and others, in the shares of 2019), a quarter of
them drawn here by teams of two; 1 % of all pairs of inspector and target are conflicts (回避). One command reads each authority's
tables, freezes, draws, seals, reveals, packs the bundle, reads it back, computes all of it again as a stranger would, and commits
it through the cabinet with the log, on two cores: fsync of every file and folder included, on the disk and, beside, in memory
(tmpfs). The floors do the least that such a quarter needs, on one core: one bare SHA-256 for each id, and Python's `csv` over the
same files. "All hashes" are about as many bare SHA-256 as the protocol asks for when a quarter is frozen, drawn and verified, and
nothing else. The smaller size is the first tenth of the authorities. Seconds and their ratio are processor time, of all processes
together; the note has the clock on the wall and the memory of the processes together.
"""
FLOOR = "bare SHA-256 of ids + csv reading"
HASHES = "all hashes of the protocol, bare"
DISK, MEMORY = "shuangsui draw-many, disk", "shuangsui draw-many, tmpfs"
NATION, REGISTRIES, INSPECTORS = 809_500, 2_960, 46_800
SIZES = (80_950, NATION)
ROUNDS = 3
ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "var" / "bench"
TMPFS = Path("/dev/shm")
PERIOD, POLICY = "2025-Q1", ROOT / "policies" / "changji-2025" / "policy.toml"
# Row, its share of the targets and of those how many in 1,000 a quarter: 345,900 general, 105,800 key, 26,800 special and
# 186,900 other visits a year, 4 × 166,350 in all.
ROWS = (("general", 640, 167), ("key", 130, 251), ("other", 200, 289), ("special", 30, 276))


def rounds(size: int) -> int:
    """Fewer where a round takes long."""
    return ROUNDS


def _luck(*what: object) -> int:
    return int.from_bytes(sha256(repr(what).encode()).digest()[:4], "big")


def _ends(weights: list[int], total: int) -> Iterator[int]:
    """`total` split by weight: where each part ends."""
    whole, sum_ = sum(weights), 0
    for weight in weights:
        sum_ += weight
        yield total * sum_ // whole


def write(folder: Path, size: int) -> None:
    """The tables of the first so many registries."""
    sizes = [0, *_ends([2 + _luck("size", number) % 27 for number in range(REGISTRIES)], NATION)]
    staff = [0, *_ends([1] * REGISTRIES, INSPECTORS)]
    for number in range(REGISTRIES * size // NATION):
        own = folder / f"A{number:04d}"
        own.mkdir(parents=True)
        for name, text in _tables(number, sizes[number + 1] - sizes[number], staff[number + 1] - staff[number]).items():
            (own / name).write_text(text, "utf-8")


def _tables(number: int, targets: int, staff: int) -> dict[str, str]:
    area = f"{number:06d}"
    people = [f"{area}-{one:02d}" for one in range(staff)]
    classes = [row for row, share, _ in ROWS for _ in range(share)]
    lines, pairs, members = [], [], Counter[str]()
    for one in range(targets):
        id_ = f"91{number:06d}{one * 7_919 % 10**9:09d}X"
        row = classes[_luck("class", id_) % 1000]
        members[row] += 1
        lines.append(f"{id_},{area},{row}:{1 + _luck('tier', id_) % 2},,\n")
        pairs += [f"{id_},{name}\n" for name in people if _luck(id_, name) % 100 == 0][: staff - 2]
    takes = [f"{row},{(members[row] * share + 500) // 1000}\n" for row, _, share in ROWS]
    return {
        "targets.csv": "".join(["id,area,rows,excluded,needs\n", *sorted(lines)]),
        "inspectors.csv": "".join(["id,pool,areas,skills,load,excluded\n", *[f"{name},env,{area},,0,\n" for name in people]]),
        "conflicts.csv": "".join(["target,inspector\n", *sorted(pairs)]),
        "rows.csv": "".join(["row,take\n", *takes]),
    }


def tables(size: int) -> Path:
    """The folder of a size; made by another process, whose memory is not this one's."""
    path = FOLDER / f"nation-{size}"
    if not path.exists():
        part = path.with_suffix(".part")
        shutil.rmtree(part, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "bench.nation", str(part), str(size)], check=True, cwd=ROOT)
        part.rename(path)
    return path


def cases(size: int) -> list[Case]:
    """The floors in this process, the command in its own."""
    path = tables(size)
    return [
        Case(FLOOR, lambda: lambda: floor(path)),
        Case(HASHES, lambda: lambda: hashes(size)),
        Case(DISK, lambda: command(path, FOLDER), lambda result: str(result)),
        Case(MEMORY, lambda: command(path, TMPFS), lambda result: str(result)),
    ]


def floor(path: Path) -> object:
    """Read every row, hash every id."""
    found = []
    for file in sorted(path.glob("*/*.csv")):
        with file.open(encoding="utf-8", newline="") as stream:
            rows = list(csv.reader(stream))
        if file.name == "targets.csv":
            found.append([sha256(row[0].encode()).digest() for row in rows])
    return found


def hashes(size: int) -> object:
    """For each target two leaves, two nodes of 65 bytes and two tickets; a visit's pairs, leads and seal, conflicts, twice too.

    Pairs: of 16 inspectors of like load the least two are sought, then of 14 …, 9 hashes a visit; conflicts: 16 % of the targets
    have one.
    """
    leaf, node = b"l" * 60, b"n" * 65
    conflicts, visits = size * 16 // 100, size * 166_350 // NATION
    leaves = 2 * (2 * size + conflicts + visits * (9 + 1 + 2))
    nodes = 2 * (size + conflicts + visits)
    for _ in range(leaves):
        sha256(leaf).digest()
    for _ in range(nodes):
        sha256(node).digest()
    return None


def command(path: Path, place: Path) -> Callable[[], object]:
    """The command over fresh copies of the tables in `place`, made beforehand, one for each round."""
    place.mkdir(parents=True, exist_ok=True)
    folder = tempfile.TemporaryDirectory(dir=place, prefix="nation-")
    copies = [Path(folder.name) / str(number) for number in range(ROUNDS)]
    for copy in copies:
        shutil.copytree(path, copy)
    left = iter(copies)

    def run() -> object:
        _ = folder  # removed when nobody runs it any more
        return drawn(next(left))

    return run


def drawn(root: Path) -> str:
    """Run it; the clock on the wall, and the most memory that its processes had, together."""
    call = [sys.executable, "-m", "bench.nation", "--run", str(root), "--period", PERIOD, "--policy", str(POLICY)]
    start = time.monotonic()
    with subprocess.Popen([*call, "--cores", "2", "--json"], stdout=subprocess.PIPE, cwd=ROOT) as process:
        watch = Watch(process.pid)
        watch.start()
        assert process.stdout is not None
        said = json.loads(process.stdout.read())
    wall = time.monotonic() - start
    watch.join()
    if process.returncode or set(said["states"]) != {"drawn"}:
        raise AssertionError(said["states"])
    return f"{said['visits']:,} visits, {wall:.2f} s wall, {watch.most_mb:.0f} MB"


class Watch(threading.Thread):
    """Looks ten times a second how much memory a process and its children hold (Linux)."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid = pid
        self.most_mb = 0.0

    def run(self) -> None:
        """Until the process is gone."""
        while held := self._held():
            self.most_mb = max(self.most_mb, held)
            time.sleep(0.1)

    def _held(self) -> float:
        try:
            children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
            return sum(_resident(pid) for pid in [str(self.pid), *children])
        except OSError:
            return 0.0


def _resident(pid: str) -> float:
    """What a process holds in memory, MB."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def targets(figures: Figures) -> list[Target]:
    """What was promised of the nation."""
    words = figures.of(MEMORY, NATION).note.replace(",", "").split()
    return [
        Target("the nation's quarter, tmpfs, seconds on the wall", 8.0, float(words[2])),
        Target("its processes' memory, MB", 1_500, float(words[5])),
        Target(f"growth: seconds ~ n^e, {SIZES[0]:,} to {NATION:,}, e", 1.05, figures.growth(MEMORY, SIZES)),
    ]


if __name__ == "__main__":
    if sys.argv[1] == "--run":
        from shuangsui.site.cli import main

        main(["draw-many", *sys.argv[2:]])
    else:
        write(Path(sys.argv[1]), int(sys.argv[2]))
