"""Visits already made or drawn, as the lines of a plan count them (policy.md, rules 3, 7 and 8)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from .periods import Period
from .policy import Policy
from .policy.base import span_months
from .policy.quotas import Limit
from .registry import PastVisit


@dataclass(frozen=True, slots=True)
class Drawn:
    """A target drawn earlier by the same authority whose visit is open or done. One that fell through is not listed.

    `day`: the first day of the period it was drawn for, so that it counts there even if the visit comes later; `months`: that
    period's length. `items`: what the visit carries. `joint`: `internal` or `departments`, when the draw was a joint one. `draw`:
    the draw's own id, which tells two rounds of one period apart; "" where nobody kept it. `inspectors`: who was drawn for it.
    """

    target: str
    day: date
    months: int = 1
    items: tuple[str, ...] = ()
    joint: str = ""
    draw: str = ""
    inspectors: tuple[str, ...] = ()


_FITS_ALL: Mapping[str, frozenset[str]] = MappingProxyType({})


class Counted(NamedTuple):
    """One visit as lines see it: `by` the area code of the authority; `day` counts it to a span, `latest` is when it was at the
    latest (a drawn visit that no history tells of may come on the last day of its period); `made`: the history tells of it."""

    target: str
    day: date
    latest: date
    by: str
    type: str
    items: frozenset[str]
    joint: str
    made: bool = False
    outcome: str = ""
    inspectors: tuple[str, ...] = ()

    @property
    def lot(self) -> bool:
        """Whether it counts towards a number: an ordinary or special inspection, not a case inspection."""
        return self.type != "case"


class Record:
    """All visits to the targets. `authority` is the area code of who draws now.

    A visit that stands both in the history and in an earlier draw counts once, in the period that it was drawn for: each drawn
    one takes up the first visit by lot that the history tells of from that period's first day on, however late it came. So no
    more visits count than were made or are still to come.
    """

    def __init__(self, policy: Policy, authority: str, past: Iterable[PastVisit], drawn: Iterable[Drawn]) -> None:
        self.authority = authority
        self.levels = {a.code: a.level for a in policy.area}
        spelled = {spelling: a.code for a in policy.area for spelling in (a.name, *a.synonyms, a.authority) if spelling}
        spelled |= {code: code for code in self.levels} | {"": authority}
        self.drawn = sorted(drawn, key=lambda d: (d.target, d.day, d.months, d.items, d.joint))
        waiting: dict[str, list[Drawn]] = {}
        for d in self.drawn:
            waiting.setdefault(d.target, []).append(d)
        self.visits: list[Counted] = []
        for p in sorted(past, key=lambda p: (p.visited_date, p.target, p.type, p.items)):
            by = spelled.get(p.authority, p.authority)
            lot = by == authority and p.type != "case"
            found = next((d for d in waiting.get(p.target, ()) if d.day <= p.visited_date), None) if lot else None
            if found is not None:
                waiting[p.target].remove(found)
            self.visits.append(_made(p, by, found))
        for d in (d for left in waiting.values() for d in left):
            last, items = Period(d.day, d.months).last, frozenset(d.items)
            self.visits.append(Counted(d.target, d.day, last, authority, "random", items, d.joint, inspectors=d.inspectors))
        self._asked: dict[object, Mapping[str, int]] = {}

    def counts(
        self,
        span: Period,
        items: Iterable[str],
        recognised: Iterable[str],
        lot_only: bool,
        joint: str | None = None,
        fits: Mapping[str, frozenset[str]] = _FITS_ALL,
    ) -> Mapping[str, int]:
        """Visits of each target in `span` that serve a line with these items (rule 7); targets without any are left out.

        The authority's own visits count, and those of recognised levels. `lot_only`: case inspections do not. `joint`: only
        visits of such joint draws do. `fits`: item → the targets that it is inspected at; elsewhere no visit need carry it.
        """
        question = (span, frozenset(items), frozenset(recognised), lot_only, joint, tuple(sorted(fits.items())))
        if question not in self._asked:
            self._asked[question] = Counter(v.target for v in self._serving(*question))
        return self._asked[question]

    def _serving(
        self,
        span: Period,
        items: frozenset[str],
        recognised: frozenset[str],
        lot_only: bool,
        joint: str | None,
        fits: tuple[tuple[str, frozenset[str]], ...],
    ) -> Iterable[Counted]:
        first, last, fitting = span.first, span.last, dict(fits)
        ours = {self.authority, *(code for code, level in self.levels.items() if level in recognised)}
        return (
            v
            for v in self.visits
            if first <= v.day <= last
            and v.by in ours
            and all(i in fitting and v.target not in fitting[i] for i in items - v.items)
            and (v.type != "case" or not lot_only)
            and (joint is None or v.joint == joint)
        )

    def items_carried(self, span: Period, recognised: Iterable[str], members: Collection[str]) -> frozenset[str]:
        """Every check item that some visit to one of `members` in `span` carried."""
        visits = self._serving(span, frozenset(), frozenset(recognised), False, None, ())
        return frozenset(item for v in visits if v.target in members for item in v.items)

    def rounds(self, span: Period, joint: str | None) -> int:
        """How many draws were held for periods that begin in `span` (抽查次数), of one joint form where it is given.

        Draws without an id of their own are told apart by their period alone.
        """
        held = (d for d in self.drawn if d.day in span and (joint is None or d.joint == joint))
        return len({(d.day, d.months, d.joint, d.draw) for d in held})

    def capped(self, limit: Limit, period: Period, anchor_year: int, on: date) -> frozenset[str]:
        """Targets that a limit keeps out of a draw for `period`, frozen on the day `on`. Open visits count, with the latest day
        they may come on.

        Days between visits run to the first day on which the drawn one may be made: of the period, or of the freeze where that
        comes later. Only what can be known before a draw caps: a threshold by day or week, by inspector or by findings warns.
        """
        if limit.only_warns:
            return frozenset()
        counting = (v for v in self.visits if v.by == self.authority and v.type in limit.counts)
        if limit.least_days_between is not None:
            earliest = max(period.first, on)
            return frozenset(v.target for v in counting if (earliest - v.latest).days < limit.least_days_between)
        span = period.around(span_months(limit.in_), anchor_year)
        tally = Counter(v.target for v in counting if v.day in span)
        return frozenset(t for t, n in tally.items() if n >= (limit.most or 0))


def _made(p: PastVisit, by: str, drawn: Drawn | None) -> Counted:
    """A visit that the history tells of, with what its draw knows besides."""
    day, items, joint, inspectors = p.visited_date, p.items, p.joint, p.inspectors
    if drawn is not None:
        day, items, joint, inspectors = drawn.day, p.items or drawn.items, drawn.joint, p.inspectors or drawn.inspectors
    return Counted(p.target, day, p.visited_date, by, p.type, frozenset(items), joint, True, p.outcome, inspectors)
