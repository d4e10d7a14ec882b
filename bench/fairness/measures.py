"""Twenty thousand draws of every way: who can be drawn, how evenly, in which pairs; who goes with whom, and how often."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from hashlib import sha256
from itertools import combinations
from operator import add
from random import Random

from bench.fairness import peers
from bench.fairness.chance import ChiSquare, pairs, singles
from fairdraw.manifest import Row, SeatGroup
from fairdraw.records import Inspector, Target
from fairdraw.select import Selection
from fairdraw.team import Teams

DRAWS = 20_000
BLOCKS = 10
TAKE = 12
MEMBERS = tuple(f"9165{number:014d}" for number in range(58))  # 58 mod 12 = 10
PEOPLE = tuple(f"I{number:02}" for number in range(1, 13))
VISITS = 15
OURS = "fairdraw"
POOL = [Target(member, "A", (("key", 1),)) for member in MEMBERS]
STAFF = [Inspector(name, "env", ("A",)) for name in PEOPLE]

TargetMethod = Callable[[Sequence[str], int, Random], list[str]]
TARGET_PEERS: dict[str, TargetMethod] = {
    "first-rows": peers.first_rows,
    "stepping": peers.stepping,
    "stepping-anywhere": peers.stepping_from_anywhere,
    "newid": peers.newid,
    "newid-until": peers.newid_until_it_suits,
    "seed-kept": peers.seed_kept,
}


def seed_of(*label: object) -> bytes:
    """A seed that depends on nothing but its name."""
    return sha256("/".join(map(str, ("fairness", *label))).encode()).digest()


@dataclass(frozen=True)
class Sampling:
    """What many draws of one way came to. `counts`: how often each member was drawn, in the registry's order."""

    name: str
    draws: int
    take: int
    counts: tuple[int, ...]
    together: int  # pairs of members that were ever drawn together
    singles: ChiSquare
    pairs: ChiSquare

    @property
    def dead(self) -> int:
        """Members never drawn: an even draw leaves one undrawn in all these draws less than once in 10^1000 times."""
        return self.counts.count(0)


@dataclass(frozen=True)
class Teaming:
    """What many draws' teams came to. `met`: how often i < j went together. Spread: most visits less fewest in a draw."""

    name: str
    draws: int
    met: dict[tuple[int, int], int]
    mean_spread: float
    worst_spread: int
    singles: ChiSquare
    pairs: ChiSquare


@dataclass(frozen=True)
class Tally:
    """Some draws counted: how often each place of the registry was drawn, and each two places together."""

    draws: int
    singles: Counter[int]
    pairs: Counter[tuple[int, int]]

    def __add__(self, other: Tally) -> Tally:
        """Both as one."""
        return Tally(self.draws + other.draws, self.singles + other.singles, self.pairs + other.pairs)


def tally(draw: Callable[[int], Sequence[str]], numbers: range) -> Tally:
    """Count what `draw` brings for each number."""
    place = {member: at for at, member in enumerate(MEMBERS)}
    once: Counter[int] = Counter()
    twice: Counter[tuple[int, int]] = Counter()
    for number in numbers:
        drawn = sorted(place[member] for member in draw(number))
        once.update(drawn)
        twice.update(combinations(drawn, 2))
    return Tally(len(numbers), once, twice)


def sampling(name: str, counted: Tally) -> Sampling:
    """The figures of what was counted."""
    each = tuple(counted.singles[at] for at in range(len(MEMBERS)))
    tests = singles(each, TAKE, counted.draws), pairs(counted.pairs, len(MEMBERS), TAKE, counted.draws)
    return Sampling(name, counted.draws, TAKE, each, len(counted.pairs), *tests)


def ours_drawn(number: int) -> Sequence[str]:
    """The engine's selection under the seed of that number."""
    return Selection(seed_of("targets", number), POOL, [Row("key", TAKE)]).rankings[0].drawn


def peer_drawn(name: str) -> Callable[[int], Sequence[str]]:
    """A peer's draws, one after the other from one generator; a kept seed is a new one each time."""
    method, luck = TARGET_PEERS[name], Random(f"fairness/{name}")
    if name == "seed-kept":
        return lambda number: method(MEMBERS, TAKE, Random(f"fairness/{name}/{number}"))
    return lambda number: method(MEMBERS, TAKE, luck)


def blocks(draws: int = DRAWS, count: int = BLOCKS) -> list[Sampling]:
    """The engine in so many blocks of seeds, one after the other, and at the end all of them as one."""
    counted = [tally(ours_drawn, range(block * draws, (block + 1) * draws)) for block in range(count)]
    return [sampling(OURS, one) for one in [*counted, reduce(add, counted)]]


def peer_samplings(draws: int = DRAWS) -> list[Sampling]:
    """What became of each peer's draws."""
    return [sampling(name, tally(peer_drawn(name), range(draws))) for name in TARGET_PEERS]


def teaming(name: str, draw: Callable[[int], Sequence[peers.Pair]], draws: int = DRAWS) -> Teaming:
    """Count what the draws' teams bring.

    All visits count for who ever met and for the spread; for χ² one visit of each draw, picked by a hash, since the visits
    of one draw depend on each other (loads are kept even) and those of different draws do not.
    """
    place = {name: at for at, name in enumerate(PEOPLE)}
    met: Counter[tuple[int, int]] = Counter()
    picked: Counter[tuple[int, int]] = Counter()
    spreads = []
    for number in range(draws):
        teams = [(min(place[a], place[b]), max(place[a], place[b])) for a, b in draw(number)]
        loads = Counter(at for team in teams for at in team)
        spreads.append(max(loads.values()) - min(loads[at] for at in place.values()))
        met.update(teams)
        picked[teams[int.from_bytes(seed_of("visit", number)) % VISITS]] += 1
    each = [sum(count for pair, count in picked.items() if at in pair) for at in range(len(PEOPLE))]
    tests = singles(each, 2, draws), pairs(picked, len(PEOPLE), 2, draws)
    return Teaming(name, draws, dict(met), sum(spreads) / draws, max(spreads), *tests)


def ours_teamed(number: int) -> list[peers.Pair]:
    """The engine's teams for fifteen targets, all drawn, under the seed of that number."""
    seed = seed_of("teams", number)
    order = Selection(seed, POOL[:VISITS], [Row("key", VISITS)]).drawn
    targets = {target.id: target for target in POOL[:VISITS]}
    teams = Teams(seed, [targets[member] for member in order], STAFF, [], [SeatGroup("env", 2)])
    return [(visit.team[0], visit.team[1]) for visit in teams.visits.values()]


def teamings(draws: int = DRAWS) -> list[Teaming]:
    """The engine first, then its peers."""
    luck = Random("fairness/two-at-random")
    return [
        teaming(OURS, ours_teamed, draws),
        teaming("round-robin", lambda number: list(peers.round_robin(PEOPLE, VISITS, number * VISITS)), draws),
        teaming("two-at-random", lambda number: list(peers.two_at_random(PEOPLE, VISITS, luck)), draws),
    ]
