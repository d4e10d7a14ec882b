"""By when a draw is drawn and revealed, where nobody says otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from fairdraw import Source
from fairdraw.entropy import LOTTERIES
from shuangsui.rules.periods import Period

from .entropy import earliest
from .errors import DossierError


def draw_by_of(sources: Sequence[Source], at: datetime) -> datetime:
    """A week after the last source is known; a month for lotteries, whose day is only known to be no earlier.

    Raises DossierError(bad-moment) beyond the calendar's end."""
    moments = [_after(datetime.fromisoformat(earliest(s)), 30 if s.source in LOTTERIES else 7) for s in sources]
    return max([_after(at, 7), *moments])


def reveal_by_of(period: Period, draw_by: datetime) -> datetime:
    """Thirty days after the period's end, and no less after the draw. Raises DossierError(bad-moment)."""
    end = datetime.combine(period.last, datetime.max.time(), draw_by.tzinfo).replace(microsecond=0)
    return max(_after(end, 30), _after(draw_by, 30))


def _after(moment: datetime, days: int) -> datetime:
    try:
        return moment + timedelta(days=days)
    except OverflowError:
        raise DossierError("bad-moment", option="时间", text=f"{moment:%Y-%m-%d}") from None
