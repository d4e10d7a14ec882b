"""Working days of the State Council's calendar, make-up days (调休) included.

`chinesecalendar` holds the published years and raises beyond them; there the answer counts Monday to Friday less the fixed
holidays and says that it is an estimate. A bureau may lay its own reloaded table over it (`extra`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import chinese_calendar

# Holidays fixed to a day of the solar calendar (全国年节及纪念日放假办法, as of 2025); the lunar ones move and are not guessed.
_FIXED = {(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)}


@dataclass(frozen=True, slots=True)
class Day:
    """A due day. `estimate`: it rests on days for which no official calendar is published yet."""

    day: date
    estimate: bool = False


def is_working(day: date, extra: Mapping[date, bool] | None = None) -> tuple[bool, bool]:
    """Whether a day is worked, and whether that is an estimate. `extra`: days of the bureau's own table."""
    if extra is not None and day in extra:
        return extra[day], False
    try:
        return bool(chinese_calendar.is_workday(day)), False
    except NotImplementedError:
        return day.weekday() < 5 and (day.month, day.day) not in _FIXED, True


def add_working_days(start: date, count: int, extra: Mapping[date, bool] | None = None) -> Day:
    """The `count`-th working day after `start`, counted from the day after it; a negative count goes back.

    >>> add_working_days(date(2025, 1, 20), 20).day
    datetime.date(2025, 2, 21)
    """
    step = timedelta(days=1 if count >= 0 else -1)
    day, left, estimate = start, abs(count), False
    while left:
        day += step
        working, guessed = is_working(day, extra)
        estimate = estimate or guessed
        left -= working
    return Day(day, estimate)


def last_working_days(last: date, count: int, extra: Mapping[date, bool] | None = None) -> tuple[Day, Day]:
    """The window of the last `count` working days up to and with `last`: the first of them, and the last."""
    after = last + timedelta(days=1)
    return add_working_days(after, -count, extra), add_working_days(after, -1, extra)


def moved(day: date, if_day_off: str, extra: Mapping[date, bool] | None = None) -> Day:
    """A due day that may fall on a day off: kept (`same`), or moved to the `next` or the working day `before`."""
    working, guessed = is_working(day, extra)
    if working or if_day_off == "same":
        return Day(day, guessed and if_day_off != "same")
    found = add_working_days(day, 1 if if_day_off == "next" else -1, extra)
    return Day(found.day, found.estimate or guessed)
