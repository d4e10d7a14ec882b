"""A bundle computed again, beside the hash of its bytes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from bench.measure import Case, Figures, Target
from fairdraw import (
    Conflict,
    Inspector,
    Row,
    SeatGroup,
    Source,
    Terms,
    Value,
    append,
    draw,
    drawn_body,
    element_hash,
    freeze,
    read_bundle,
    reveal,
    sha256_hex,
    verify,
    write_bundle,
    write_reveal,
)
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
SECRET = bytes(range(32))
FROZEN, DRAWN, REVEALED = "2025-01-02T09:00:00+08:00", "2025-01-02T10:00:00+08:00", "2025-03-31T17:00:00+08:00"


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
    value = Value("local", FROZEN, "5" * 64)
    rows = [Row("key", size // 10 // 4), Row("general", size * 9 // 10 // 12)]
    source = Source(value.source, value.when)
    seats = [SeatGroup("env", 2)]
    terms = Terms("652300", "2025-Q1", 1, FROZEN, DRAWN, REVEALED, policy="0" * 64, rows=rows, seats=seats, entropy=[source])
    frozen = freeze(terms, *_pool(size), SECRET)
    drawn = draw(frozen, SECRET, [value])
    log = append(b"", "committed", FROZEN, terms.draw, frozen.commitment)
    log = append(log, "entropy", FROZEN, terms.draw, element_hash(value))
    log = append(log, "drawn", FROZEN, terms.draw, drawn_body(drawn.files["entropy.json"], drawn.seal.hex))
    log = append(log, "revealed", REVEALED, terms.draw, sha256_hex(write_reveal(SECRET)))
    part = path.with_suffix(".part")
    part.write_bytes(write_bundle(reveal(drawn, [], log)))
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
