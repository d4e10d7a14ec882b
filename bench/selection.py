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
records to the ranked ids. consistent_sampler and cryptorandom are the two libraries that draw provably too.
`random.sample` and `ORDER BY random()` are what products use: the one answers otherwise when the rows come in another order,
the other cannot be repeated at all.
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
    """Each takes what it likes best: bytes, records, text or a table, made beforehand."""
    long = size > 100_000
    return [
        Case(FLOOR, lambda: bare(size)),
        Case(OURS, lambda: fairdraw(size)),
        Case("random.sample", lambda: by_random(size)),
        Case("SQLite ORDER BY random()", lambda: by_sqlite(size)),
        Case("consistent_sampler", lambda: by_consistent_sampler(size), slow=long),
        Case("cryptorandom (Fisher-Yates)", lambda: by_cryptorandom(size)),
    ]


def bare(size: int) -> Callable[[], object]:
    """The floor."""
    raw = [name.encode() for name in ids(size)]
    return lambda: [sha256(name).digest() for name in raw]


def fairdraw(size: int) -> Callable[[], object]:
    """From the frozen records to the ids by rank."""
    targets = [Pooled(name, "652301", (("all", 1),)) for name in ids(size)]
    rows = [Row("all", size // 10)]
    return lambda: Selection(SEED, targets, rows).rankings[0].first(2 * (size // 10))


def by_random(size: int) -> Callable[[], object]:
    """Python's own."""
    names = ids(size)
    return lambda: random.Random(1).sample(names, 2 * (size // 10))


def by_sqlite(size: int) -> Callable[[], object]:
    """What a database does for most products."""
    table = sqlite3.connect(":memory:")
    table.execute("CREATE TABLE target (id TEXT PRIMARY KEY)")
    table.executemany("INSERT INTO target VALUES (?)", ((name,) for name in ids(size)))
    query = "SELECT id FROM target ORDER BY random() LIMIT ?"
    return lambda: table.execute(query, (2 * (size // 10),)).fetchall()


def by_consistent_sampler(size: int) -> Callable[[], object]:
    """R. Rivest's tickets, as used in election audits."""
    from consistent_sampler import sampler

    names = ids(size)
    return lambda: list(sampler(names, seed=SEED.hex(), take=2 * (size // 10), output="id"))


def by_cryptorandom(size: int) -> Callable[[], object]:
    """A generator of SHA-256, by the fastest of its methods that keeps the order of the drawn."""
    import numpy
    from cryptorandom.cryptorandom import SHA256
    from cryptorandom.sample import random_sample

    names = numpy.array(ids(size))
    return lambda: random_sample(names, 2 * (size // 10), method="Fisher-Yates", prng=SHA256(SEED.hex()))


def targets(figures: Figures) -> list[Target]:
    """What was promised of the selection."""
    largest = SIZES[-1]
    return [
        Target(f"{OURS} ÷ bare hashing at {largest:,}", 3.0, figures.of(OURS, largest).ratio),
        Target(f"growth: seconds ~ n^e, {SIZES[0]:,} to {largest:,}, e", 1.05, figures.growth(OURS, SIZES)),
    ]
