"""The demo's draws: a county's last quarter and this one's months so far drawn, inspected and revealed; this month's drawn, its
tasks partly sent."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from shuangsui.actions.draws.ask_change import ask_change
from shuangsui.actions.draws.cabinet import folder_of
from shuangsui.actions.draws.enter_entropy import enter_entropy
from shuangsui.actions.draws.freeze_draw import freeze_draw
from shuangsui.actions.draws.hold_draw import hold_draw
from shuangsui.actions.draws.prepare_draw import prepare_draw
from shuangsui.actions.draws.reveal_draw import reveal_draw
from shuangsui.actions.draws.witness_draw import witness_draw
from shuangsui.actions.visits.send_visits import send_visits
from shuangsui.actions.visits.take_results import take_results
from shuangsui.dossier.entropy import CHINA
from shuangsui.records.models import Draw, DrawChange, PolicyFile, Visit
from shuangsui.rules.periods import Period

from .demo import Chance

if TYPE_CHECKING:
    from .demo_site import DemoSite

UNIT, CLERK, APPROVER, ABOVE = "652301", "cjs-jingban", "cjs-shenpi", "jingban"
PLAN = "changji-2025"
_OUTCOMES = ("未发现问题",) * 8 + ("发现问题作出责令改正等行政命令", "发现问题做出行政指导")  # the plan's own phrases


def tell(site: DemoSite) -> None:
    """Each month by the deeds of the ceremony, on the days on which it would have been held."""
    chance = Chance("shuangsui-demo-draws")
    today = site.at.astimezone(CHINA)
    months = months_told(site.at)
    for period in months:
        frozen_at = datetime.combine(period.first - timedelta(days=3), datetime.min.time(), CHINA) + timedelta(hours=10)
        draw = _hold(site, period, frozen_at, chance)
        if period != months[-1]:
            _finish(site, draw, period, chance)
        else:
            _run(site, draw, min(today, frozen_at + timedelta(days=4)))


def months_told(at: datetime) -> list[Period]:
    """From the first of the quarter before this one to this month."""
    now = Period(at.astimezone(CHINA).date().replace(day=1), 1)
    first = now.around(3, now.first.year).before().first
    count = (now.first.year - first.year) * 12 + now.first.month - first.month
    return [now.before(place) for place in range(count, -1, -1)]


def _hold(site: DemoSite, period: Period, frozen_at: datetime, chance: Chance) -> Draw:
    """Prepared, frozen, witnessed above, thrown by two, drawn."""
    clerk, approver = site.actor(CLERK), site.actor(APPROVER)
    unit, thrown_at = site.units[UNIT], frozen_at + timedelta(days=1)
    options = {"entropy": [f"骰子:王某,李某={thrown_at:%Y-%m-%dT%H:%M}"], "set_aside_unstaffed": True}
    policy = PolicyFile.objects.filter(policy=PLAN).latest("at")
    draw = prepare_draw(by=clerk, at=frozen_at, unit=unit, policy=policy, period=period.id, options=options)
    draw = freeze_draw(by=clerk, at=frozen_at, draw=draw, version=draw.version)
    witness_draw(by=site.actor(ABOVE), at=frozen_at + timedelta(hours=2), draw=draw, above=site.units["652300"])
    source = folder_of(draw).frozen.manifest.entropy[0].source
    throws = "".join(str(chance.number(f"{period.id}|{n}", 6) + 1) for n in range(30))
    for who in (clerk, approver):
        enter_entropy(by=who, at=thrown_at + timedelta(minutes=5), draw=draw, source=source, value=throws)
    hold_draw(by=clerk, at=thrown_at + timedelta(minutes=10), draw=draw)
    draw.refresh_from_db()
    return draw


def _finish(site: DemoSite, draw: Draw, period: Period, chance: Chance) -> None:
    """All sent, inspected, and revealed on the 25th: before the next month is frozen."""
    visits = list(draw.visits.select_related("target"))
    assert draw.drawn_at is not None
    send_visits(by=site.actor(CLERK), at=draw.drawn_at + timedelta(hours=1), unit=draw.unit, visits=[v.pk for v in visits])
    results = {}
    for visit in visits:
        day = period.first + timedelta(days=chance.number(f"{visit.number}|day", 22) + 1)
        outcome = chance.of(f"{visit.number}|outcome", _OUTCOMES)
        results[visit.target.key] = {"visited_date": day.isoformat(), "outcome": outcome}
    page = {"draw": folder_of(draw).frozen.manifest.draw, "commitment": draw.commitment, "results": results}
    ended = datetime.combine(period.first.replace(day=25), datetime.min.time(), CHINA) + timedelta(hours=17)
    data = json.dumps(page, ensure_ascii=False).encode()
    take_results(by=site.actor(CLERK), at=ended, draw=draw, name="results.json", data=data)
    reveal_draw(by=site.actor(APPROVER), at=ended, draw=draw)


def _run(site: DemoSite, draw: Draw, at: datetime) -> None:
    """Half of the tasks sent, a substitution asked for and not decided yet."""
    visits = list(draw.visits.select_related("target").order_by("number"))
    sent = [visit.pk for visit in visits[: len(visits) // 2]]
    send_visits(by=site.actor(CLERK), at=at, unit=draw.unit, visits=sent)
    closed = Visit.objects.select_related("target").get(pk=sent[0])
    ask_change(
        by=site.actor(CLERK),
        at=at,
        draw=draw,
        kind=DrawChange.SUBSTITUTE,
        reason="停产",
        target=closed.target.key,
        ground="大门上锁，电话无人接听，村委会称已停产两月。",
    )
