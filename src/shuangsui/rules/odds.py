"""The chance of being drawn by class, by line and by the lines that one stands in (焦作市实施细则第六条), from the parts played.

Each is that of one picked from those of the kind who can be drawn at all: the opted-out and those under review are not among
them. `chance`: of at least one visit in the year, whichever line draws it; `by_draw`: of a visit by each draw; `visits`: how
many in the year are to be expected.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from .bounds import Bounds
from .chance import Chance, estimate, exactly, root
from .playout import Part, Play, Run, parts_of, year_chances
from .stages import Year

BUDGET = 700_000  # targets × lines × draws × runs of a part, where nobody says how many runs: a few seconds
LEAST_RUNS, MOST_RUNS = 3, 100


@dataclass(frozen=True, slots=True)
class Played:
    """A part with its runs, and, where it is closed, who has which exact chance in the year."""

    part: Part
    play: Play
    runs: tuple[Run, ...]
    exact: tuple[tuple[frozenset[str], Fraction], ...]
    bounds: Bounds | None


@dataclass(frozen=True, slots=True)
class Odds:
    """The chances of a kind of target. `kind`: class, line or lines. `targets` can be drawn, `out` of the kind cannot."""

    kind: str
    id: str
    name: str
    targets: int
    out: int
    chance: Chance
    visits: Chance
    by_draw: tuple[Chance, ...]


def play_all(year: Year, runs: int | None = None) -> list[Played]:
    """Every part played: once where its counts are fixed and no class cuts an uneven one, else `runs` times, at least twice."""
    classes = _classes(year)
    return [_play(year, part, runs, classes.values()) for part in parts_of(year)]


def _play(year: Year, part: Part, runs: int | None, classes: Iterable[frozenset[str]]) -> Played:
    play = Play(year, part)
    cut = any(0 < len(part.free & c) < len(part.free) for c in classes)
    if part.closed and (part.even or not cut):
        many = 1
    elif runs is not None:
        many = max(2, runs)
    else:
        cost = sum(len(lines) * len(subjects) for lines, subjects in zip(play.lines, play.subjects, strict=True))
        many = min(MOST_RUNS, max(LEAST_RUNS, BUDGET // max(1, cost)))
    played = tuple(play.run(number) for number in range(many))
    exact = tuple(year_chances(play, played[0])) if part.closed else ()
    return Played(part, play, played, exact, None if part.closed else Bounds(year, play, played[0].turns))


def odds_of(year: Year, parts: Sequence[Played]) -> tuple[Odds, ...]:
    """The chances of each class, of each line's members and, where lines overlap, of those in the same lines."""
    if year.first is None:
        return ()
    everyone = frozenset(year.first.targets)
    names = {c.id: c.name for c in year.base.policy.classes}
    found = [_odds(year, parts, "class", c, names[c], members) for c, members in _classes(year).items()]
    lines = {q.id: q.name for q in year.schedule.lines}
    members = {line: frozenset[str]().union(*(s.members.get(line, frozenset()) for s in year.stages)) for line in lines}
    found += [_odds(year, parts, "line", line, lines[line], some & everyone) for line, some in members.items()]
    together: dict[tuple[str, ...], set[str]] = {}
    for part in (p.part for p in parts if len(p.part.lines) > 1):
        for t in part.members:
            together.setdefault(tuple(line for line in part.lines if t in members[line]), set()).add(t)
    for some_lines in sorted(together, key=lambda key: [list(lines).index(line) for line in key]):
        name = " + ".join(lines[line] for line in some_lines)
        found.append(_odds(year, parts, "lines", "+".join(some_lines), name, frozenset(together[some_lines])))
    return tuple(found)


def _classes(year: Year) -> dict[str, frozenset[str]]:
    """Class → the targets of the authority's area that stand in it at the year's first draw."""
    members: dict[str, list[str]] = {c.id: [] for c in year.base.policy.classes}
    for t, classified in year.first.classified.items() if year.first is not None else ():
        for c in classified.classes:
            members[c].append(t)
    return {c: frozenset(found) for c, found in members.items()}


def _odds(year: Year, parts: Sequence[Played], kind: str, id_: str, name: str, members: frozenset[str]) -> Odds:
    free = members - year.left_out.keys()
    shares = [(p, free & p.part.free) for p in parts]
    shares = [(p, some) for p, some in shares if some]
    stages = range(len(year.stages))
    by_draw = tuple(_sum([_at_draw(p, some, number) for p, some in shares], len(free)) for number in stages)
    visits = _sum([_visits(p, some) for p, some in shares], len(free))
    chance = _sum([_in_year(p, some) for p, some in shares], len(free))
    return Odds(kind, id_, name, len(free), len(members) - len(free), chance, visits, by_draw)


def _sum(counts: Sequence[Chance], members: int) -> Chance:
    """Expected numbers of single parts, added up and shared among the members. Parts share no target: errors add in squares."""
    if not members:
        return exactly(Fraction(0))
    value, low, high = (_total(getattr(c, part) for c in counts) / members for part in ("value", "low", "high"))
    errors = [c.error for c in counts if c.error is not None]
    return Chance(value, root(_total(e * e for e in errors)) / members, low, high) if errors else exactly(value)


def _total(numbers: Iterable[Fraction]) -> Fraction:
    return sum(numbers, Fraction(0))


def _in_year(played: Played, some: frozenset[str]) -> Chance:
    """How many of `some` have at least one visit in the year."""
    if played.bounds is None:
        return exactly(_total(chance * len(some & members) for members, chance in played.exact))
    seen = [Fraction(len(some & frozenset().union(*run.drawn))) for run in played.runs]
    low, high = played.bounds.of(some)
    if low >= high:
        return exactly(Fraction(low))
    mean, error = estimate(seen)
    return Chance(mean, error, Fraction(low), Fraction(high))


def _at_draw(played: Played, some: frozenset[str], number: int) -> Chance:
    """How many of `some` one draw visits: all whom it takes, where it takes from `some` alone or from equals."""
    drawn = [run.drawn[number] for run in played.runs]
    if not played.play.lines[number]:
        return exactly(Fraction(0))
    if len(drawn) == 1:
        return exactly(Fraction(len(drawn[0]) * len(some), max(1, len(played.part.free))))
    return _counted([Fraction(sum(t in some for t in found)) for found in drawn], len(some))


def _visits(played: Played, some: frozenset[str]) -> Chance:
    if len(played.runs) == 1:
        return exactly(_total(_at_draw(played, some, n).value for n in range(len(played.runs[0].drawn))))
    counts = [Fraction(sum(t in some for found in run.drawn for t in found)) for run in played.runs]
    return _counted(counts, len(some) * len(played.runs[0].drawn))


def _counted(counts: Sequence[Fraction], most: int) -> Chance:
    mean, error = estimate(counts)
    return Chance(mean, error, Fraction(0), Fraction(most))
