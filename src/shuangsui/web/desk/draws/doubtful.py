"""Targets of a pool that are likely dead (疑似失联): better looked after before the freeze than drawn in vain."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from shuangsui.records.likely_dead import dead_states, likely_dead, signs_of
from shuangsui.records.models import Target, Unit
from shuangsui.rules.pool import Pool

from ..states.likely import SIGN_SAYS


def doubtful(pool: Pool, unit: Unit, on: date) -> Iterator[tuple[str, str]]:
    """(target, why) of those who stand in a row although something says that nobody would be found there, as of a day. One
    query."""
    dead = dead_states(pool.situation.policy)
    rows = Target.objects.filter(area__path__startswith=unit.path)
    for target in likely_dead(rows, on, dead).order_by("name", "key"):
        if target.key in pool.rows:
            signs = signs_of(target, on, dead)
            yield target.key, "；".join(f"{SIGN_SAYS[sign]}{'：' + seen if seen else ''}" for sign, seen in signs)
