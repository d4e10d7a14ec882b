"""Periods of the calendar that draws and lines are made for: months, quarters, half-years, years, several years.

2025-M02   2025-Q1   2025-H1   2025   2025+2 (two years from 2025)
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

_ID = re.compile(r"^(\d{4})(?:-(?:Q([1-4])|H([12])|M(0[1-9]|1[0-2]))|\+([2-9]))?$")
_LOOSE_MONTH = re.compile(r"^(\d{4})-(0[1-9]|1[0-2])$")


class PeriodError(ValueError):
    """A text that names no period; `text` is what was given."""

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(f"「{text}」不是时段，应写成 2025-M02（月）、2025-Q1（季度）、2025-H1（半年）或 2025（年）")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Whole months from the first day of one; `months` is its length."""

    first: date
    months: int

    @classmethod
    def parse(cls, text: str) -> Period:
        """The period that a text names (`2025-02` is taken for `2025-M02`). Raises PeriodError."""
        loose = _LOOSE_MONTH.match(text)
        match = _ID.match(f"{loose[1]}-M{loose[2]}" if loose else text)
        if match is None or int(match[1]) < 1:
            raise PeriodError(text)
        year, quarter, half, month, years = match.groups()
        if quarter:
            return cls(date(int(year), 3 * int(quarter) - 2, 1), 3)
        if half:
            return cls(date(int(year), 6 * int(half) - 5, 1), 6)
        if month:
            return cls(date(int(year), int(month), 1), 1)
        return cls(date(int(year), 1, 1), 12 * int(years or 1))

    @property
    def id(self) -> str:
        """The name that `parse` reads back; odd lengths (four months) get the first month and the length."""
        year, month = self.first.year, self.first.month
        if self.months % 12 == 0 and month == 1:
            return f"{year}" if self.months == 12 else f"{year}+{self.months // 12}"
        named = {3: f"Q{(month + 2) // 3}", 6: f"H{(month + 5) // 6}", 1: f"M{month:02d}"}
        return f"{year}-{named.get(self.months, f'M{month:02d}x{self.months}')}"

    @property
    def last(self) -> date:
        """The last day."""
        year, month = _shifted(self.first, self.months - 1)
        return date(year, month, monthrange(year, month)[1])

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.first <= day <= self.last

    def around(self, months: int, anchor_year: int) -> Period:
        """The span of `months` months that holds this period's first day, counted from January of `anchor_year`."""
        since = (self.first.year - anchor_year) * 12 + self.first.month - 1
        year, month = _shifted(date(anchor_year, 1, 1), since // months * months)
        return Period(date(year, month, 1), months)

    def parts(self, months: int) -> tuple[Period, ...]:
        """This period cut into spans of `months` months, in order; the rest of an uneven division is a shorter last part."""
        cut = []
        for offset in range(0, self.months, months):
            year, month = _shifted(self.first, offset)
            cut.append(Period(date(year, month, 1), min(months, self.months - offset)))
        return tuple(cut)

    def before(self, count: int = 1) -> Period:
        """The period of the same length `count` places earlier."""
        year, month = _shifted(self.first, -count * self.months)
        return Period(date(year, month, 1), self.months)

    def says(self) -> str:
        """The period in Chinese: 2025年第1季度, 2025年2月."""
        year, month = self.first.year, self.first.month
        if self.months % 12 == 0 and month == 1:
            return f"{year}年" if self.months == 12 else f"{year}—{year + self.months // 12 - 1}年"
        if self.months == 3 and month % 3 == 1:
            return f"{year}年第{(month + 2) // 3}季度"
        if self.months == 6 and month % 6 == 1:
            return f"{year}年{'上' if month == 1 else '下'}半年"
        return f"{year}年{month}月" if self.months == 1 else f"{year}年{month}月起{self.months}个月"


def _shifted(day: date, months: int) -> tuple[int, int]:
    total = day.year * 12 + day.month - 1 + months
    return total // 12, total % 12 + 1


def month_end(day: date) -> date:
    """The last day of the month that holds `day`."""
    return date(day.year, day.month, monthrange(day.year, day.month)[1])
