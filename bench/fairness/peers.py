"""What other systems do to draw, restated from descriptions of how they behave; none of their code was used.

Each way is the best that can be made of it: an even generator, a sorted list, no slips. `members` are in the order of the
system's own table, `luck` is the system's generator (given a fixed seed here, so that every figure can be had again).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random

Pair = tuple[str, str]


def first_rows(members: Sequence[str], take: int, luck: Random) -> list[str]:
    """The first N rows of a query (TOP N, LIMIT N).

    Real systems do so where "random" was left to the database: without ORDER BY the rows come as they were entered or as
    an index holds them, the same ones each time. Who stands further down is never drawn.
    """
    return list(members[:take])


def stepping(members: Sequence[str], take: int, luck: Random) -> list[str]:
    """Interval stepping over a sorted list, from its first member: every k-th, k = N div n.

    Real systems call it 等距抽样. With a fixed start it gives the same list whenever the registry is the same, and whoever
    knows the registry knows it beforehand.
    """
    step = len(members) // take
    return sorted(members)[: step * take : step]


def stepping_from_anywhere(members: Sequence[str], take: int, luck: Random) -> list[str]:
    """Interval stepping from a random start below k = N div n.

    Real systems do so to be "random": one random number decides all, there are k results in the world, and neighbours
    are never drawn together. The last N mod n of the list lie behind the last step and can never be drawn.
    """
    step = len(members) // take
    start = luck.randrange(step)
    return sorted(members)[start : start + step * take : step]


def newid(members: Sequence[str], take: int, luck: Random) -> list[str]:
    """`SELECT TOP n … ORDER BY NEWID()`, or `ORDER BY random() LIMIT n`.

    Real systems do so most often: each row gets a random key in passing, the least n are drawn. The draw is even. But
    neither keys nor pool nor a seed are kept, and the result is an ordinary row that a second draw writes over.
    """
    return sorted(members, key=lambda _: luck.random())[:take]


def newid_until_it_suits(members: Sequence[str], take: int, luck: Random) -> list[str]:
    """`ORDER BY NEWID()`, pressed again while the first member of the list is in it.

    Not another program, but the same one in the hands of somebody with one friend: in each single result there is
    nothing to be seen.
    """
    while members[0] in (drawn := newid(members, take, luck)):
        pass
    return drawn


def seed_kept(members: Sequence[str], take: int, luck: Random) -> list[str]:
    """A generator's `sample`, whose seed is written down, but not the list that it was applied to.

    Real systems do so to be "traceable". The seed picks places in a list; which firms stood there that day is not known
    later, and the organiser chose the seed. `luck` is the generator just seeded.
    """
    return luck.sample(list(members), take)


def round_robin(people: Sequence[str], visits: int, first: int) -> Iterator[Pair]:
    """Teams in a fixed order: visit v goes to inspectors v and v + 1, and round again.

    Real systems do so because it spreads the load without thinking. `first` is the number of visits made before: the
    pointer is kept from draw to draw. Each inspector only ever meets two colleagues, and the team of the next visit is
    known beforehand.
    """
    count = len(people)
    for visit in range(first, first + visits):
        yield people[visit % count], people[(visit + 1) % count]


def two_at_random(people: Sequence[str], visits: int, luck: Random) -> Iterator[Pair]:
    """Two inspectors at random for each visit, without regard to what they have already got.

    Real systems do so visit by visit. Every pair can come about, but loads drift apart: some go far oftener than others.
    """
    for _ in range(visits):
        one, other = luck.sample(list(people), 2)
        yield one, other
