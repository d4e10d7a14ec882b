"""Five ways to cheat, done to every system; then each system's own check, with all that it keeps.

    redraw   draw again until a firm (or inspector) that was drawn is out of it, and keep only that
    pool     take the firm (the inspector) out of the list, draw, put it back
    quota    draw one fewer than was decided
    result   put another firm in a drawn one's place
    team     put another inspector in a drawn one's place

The check is the strongest that the kept record allows: where the way to draw is a function of the registry, it is computed
again from the registry of the day. It is made twice: at once, and a month later, when one drawn firm has closed (of 62 drawn
in 普陀 in 2020, 13 were gone) and a new one is registered. A check that by then accuses an honest draw too proves nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from random import Random

from bench.fairness import peers
from bench.fairness.engine import SECRET, Dossier, dossier, terms
from bench.fairness.measures import MEMBERS, PEOPLE, POOL, STAFF, TAKE, VISITS, TargetMethod, seed_of
from fairdraw import Report, Row, SeatGroup, Target, verify
from fairdraw.codec import read_json, write_json
from fairdraw.seal import RESULT

CHEATS = ("redraw", "pool", "quota", "result", "team")
# noticed; unnoticed; blurred: the check objects to honest draws as well; fixed: another draw gives the same;
# told: the verifier agrees, but says that the order of commitment and entropy was not shown; none: not a thing of this way
VERDICTS = ("noticed", "unnoticed", "blurred", "fixed", "told", "none")


@dataclass(frozen=True)
class Kept:
    """What a peer has in its tables afterwards: the result (firms, or teams as "A+B"), how many, a seed if it keeps one."""

    drawn: tuple[str, ...]
    take: int
    seed: int


@dataclass(frozen=True)
class System:
    """A peer: how it draws from a list, and the strongest check of what it kept against the list of the day."""

    name: str
    draw: Callable[[Sequence[str], int, int], list[str]]  # list, how many, seed
    check: Callable[[Kept, Sequence[str]], bool]
    teams: bool = False

    def kept(self, members: Sequence[str], take: int, seed: int) -> Kept:
        """Draw, and keep."""
        return Kept(tuple(self.draw(members, take, seed)), take, seed)


@dataclass(frozen=True)
class Judged:
    """Per cheat the verdict at once and a month later; the codes of the verifier where it objects."""

    name: str
    verdicts: dict[str, tuple[str, str]]
    codes: dict[str, str]


def well_formed(kept: Kept, members: Sequence[str]) -> bool:
    """All that can be asked of a result alone: so many as the record says, none twice, no team of one."""
    teams = all(len(set(one.split("+"))) == len(one.split("+")) for one in kept.drawn)
    return len(kept.drawn) == kept.take and teams and ("+" in kept.drawn[0] or len(set(kept.drawn)) == kept.take)


def _targets(method: TargetMethod) -> Callable[[Sequence[str], int, int], list[str]]:
    return lambda members, take, seed: method(members, take, Random(seed))


def _again(draw: Callable[[Sequence[str], int, int], list[str]], kept: Kept, members: Sequence[str]) -> bool:
    """Draw again from the list of the day and the kept seed (a way without luck looks at no seed)."""
    return well_formed(kept, members) and draw(members, kept.take, kept.seed) == list(kept.drawn)


def _some_start(draw: Callable[[Sequence[str], int, int], list[str]], kept: Kept, members: Sequence[str]) -> bool:
    """Whether some start gives the result: where the start was not kept, any may have been it."""
    starts = (draw(members, kept.take, start) for start in range(len(members)))
    return well_formed(kept, members) and list(kept.drawn) in starts


def _from(members: Sequence[str], take: int, start: int) -> list[str]:
    """Interval stepping from a given start."""
    step = len(members) // take
    return sorted(members)[start % step :: step][:take]


def _robin(people: Sequence[str], visits: int, first: int) -> list[str]:
    return ["+".join(pair) for pair in peers.round_robin(people, visits, first)]


def _two(people: Sequence[str], visits: int, seed: int) -> list[str]:
    return ["+".join(pair) for pair in peers.two_at_random(people, visits, Random(seed))]


def systems() -> list[System]:
    """Every peer with its check."""
    by_query, by_step, by_seed = _targets(peers.first_rows), _targets(peers.stepping), _targets(peers.seed_kept)
    return [
        System("first-rows", by_query, partial(_again, by_query)),
        System("stepping", by_step, partial(_again, by_step)),
        System("stepping-anywhere", _targets(peers.stepping_from_anywhere), partial(_some_start, _from)),
        System("newid", _targets(peers.newid), well_formed),
        System("seed-kept", by_seed, partial(_again, by_seed)),
        System("round-robin", _robin, partial(_some_start, _robin), teams=True),
        System("two-at-random", _two, well_formed, teams=True),
    ]


def cheated(system: System, members: Sequence[str], take: int) -> dict[str, Kept | None]:
    """What each cheat leaves behind; None where another draw gives the same again, nothing where the cheat is no thing of it."""
    honest = system.kept(members, take, 1)
    victim = honest.drawn[0].split("+")[0]
    others = [system.kept(members, take, seed) for seed in range(2, 500)]
    redrawn = next((one for one in others if victim not in _at_stake(system, one)), None)
    without = system.kept([member for member in members if member != victim], take, 1)
    absent = next(member for member in members if member not in _at_stake(system, honest))
    swapped = replace(honest, drawn=(honest.drawn[0].replace(victim, absent), *honest.drawn[1:]))
    if system.teams:
        return {"redraw": redrawn, "pool": without, "team": swapped}
    return {"redraw": redrawn, "pool": without, "quota": system.kept(members, take - 1, 1), "result": swapped}


def _at_stake(system: System, kept: Kept) -> list[str]:
    """Who is drawn: the firms, or the inspectors of the first visit."""
    return kept.drawn[0].split("+") if system.teams else list(kept.drawn)


def judge(system: System) -> Judged:
    """All cheats on one peer, checked at once and a month later."""
    members, take = (PEOPLE, VISITS) if system.teams else (MEMBERS, TAKE)
    honest = system.kept(members, take, 1)
    gone = honest.drawn[-1].split("+")[0]  # not whom the cheats are about
    later = sorted([*(member for member in members if member != gone), members[len(members) // 2] + "-1"])
    verdicts: dict[str, tuple[str, str]] = dict.fromkeys(CHEATS, ("none", "none"))
    for cheat, left in cheated(system, members, take).items():
        days = [_verdict(system, honest, left, today) for today in (members, later)]
        verdicts[cheat] = days[0], days[1]
    return Judged(system.name, verdicts, {})


def _verdict(system: System, honest: Kept, left: Kept | None, today: Sequence[str]) -> str:
    if left is None:
        return "fixed"
    if system.check(left, today):
        return "unnoticed"
    return "noticed" if system.check(honest, today) else "blurred"


def ours_cheated() -> dict[str, Dossier | dict[str, bytes]]:
    """What each cheat leaves behind here. Redraw, pool and quota are forged whole: a new bundle with seal, log and secret."""
    honest = ours_honest()
    first, second = honest.drawn.visits[0], honest.drawn.visits[1]
    victim = first.target
    redrawn = next(
        one for number in range(500) if victim not in (one := _ours(secret=seed_of("again", number))).drawn.selection.drawn
    )
    rest = [target for target in POOL if target.id != victim]
    undrawn = next(target.id for target in POOL if target.id not in honest.drawn.selection.drawn)
    absent = next(name for name in PEOPLE if name not in first.team and name not in second.team)
    return {
        "redraw": redrawn,
        "pool": _ours(rest),
        "quota": _ours(take=TAKE - 1),
        "result": _edited(honest, victim, undrawn),
        "team": _edited(honest, first.team[1], absent),
    }


def ours_honest() -> Dossier:
    """The draw that is published."""
    return _ours()


def _ours(pool: Sequence[Target] = POOL, take: int = TAKE, secret: bytes = SECRET) -> Dossier:
    return dossier(terms([Row("key", take)], [SeatGroup("env", 2)]), pool, STAFF, secret)


def _edited(honest: Dossier, old: str, new: str) -> dict[str, bytes]:
    """The bundle with one name in the result put in another's place, wherever it stands."""
    data = honest.bundle[RESULT].replace(old.encode(), new.encode())
    return {**honest.bundle, RESULT: write_json(read_json(data, RESULT))}


def judge_ours(published: bool) -> Judged:
    """All cheats on this engine, by its verifier. `published`: whether somebody kept the commitment of the freeze.

    The bundle holds the pool of its day, so that a registry that has changed since changes nothing: the same verdict twice.
    """
    honest = ours_honest()
    commitment = honest.frozen.commitment if published else ""
    if not verify(honest.bundle, commitment=commitment).agrees:
        raise AssertionError("the honest bundle is refused")
    verdicts, codes = {}, {}
    for cheat, left in ours_cheated().items():
        report = verify(left.bundle if isinstance(left, Dossier) else left, commitment=commitment)
        verdicts[cheat] = (_said(report),) * 2
        codes[cheat] = report.findings[-1].code if not report.agrees else ""
    return Judged("fairdraw" if published else "fairdraw-alone", verdicts, codes)


def _said(report: Report) -> str:
    if not report.agrees:
        return "noticed"
    return "told" if any(finding.code == "order-not-shown" for finding in report.findings) else "unnoticed"


def judgements() -> list[Judged]:
    """The engine with and without a kept commitment, then every peer."""
    return [judge_ours(True), judge_ours(False), *(judge(system) for system in systems())]
