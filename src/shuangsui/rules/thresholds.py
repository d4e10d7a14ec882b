"""Thresholds that only warn (国办发〔2024〕54号 and practice): the same firm twice in a day, one inspector too often at one firm.

They leave nobody out of a draw (`Limit.only_warns`): what they say is looked at before it is frozen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from .conditions import judge
from .periods import Period
from .policy import Policy
from .policy.base import span_months
from .policy.quotas import Limit
from .pool import Pool
from .registry import Inspector
from .visits import Counted, Record


@dataclass(frozen=True, slots=True)
class Reached:
    """A threshold at one target. `code`: `exceeded` (more visits than it allows), `next-exceeds` (one more would be too many, and
    the target may be drawn), `too-soon` (fewer days since the visit on `first` than it asks for, and it may be drawn).

    `count`: visits, or days since; `allowed`: what the limit says; `first`/`last`: the span's days, or the visit's; `inspector`:
    the certificate number, or the name that the history has, "" where the threshold asks for nobody.
    """

    code: str
    limit: Limit
    target: str
    count: int
    allowed: int
    first: date
    last: date
    inspector: str = ""


def thresholds_reached(pool: Pool) -> tuple[Reached, ...]:
    """Every threshold that visits of the year have passed, or that the next visit would pass, in the plan's order, by target."""
    situation = pool.situation
    record = Record(situation.policy, situation.authority, situation.past, situation.drawn)
    found: list[Reached] = []
    for limit in (x for x in situation.policy.limit if x.only_warns):
        counting = [v for v in record.visits if _counts(v, limit, pool, record)]
        at_limit = _days(limit, counting, pool) if limit.least_days_between is not None else _times(limit, counting, pool)
        found += sorted(at_limit, key=lambda r: (r.target, r.first, r.inspector))
    return tuple(found)


def _counts(v: Counted, limit: Limit, pool: Pool, record: Record) -> bool:
    """Whether a visit of the authority's counts: its type, whom the limit is about, and that nothing was found."""
    if v.by != record.authority or v.type not in limit.counts or v.target not in pool.subjects:
        return False
    found = not limit.without_finding or no_finding(pool.situation.policy, v.outcome)
    return found and (limit.of is None or bool(judge(limit.of, pool.subjects[v.target])))


def no_finding(policy: Policy, outcome: str) -> bool:
    """Whether an outcome says that nothing was found: the code itself or the plan's phrase for it. One not told does not."""
    phrases = {p.says for p in policy.disclosure.phrase if p.outcomes == ["no-problem"]}
    return outcome in phrases | {"no-problem", "未发现问题"}


def _days(limit: Limit, visits: Iterable[Counted], pool: Pool) -> Iterator[Reached]:
    """Targets that may be drawn, fewer days after their last visit than the limit asks for."""
    latest: dict[str, date] = {}
    for v in visits:
        latest[v.target] = max(v.latest, latest.get(v.target, v.latest))
    earliest, least = max(pool.situation.period.first, pool.situation.on), limit.least_days_between or 0
    for target, day in latest.items():
        if target in pool.rows and (earliest - day).days < least:
            yield Reached("too-soon", limit, target, (earliest - day).days, least, day, day)


def _times(limit: Limit, visits: Iterable[Counted], pool: Pool) -> Iterator[Reached]:
    people = _names(pool.situation.inspectors)
    tally: dict[tuple[str, Period | date, str], int] = {}
    for v in visits:
        span = _span(limit, v, pool)
        for who in {people.get(i, i) for i in v.inspectors} if limit.same_inspector else {""}:
            if span is not None:
                tally[v.target, span, who] = tally.get((v.target, span, who), 0) + 1
    most = limit.most or 0
    for (target, span, who), count in tally.items():
        first, last = _ends(limit, span)
        said = (limit, target, count, most, first, last, who)
        if count > most and first.year <= pool.situation.on.year <= last.year:
            yield Reached("exceeded", *said)
        elif count == most and target in pool.rows and _holds(span, pool.situation.period) and _may_go(pool, target, who):
            yield Reached("next-exceeds", *said)


def _names(inspectors: Sequence[Inspector]) -> dict[str, str]:
    """Name → certificate number, of those whose name nobody else has."""
    names = [i.name for i in inspectors]
    return {i.name: i.id for i in inspectors if names.count(i.name) == 1}


def _span(limit: Limit, v: Counted, pool: Pool) -> Period | date | None:
    """The span that a visit falls in: a day, a week by its Monday, or months. None where nobody knows yet on which day it is."""
    if limit.in_ in ("day", "week"):
        monday = v.latest - timedelta(days=v.latest.weekday())
        return None if not v.made else monday if limit.in_ == "week" else v.latest
    months, anchor = span_months(limit.in_), pool.situation.policy.policy.effective_from.year
    span = Period(v.latest.replace(day=1), 1).around(months, anchor)
    return span if v.made or v.day in span else None


def _ends(limit: Limit, span: Period | date) -> tuple[date, date]:
    if isinstance(span, Period):
        return span.first, span.last
    return span, span + timedelta(days=6 if limit.in_ == "week" else 0)


def _holds(span: Period | date, period: Period) -> bool:
    """Whether a visit of the period falls in the span whatever its day."""
    return isinstance(span, Period) and period.first in span and period.last in span


def _may_go(pool: Pool, target: str, who: str) -> bool:
    """Whether the inspector could be drawn for the target ("": nobody is asked for)."""
    area = pool.targets[target].area
    barred = any(c.target == target and c.inspector == who for c in pool.conflicts)
    able = (s for s in pool.staff if s.inspector.id == who and not s.excluded and {"*", area} & set(s.areas))
    return not who or (not barred and any(able))
