"""Forecasts of invented plans, and what the tests look at in them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from shuangsui.rules.forecast import Forecast
from shuangsui.rules.forecast_sentences import sentence
from shuangsui.rules.periods import Period
from shuangsui.rules.policy import Policy
from shuangsui.rules.pool import Situation
from shuangsui.rules.registry import Fact, Inspector, PastVisit, Target

KEY = '{ class = "key" }'
SPECIAL = '{ class = "special" }'


def year_of(
    policy: Policy,
    targets: Sequence[Target],
    staff: Sequence[Inspector] = (),
    area: str = "A1",
    past: Sequence[PastVisit] = (),
    facts: Sequence[Fact] = (),
) -> Situation:
    """A bureau on the first day of 2025, looking at the whole year."""
    period = Period.parse("2025")
    return Situation(policy, area, period, date(2025, 1, 1), targets, staff, past=past, facts=facts)


def takes_of(found: Forecast, line: str) -> list[int]:
    """What one line takes at the least in each draw."""
    return [x.take.least for d in found.draws for x in d.lines if x.line.id == line]


def codes_of(found: Forecast) -> set[tuple[str, str]]:
    """What is remarked on, and of which line; every remark has its sentence."""
    for remark in found.remarks:
        assert "{" not in sentence(remark.code, remark.values)
    return {(r.code, r.line) for r in found.remarks}
