"""Prepare a draw: who, for which period, under which plan, with which luck. Nothing is fixed yet."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from shuangsui.access import Actor
from shuangsui.records.models import Draw, PolicyFile, Unit
from shuangsui.records.situation import policy_of
from shuangsui.rules.periods import Period
from shuangsui.rules.policy import Policy
from shuangsui.rules.pool import choose_draw

from ..deed import action, changed, record, require
from ..errors import ActionError, ChangedMeanwhile
from ..installation.parents import require_floors
from ..plans.year import locked_year
from .confirm_aside import set_aside_by
from .order import moments_of, sources_of

_MOST = 999_999_999
_FOLDER = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{0,60}")


@action
def prepare_draw(
    *, by: Actor, at: datetime, unit: Unit, policy: PolicyFile, period: str, cycle: str = "", options: Mapping[str, Any]
) -> Draw:
    """A new draw in its first step.

    Raises ActionError(draw-open: one of that period is unfinished, year-not-open, year-closed; draw-undercuts: the plan is below
    the one above by now), PoolError, NotAllowed, and as `check_options`.
    """
    require(by, "draws.prepare", unit)
    Unit.objects.select_for_update().get(pk=unit.pk)  # two who prepare at once: the second sees the first's
    year = Period.parse(period).first.year
    locked_year(unit, policy, year)
    require_floors(policy, year, "draw-undercuts")
    plan = policy_of(policy)
    chosen = choose_draw(plan, unit.code, Period.parse(period), cycle)
    check_options(plan, Period.parse(period), options, at)
    open_one = Draw.objects.filter(unit=unit, period=period, cycle=chosen.id, state__in=(Draw.PREPARED, Draw.COMMITTED)).first()
    if open_one:
        raise ActionError("draw-open", draw=open_one.title)

    folder = _folder(unit, period, chosen.id)
    title = f"{Period.parse(period).says()}{chosen.name}"
    draw = Draw(
        unit=unit,
        policy=policy,
        folder=folder,
        period=period,
        cycle=chosen.id,
        title=title,
        options=dict(options),
        prepared_at=at,
    )
    set_aside_by(draw, by)
    _keep(draw)
    record("draw.prepared", by=by, at=at, unit=unit, subject=draw, after={"period": period, "cycle": chosen.id, **options})
    return draw


def _keep(draw: Draw) -> None:
    """The database itself allows one open draw of a period, whoever got past the look before."""
    try:
        with transaction.atomic():
            draw.save(force_insert=True)
    except IntegrityError:
        raise ActionError("draw-open", draw=draw.title) from None


@action
def amend_draw(*, by: Actor, at: datetime, draw: Draw, version: int, options: Mapping[str, Any]) -> Draw | None:
    """Other options for a draw that is not frozen yet.

    Raises ActionError(draw-frozen), ChangedMeanwhile, NotAllowed, and as `check_options` does.
    """
    require(by, "draws.prepare", draw.unit)
    kept = Draw.objects.select_for_update(of=("self",)).select_related("unit", "policy").get(pk=draw.pk)
    if kept.state != Draw.PREPARED:
        raise ActionError("draw-frozen", draw=kept.title)
    if kept.version != version:
        raise ChangedMeanwhile(kept.title)
    check_options(policy_of(kept.policy), Period.parse(kept.period), options, at)
    before, after = changed(kept.options, dict(options))
    if not after:
        return None
    moved = kept.options.get("set_aside") != options.get("set_aside")
    kept.options = dict(options)
    if moved:
        set_aside_by(kept, by)
    kept.version += 1
    kept.save(update_fields=["options", "version", "aside_by", "aside_confirmed_by", "aside_confirmed_at"])
    record("draw.amended", by=by, at=at, unit=kept.unit, subject=kept, before=before, after=after)
    return kept


def check_options(plan: Policy, period: Period, options: Mapping[str, Any], at: datetime) -> None:
    """Refuse what could not be frozen anyway, while it can still be put right.

    Raises ActionError(bad-number, bad-area), DossierError and fairdraw's errors for sources and moments.
    """
    sources = sources_of(options, at)
    moments_of(options, sources, period, at)
    lines = {line.id for line in plan.quota}
    for line, number in options.get("numbers", {}).items():
        if line not in lines or not isinstance(number, int) or not 0 <= number <= _MOST:
            raise ActionError("bad-number", line=line)
    known = {area.code for area in plan.area}
    for area in (options.get("within") or {}).get("areas", ()):
        if area not in known:
            raise ActionError("bad-area", area=area)


def _folder(unit: Unit, period: str, cycle: str) -> str:
    """A name of its own in the cabinet: the period, with the cycle and a number where that is taken."""
    taken = set(Draw.objects.filter(unit=unit).values_list("folder", flat=True))
    names = [period, f"{period}-{cycle}", *(f"{period}-{cycle}-{n}" for n in range(2, len(taken) + 3))]
    return next(name for name in names if name not in taken and _FOLDER.fullmatch(name))
