"""Visits already made or drawn, as the lines of a plan count them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from .periods import Period
from .policy import Policy
from .policy.quotas import Limit
from .registry import PastVisit


@dataclass(frozen=True, slots=True)
class Drawn:
    """A target drawn earlier by the same authority whose visit is open or done. One that fell through is not listed.

    `day`: the first day of the period it was drawn for, so that it counts there even if the visit comes later.
    """

    target: str
    day: date
    months: int = 1
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Counted:
    """One visit as lines see it: `by` the area code of the authority, `lot` whether it came of a draw."""

    target: str
    day: date
    by: str
    type: str
    items: frozenset[str]

    @property
    def lot(self) -> bool:
        """Whether it counts towards a number: an ordinary or special inspection, not a case inspection."""
        return self.type != "case"


class Record:
    """All visits to the targets, by target. `authority` is the area code of who draws now."""

    def __init__(self, policy: Policy, authority: str, past: Iterable[PastVisit], drawn: Iterable[Drawn]) -> None:
        self.authority = authority
        self.visits: dict[str, list[Counted]] = {}
        spelled = {spelling: a.code for a in policy.area for spelling in (a.code, a.name, *a.synonyms, a.authority) if spelling}
        self.levels = {a.code: a.level for a in policy.area}
        open_until: dict[str, list[Period]] = {}
        for d in drawn:
            self._add(Counted(d.target, d.day, authority, "random", frozenset(d.items)))
            open_until.setdefault(d.target, []).append(Period(d.day, d.months))
        for p in past:
            by = spelled.get(p.authority, p.authority) if p.authority else authority
            # The same visit may stand in the history file and in an earlier draw: it counts once.
            spans = open_until.get(p.target, ()) if by == authority and p.type == "random" else ()
            known = any(p.visited_date in span for span in spans)
            if not known:
                self._add(Counted(p.target, p.visited_date, by, p.type, frozenset(p.items)))

    def _add(self, visit: Counted) -> None:
        self.visits.setdefault(visit.target, []).append(visit)

    def counts(self, span: Period, items: Sequence[str], recognised: Sequence[str], lot_only: bool) -> Mapping[str, int]:
        """Visits of each target in `span` that serve a line with these items (rule 7).

        The authority's own visits count, and those of recognised levels.
        """
        wanted = frozenset(items)

        def serves(v: Counted) -> bool:
            ours = v.by == self.authority or self.levels.get(v.by) in recognised
            return ours and v.day in span and wanted <= v.items and (v.lot or not lot_only)

        return self._tally(serves)

    def _tally(self, serves: Callable[[Counted], bool]) -> Mapping[str, int]:
        tally = {target: sum(map(serves, visits)) for target, visits in self.visits.items()}
        return {target: n for target, n in tally.items() if n}

    def capped(self, limit: Limit, on: date, first: date) -> frozenset[str]:
        """Targets that a limit keeps out of a draw frozen on `on` for a period beginning on `first`."""
        if limit.warns_only:
            return frozenset()
        if limit.least_days_between is not None:
            gap = limit.least_days_between
            return frozenset(
                t for t, vs in self.visits.items() if any(self._limits(limit, v) and (first - v.day).days < gap for v in vs)
            )
        spans = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}
        months = spans.get(limit.in_) or (12 * int(limit.in_.split()[0]) if limit.in_.endswith("years") else None)
        if months is None:  # a day or a week: only a warning after the fact can use it
            return frozenset()
        span = Period(first, 1).around(months, first.year)
        tally = Counter(t for t, vs in self.visits.items() for v in vs if self._limits(limit, v) and v.day in span)
        return frozenset(t for t, n in tally.items() if n >= (limit.most or 0))

    def _limits(self, limit: Limit, visit: Counted) -> bool:
        return visit.by == self.authority and visit.type in limit.counts
