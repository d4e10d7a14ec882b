"""Which accounts are locked after wrong passwords, and until when: read from what django-axes has counted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import groupby

from axes.models import AccessAttempt
from django.conf import settings

# Between a name and the known browser whose tries are counted by themselves; no name that is typed keeps one.
MARK = "\t"


def _rest() -> timedelta:
    return timedelta(hours=settings.AXES_COOLOFF_TIME)


def _end(attempts: Iterable[tuple[datetime, int]]) -> datetime | None:
    """When so many attempts are old enough that fewer than the limit are left; None where there are fewer already."""
    rows = sorted(attempts)
    left = sum(count for _, count in rows)
    end = None
    for moment, count in rows:
        if left < settings.AXES_FAILURE_LIMIT:
            break
        left -= count
        end = moment + _rest()
    return end


def locked_until(username: str, at: datetime) -> datetime | None:
    """The moment from which the name may be tried again, None where it may be now. One query."""
    found = AccessAttempt.objects.filter(username=username, attempt_time__gte=at - _rest())
    return _end(found.values_list("attempt_time", "failures_since_start"))


def locked_names(at: datetime) -> dict[str, datetime]:
    """Every name that is locked, for strangers or on a known browser → until when. One query."""
    found = AccessAttempt.objects.filter(attempt_time__gte=at - _rest()).order_by("username")
    rows = found.values_list("username", "attempt_time", "failures_since_start")
    ends = {name: _end((row[1], row[2]) for row in group) for name, group in groupby(rows, key=lambda row: row[0] or "")}
    found_ends: dict[str, datetime] = {}
    for name, end in ends.items():
        if end:
            account = name.partition(MARK)[0]
            found_ends[account] = max(end, found_ends.get(account, end))
    return found_ends
