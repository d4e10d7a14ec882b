"""`shuangsui policy forecast`: a bureau's whole year before it signs the plan (policy.md, rule 9; 焦作市实施细则第六条).

For every draw of the year what each line owes and draws, the visits that follow and who goes, what cannot be met and why, and
the chance of being drawn. The draws before a draw count in it: the year is played through on the real pool and the real lot.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from fairdraw.ticket import slips

from .odds import Odds, Played, odds_of, play_all
from .periods import Period
from .playout import Turn, seed_of
from .policy.quotas import Quota
from .pool import PoolError, Situation
from .remarks import Remark, remarks_of
from .schedule import schedule_of
from .stages import Stage, year_of
from .workload import Workload, workload_of


@dataclass(frozen=True, slots=True)
class Tally:
    """A number over the runs: its mean, least and most. All three are one where nothing hangs on the lot."""

    mean: Fraction
    least: int
    most: int

    @classmethod
    def of(cls, numbers: Sequence[int]) -> Tally:
        """The tally of one number a run."""
        return cls(Fraction(sum(numbers), len(numbers)), min(numbers), max(numbers))


@dataclass(frozen=True, slots=True)
class LineOutlook:
    """A line at one draw. `first`/`again`: drawn and members of those owed first (tier 1) and of the others, in the first run.

    `due`: through this draw, as the plan states it; what other lines drew beyond it is in `drawn` alone (of a line with a
    cover it moves with who was drawn). `chance`: what the draw takes of those who stand in the row, `chance_first` of those owed
    first where others stand behind them; the mean over the runs that have anybody there, None without one.
    """

    line: Quota
    members: int
    number: Tally
    due: Tally
    drawn: Tally
    take: Tally
    shortfall: Tally
    notes: tuple[str, ...]
    first: tuple[int, int]
    again: tuple[int, int]
    chance: Fraction | None
    chance_first: Fraction | None


@dataclass(frozen=True, slots=True)
class DrawOutlook:
    """One draw: `on`, the day of its freeze; `visits`: different targets, since a visit serves several lines."""

    draw: str
    name: str
    period: Period
    on: date
    lines: tuple[LineOutlook, ...]
    visits: Tally


@dataclass(frozen=True, slots=True)
class Forecast:
    """The year. `targets`: of the authority's area; `out`: of these, those that cannot be drawn; `elsewhere`: outside it.

    `runs`: how often the lines that overlap were played. The workload is that of the first run.
    """

    situation: Situation
    year: int
    targets: int
    out: int
    elsewhere: int
    draws: tuple[DrawOutlook, ...]
    odds: tuple[Odds, ...]
    work: Workload
    remarks: tuple[Remark, ...]
    runs: int

    @property
    def visits(self) -> Fraction:
        """Visits of the year to be expected."""
        return sum((d.visits.mean for d in self.draws), Fraction(0))

    @property
    def takes(self) -> dict[str, Fraction]:
        """Line → how many its own draws take in the year, to be expected."""
        found: dict[str, Fraction] = {}
        for line in (line for draw in self.draws for line in draw.lines):
            found[line.line.id] = found.get(line.line.id, Fraction(0)) + line.take.mean
        return found

    @property
    def seats(self) -> Fraction:
        """Turns of duty (人次) of the year to be expected: the visits, with the team that they have in the first run."""
        return self.visits * Fraction(self.work.seats, self.work.visits) if self.work.visits else Fraction(0)

    @property
    def load(self) -> Fraction | None:
        """Turns of duty in the year for each who could go at some draw; None where there is nobody."""
        return self.seats / len(self.work.able) if self.work.able else None


def forecast(
    base: Situation, year: int, *, runs: int | None = None, since: int = 1, joining: Mapping[str, int] | None = None
) -> Forecast:
    """The forecast of an authority's year, from the month `since` on; period, day and draw of `base` do not matter.

    `runs`: of lines that overlap; None: as many as take a few seconds. `joining`: inspectors who come in the course of the year,
    with the month of the first draw that counts them. Raises PoolError `unknown-area`.
    """
    if base.authority not in {a.code for a in base.policy.area}:
        known = "、".join(f"{a.code}（{a.name}）" for a in base.policy.area)
        raise PoolError("unknown-area", area=base.authority, known=known)
    ready = year_of(base, schedule_of(base.policy, base.authority, year, since), joining or {})
    parts = play_all(ready, runs)
    draws = tuple(_draw(s, number, parts) for number, s in enumerate(ready.stages))
    work = workload_of(ready, [_first_run(s, number, parts) for number, s in enumerate(ready.stages)])
    return Forecast(
        base,
        year,
        len(ready.first.targets) if ready.first is not None else 0,
        len(ready.left_out),
        ready.first.elsewhere if ready.first is not None else 0,
        draws,
        odds_of(ready, parts),
        work,
        remarks_of(ready, parts, work),
        max((len(p.runs) for p in parts), default=1),
    )


def _first_run(stage: Stage, number: int, parts: Iterable[Played]) -> list[str]:
    """Whom the first run draws, all parts together, in the draw's order (by ticket)."""
    found = [t for p in parts for t in p.runs[0].drawn[number]]
    return [slip[32:].decode() for slip in sorted(slips(seed_of(0, stage.occasion), found))]


def _draw(stage: Stage, number: int, parts: Sequence[Played]) -> DrawOutlook:
    occasion = stage.occasion
    turns: dict[str, list[Turn]] = {}
    for turn in (t for p in parts for run in p.runs for t in run.turns[number]):
        turns.setdefault(turn.line, []).append(turn)
    lines = tuple(_line(q, turns[q.id]) for q in stage.lines)
    return DrawOutlook(occasion.draw.id, occasion.draw.name, occasion.period, occasion.on, lines, _visits(number, parts))


def _visits(number: int, parts: Sequence[Played]) -> Tally:
    """Different targets of one draw. Parts share no target: means, least and most add up."""
    each = [Tally.of([len(run.drawn[number]) for run in p.runs]) for p in parts]
    mean = sum((t.mean for t in each), Fraction(0))
    return Tally(mean, sum(t.least for t in each), sum(t.most for t in each))


def _line(line: Quota, turns: Sequence[Turn]) -> LineOutlook:
    first = turns[0]
    return LineOutlook(
        line,
        first.members,
        Tally.of([t.number for t in turns]),
        Tally.of([_due(line, t) for t in turns]),
        Tally.of([t.drawn for t in turns]),
        Tally.of([t.take for t in turns]),
        Tally.of([t.shortfall for t in turns]),
        tuple(dict.fromkeys(note for t in turns for note in t.notes)),
        *first.tiers,
        _mean([(a[0] + b[0], a[1] + b[1]) for a, b in (t.tiers for t in turns)]),
        _mean([a for a, b in (t.tiers for t in turns) if b[1]]),
    )


def _due(line: Quota, turn: Turn) -> int:
    """What the plan asks for through this draw; a line that is not drawn here (out of its months) stands as it is."""
    return turn.due if line.cover is not None or "out-of-window" in turn.notes else turn.owed


def _mean(draws: Sequence[tuple[int, int]]) -> Fraction | None:
    """The mean of drawn ÷ members over the runs with members; None without any."""
    shares = [Fraction(drawn, members) for drawn, members in draws if members]
    return sum(shares, Fraction(0)) / len(shares) if shares else None
