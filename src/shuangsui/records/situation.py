"""Everything that a pool is made from, read from the database in a constant number of queries."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from shuangsui.rules.periods import Period
from shuangsui.rules.policy import Policy, read_policy
from shuangsui.rules.pool import Situation

from . import rows
from .models import Conflict, Fact, Inspector, PastVisit, PolicyFile, PolicyOffer, Target, Unit


@lru_cache(maxsize=32)
def read_once(source: bytes) -> Policy:
    """The policy of a file's bytes, which is the same however often it is asked for. Raises PolicyError."""
    return read_policy(source)


def policy_of(file: PolicyFile | PolicyOffer) -> Policy:
    """The policy of a kept file, or of one that was brought; read once a process."""
    return read_once(bytes(file.source))


def situation_of(
    unit: Unit, policy: Policy, period: Period, on: date, *, draw: str = "", fixed: Mapping[str, int] | None = None
) -> Situation:
    """What the unit's pool of a period is made from, as of a day: registries, recusals, facts and visits of it and all below.

    Merged and cancelled targets are left out; those who opted out stay in, and the rules exclude them with the reason.
    """
    below = {"target__area__path__startswith": unit.path}
    targets = Target.objects.filter(area__path__startswith=unit.path, status=Target.ACTIVE).select_related("area")
    inspectors = Inspector.objects.filter(unit__path__startswith=unit.path, status=Inspector.ACTIVE)
    return Situation(
        policy,
        unit.code,
        period,
        on,
        [rows.target_row(target) for target in targets.order_by("key").iterator()],
        [rows.inspector_row(inspector) for inspector in inspectors.order_by("key")],
        [rows.conflict_row(c) for c in Conflict.objects.filter(ended_at=None, **below).select_related("target", "inspector")],
        [rows.fact_row(f) for f in Fact.objects.filter(withdrawn_at=None, **below).select_related("target")],
        [rows.past_visit_row(v) for v in PastVisit.objects.filter(withdrawn_at=None, **below).select_related("target")],
        fixed=fixed or {},
        draw=draw,
    )
