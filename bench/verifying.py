"""A bundle computed again, beside the hash of its bytes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from bench.fairness.engine import SECRET, dossier, terms
from bench.measure import Case, Figures, Target
from fairdraw import Conflict, Inspector, Row, SeatGroup, read_bundle, verify, write_bundle
from fairdraw import Target as Pooled

TITLE = "Verifying a bundle"
ABOUT = """
What `python -m fairdraw verify` does, from the zip on the disk to the verdict: a pool of n targets in n/270 areas, one inspector
for 17 targets, one conflict in 100 targets, two rows with tiers, a tenth of all drawn, teams of two. The floor is the SHA-256 of
every byte in the bundle, unpacking included. 11,259 is the size of one prefecture.
"""
FLOOR = "SHA-256 of every byte"
OURS = "fairdraw verify"
PREFECTURE = 11_259
SIZES = (10_000, PREFECTURE, 100_000, 1_000_000)
FOLDER = Path(__file__).resolve().parent.parent / "var" / "bench"


def rounds(size: int) -> int:
    """Fewer where a round takes long."""
    return 3 if size > 100_000 else 5


def _pool(size: int) -> tuple[list[Pooled], list[Inspector], list[Conflict]]:
    areas = [f"{area:06d}" for area in range(max(size // 270, 1))]
    staff = {area: [f"{area}-{number:02d}" for number in range(16)] for area in areas}
    targets = list(_targets(size, areas))
    inspectors = [Inspector(name, "env", (area,)) for area, names in staff.items() for name in names]
    some = targets[::100]
    conflicts = [Conflict(target.id, staff[target.area][at % 16], f"{at:032x}") for at, target in enumerate(some)]
    return targets, inspectors, conflicts


def _targets(size: int, areas: list[str]) -> Iterator[Pooled]:
    for number in range(size):
        row = "key" if number % 10 == 0 else "general"
        tier = 1 + (number // 10) % 2
        yield Pooled(f"9165{number:014d}", areas[number % len(areas)], ((row, tier),))


def bundle(size: int) -> Path:
    """The bundle to verify; made by another process, whose memory is not this one's."""
    path = FOLDER / f"bundle-{size}.zip"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run([sys.executable, "-m", "bench.verifying", str(path), str(size)], check=True, cwd=FOLDER.parent.parent)
    return path


def write(path: Path, size: int) -> None:
    """Freeze, draw and reveal."""
    rows = [Row("key", size // 10 // 4), Row("general", size * 9 // 10 // 12)]
    pool, staff, conflicts = _pool(size)
    made = dossier(terms(rows, [SeatGroup("env", 2)]), pool, staff, SECRET, conflicts)
    part = path.with_suffix(".part")
    part.write_bytes(write_bundle(made.bundle))
    part.rename(path)


def cases(size: int) -> list[Case]:
    """The same bundle for both."""
    path = bundle(size)

    def floor() -> object:
        return [sha256(data).digest() for data in read_bundle(path).values()]

    def ours() -> object:
        report = verify(read_bundle(path))
        if not report.agrees:
            raise AssertionError(report.findings[-1])
        return report

    return [Case(FLOOR, lambda: floor), Case(OURS, lambda: ours)]


def targets(figures: Figures) -> list[Target]:
    """What was promised of verifying."""
    return [
        Target(f"{OURS} of {PREFECTURE:,} targets, seconds", 1.0, figures.of(OURS, PREFECTURE).seconds),
        Target("growth: seconds ~ n^e, e", 1.05, figures.growth(OURS, (10_000, 100_000, 1_000_000))),
    ]


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]))
