"""What a bureau must know before it signs: lines that cannot be met and why, numbers that move, work that nobody can do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from .forecast_sentences import HELD
from .odds import Played
from .playout import Turn
from .policy.quotas import Amount, Either, Larger, Quota, Ratio, Smaller
from .quota import counted
from .stages import Year
from .workload import Workload


@dataclass(frozen=True, slots=True)
class Remark:
    """A remark: `code` (a key of `forecast_sentences.SENTENCES`) and its values; `line` is "" where it is not about one."""

    code: str
    line: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


def remarks_of(year: Year, parts: Sequence[Played], work: Workload) -> tuple[Remark, ...]:
    """All remarks: of the plan's lines in its order, then of the people."""
    found: list[Remark] = []
    if not year.stages:
        found.append(Remark("no-draws"))
    for line in year.schedule.pending:
        found.append(Remark("pending", line.id, {"line": line.name, "document": line.pending}))
    for line in year.schedule.unscheduled:
        found.append(Remark("unscheduled", line.id, {"line": line.name}))
    turns: dict[str, list[tuple[int, Turn]]] = {}
    for number in range(len(year.stages)):
        for turn in (t for p in parts for run in p.runs for t in run.turns[number]):
            turns.setdefault(turn.line, []).append((number, turn))
    for line in year.schedule.lines:
        found += _line(year, line, turns[line.id])
        found += _uncovered(line, parts)
    found += _people(year, work)
    return tuple(found)


def _line(year: Year, line: Quota, turns: Sequence[tuple[int, Turn]]) -> Iterator[Remark]:
    if not any(t.members for _, t in turns):
        yield Remark("no-members", line.id, {"line": line.name})
        return
    ratio = ratio_in(line.at_least)
    if ratio is not None and not all(counted(ratio, s.setting.inspectors) for s in year.stages if line.id in s.members):
        yield Remark("nobody-counted", line.id, {"line": line.name})
    yield from _short(year, line, turns)
    raised = [t for _, t in turns if "raised-by-cover" in t.notes]
    if raised:
        values = {"line": line.name, "number": str(raised[-1].number), "members": str(raised[-1].members)}
        yield Remark("raised-by-cover", line.id, values)
    if any("cover-cut-by-ceiling" in t.notes for _, t in turns):
        yield Remark("cover-cut-by-ceiling", line.id, {"line": line.name})
    if any("ceiling-below-floor" in t.notes for _, t in turns):
        yield Remark("ceiling-below-floor", line.id, {"line": line.name})
    yield from _moving(line, turns)


def _short(year: Year, line: Quota, turns: Sequence[tuple[int, Turn]]) -> Iterator[Remark]:
    """Draws at which there is nobody left to draw for what is due."""
    short: dict[str, tuple[int, Turn]] = {}
    for number, turn in turns:
        period = year.stages[number].occasion.period.says()
        if turn.shortfall > (short[period][1].shortfall if period in short else 0):
            short[period] = (number, turn)
    if not short:
        return
    _, worst = max(short.values(), key=lambda found: found[1].shortfall)
    values = {"line": line.name, "periods": "、".join(short), "most": str(worst.shortfall)}
    if line.counts == "rounds":
        yield Remark("short-rounds", line.id, values)
    elif worst.capped or worst.repeated:
        yield Remark("short-capped" if worst.capped else "short-repeat", line.id, values | {"reasons": _held(worst)})
    elif "more-than-members" in worst.notes:
        yield Remark("short-members", line.id, values | {"number": str(worst.number), "members": str(worst.members)})
    else:
        free = worst.tiers[0][1] + worst.tiers[1][1]
        yield Remark("short-left", line.id, values | {"free": str(free), "members": str(worst.members)})


def _held(turn: Turn) -> str:
    """Who is kept out by what: caps, days between visits, no repeat."""
    kept = {"cap-reached": turn.capped - turn.spaced, "too-soon": turn.spaced, "repeat": turn.repeated}
    return "、".join(HELD[code].format(count=count) for code, count in kept.items() if count)


def _moving(line: Quota, turns: Sequence[tuple[int, Turn]]) -> Iterator[Remark]:
    """A yearly ratio that comes to different numbers at different draws: the plan's number should be fixed (rule 5)."""
    if ratio_in(line.at_least) is None or line.cover is not None:
        return
    for span in dict.fromkeys(t.span for _, t in turns):
        numbers = list(dict.fromkeys(t.number for _, t in turns if t.span == span))
        if len(numbers) > 1 and all("fixed" not in t.notes for _, t in turns):
            values = {"line": line.name, "id": line.id, "numbers": "、".join(map(str, numbers)), "first": str(numbers[0])}
            yield Remark("number-moves", line.id, values)
            return


def _uncovered(line: Quota, parts: Sequence[Played]) -> Iterator[Remark]:
    missed = max((run.uncovered.get(line.id, 0) for p in parts for run in p.runs), default=0)
    if missed:
        yield Remark("uncovered", line.id, {"line": line.name, "missed": str(missed)})


def _people(year: Year, work: Workload) -> Iterator[Remark]:
    if year.stages and not work.able:
        yield Remark("nobody")
    for period, count in work.unstaffed.items() if work.able else ():
        yield Remark("unstaffed", "", {"period": period, "count": str(count)})


def ratio_in(amount: Amount | None) -> Ratio | None:
    """The ratio in an amount, or among its alternatives."""
    if isinstance(amount, Larger | Smaller | Either):
        inner = amount.larger if isinstance(amount, Larger) else amount.smaller if isinstance(amount, Smaller) else amount.either
        return next((found for one in inner if (found := ratio_in(one)) is not None), None)
    return amount if isinstance(amount, Ratio) else None
