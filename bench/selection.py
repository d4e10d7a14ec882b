"""Tickets and selection, beside bare hashing and what others use to draw."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from hashlib import sha256

from bench.measure import Case, Figures, Target
from fairdraw.manifest import Row
from fairdraw.records import Target as Pooled
from fairdraw.select import Selection

TITLE = "Tickets and selection"
ABOUT = """
One row of n targets; a tenth is drawn, and as many reserves are put in order behind them: 2 × n/10 ids by rank. The floor is
one `hashlib.sha256(id).digest()` for each id, ids being bytes already, and nothing else. fairdraw's time runs from the frozen
records to the ranked ids. consistent_sampler and cryptorandom are the two libraries that draw provably too; the largest size
is left out where they take over a minute. `random.sample` and `ORDER BY random()` are what products use: nobody can repeat
the one over another order of rows, nor the other at all.
"""
FLOOR = "one bare SHA-256 an id"
OURS = "fairdraw"
SIZES = (10_000, 100_000, 1_000_000)
SEED = bytes(range(32))


def rounds(size: int) -> int:
    """Fewer where a round takes long."""
    return {10_000: 15, 100_000: 7}.get(size, 5)


def ids(size: int) -> list[str]:
    """Ids shaped as 统一社会信用代码."""
    return [f"9165{number:014d}" for number in range(size)]


def cases(size: int) -> list[Case]:
    """Each takes what it likes best: records, text, bytes or a table, made beforehand."""
    names, drawn = ids(size), size // 10
    raw = [name.encode() for name in names]
    targets = [Pooled(name, "652301", (("all", 1),)) for name in names]
    table = sqlite3.connect(":memory:")
    table.execute("CREATE TABLE target (id TEXT PRIMARY KEY)")
    table.executemany("INSERT INTO target VALUES (?)", ((name,) for name in names))

    def bare() -> object:
        return [sha256(name).digest() for name in raw]

    def fairdraw() -> object:
        ranking = Selection(SEED, targets, [Row("all", drawn)]).rankings[0]
        return ranking.first(2 * drawn)

    def by_sqlite() -> object:
        return table.execute("SELECT id FROM target ORDER BY random() LIMIT ?", (2 * drawn,)).fetchall()

    everybody = [
        Case(FLOOR, bare),
        Case(OURS, fairdraw),
        Case("random.sample", lambda: random.Random(1).sample(names, 2 * drawn)),
        Case("SQLite ORDER BY random()", by_sqlite),
    ]
    return everybody + [Case(name, run) for name, run in peers(names, 2 * drawn).items()]


def peers(names: list[str], count: int) -> dict[str, Callable[[], object]]:
    """The libraries that make the same promise, at the sizes that they can bear."""
    import numpy
    from consistent_sampler import sampler
    from cryptorandom.cryptorandom import SHA256
    from cryptorandom.sample import random_sample

    array = numpy.array(names)

    def consistent() -> object:
        return list(sampler(names, seed=SEED.hex(), take=count, output="id"))

    def crypto() -> object:
        return random_sample(array, count, method="Fisher-Yates", prng=SHA256(SEED.hex()))

    return {"consistent_sampler": consistent, "cryptorandom (Fisher-Yates)": crypto}


def targets(figures: Figures) -> list[Target]:
    """What was promised of the selection."""
    largest = SIZES[-1]
    return [
        Target(f"{OURS} ÷ bare hashing at {largest:,}", 3.0, figures.of(OURS, largest).ratio),
        Target(f"growth: seconds ~ n^e, {SIZES[0]:,} to {largest:,}, e", 1.05, figures.growth(OURS, SIZES)),
    ]
