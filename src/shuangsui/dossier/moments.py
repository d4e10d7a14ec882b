"""By when a draw is drawn and revealed, where nobody says otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from fairdraw import Source
from fairdraw.entropy import LOTTERIES
from shuangsui.rules.periods import Period

from .entropy import earliest


def draw_by_of(sources: Sequence[Source], at: datetime) -> datetime:
    """A week after the last source is known; a month for lotteries, whose day is only known to be no earlier."""
    moments = [datetime.fromisoformat(earliest(s)) + timedelta(days=30 if s.source in LOTTERIES else 7) for s in sources]
    return max([at + timedelta(days=7), *moments])


def reveal_by_of(period: Period, draw_by: datetime) -> datetime:
    """Thirty days after the period's end, and no less after the draw."""
    end = datetime.combine(period.last, datetime.max.time(), draw_by.tzinfo).replace(microsecond=0) + timedelta(days=30)
    return max(end, draw_by + timedelta(days=30))
