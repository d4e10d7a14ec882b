"""Freeze a pool: the public commitment, the notice, and the secret that nobody sees until the reveal."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import cast

from fairdraw import Frozen, Refused, Source, Terms, append, head_of, read_log, write_reveal
from fairdraw import freeze as freeze_records
from fairdraw.staffing import Unstaffed
from fairdraw.story import period_of
from shuangsui.rules.policy import policy_hash
from shuangsui.rules.pool import Pool, Situation, build_pool
from shuangsui.rules.visits import Drawn as DrawnEarlier

from . import convert, papers
from .cabinet import Store
from .entropy import earliest, instant, plainly, spoken
from .errors import DossierError
from .folder import POLICY, ROLL, SECRET, DrawFolder, authority_log, draws_of, log_name
from .tasks import items_of

NAMED = 10  # targets that a refusal names


@dataclass(frozen=True)
class Order:
    """What a freeze is to fix. `set_aside_unstaffed`: leave out, openly, whom nobody may visit, instead of refusing."""

    situation: Situation
    policy_source: bytes
    sources: tuple[Source, ...]
    draw_by: datetime
    reveal_by: datetime
    set_aside_unstaffed: bool = False


def pool_now(situation: Situation, cabinet: Store) -> Pool:
    """The pool with what the cabinet's earlier draws of the same authority have drawn."""
    return build_pool(replace(situation, drawn=(*situation.drawn, *drawn_earlier(cabinet, situation.authority))))


def drawn_earlier(cabinet: Store, authority: str) -> tuple[DrawnEarlier, ...]:
    """Targets that earlier draws gave a visit; not those of void draws, nor those replaced (they are owed again)."""
    found = []
    for folder in draws_of(cabinet, authority):
        if folder.state in ("committed", "known") and not folder.is_void:
            raise DossierError("unfinished-draw", folder=folder.name, draw=folder.frozen.manifest.draw)
        if not folder.is_void:
            draw = folder.frozen.manifest.draw
            first = date.fromisoformat(folder.roll.first)
            plan = papers.plan_now(folder)
            of = folder.roll
            found += [
                DrawnEarlier(t, first, of.months, tuple(items_of(of, t)), of.joint, draw, tuple(i for i in v.team if i))
                for t, v in plan.changes.teams.visits.items()
            ]
    return tuple(found)


def loads_earlier(cabinet: Store, authority: str, year: int) -> Mapping[str, int]:
    """Visits that the cabinet's draws frozen in one year gave each inspector: the year as a verifier sees it."""
    loads: Counter[str] = Counter()
    for folder in draws_of(cabinet, authority):
        if folder.frozen.manifest.frozen.startswith(str(year)) and not folder.is_void:
            for visit in folder.drawn.change(folder.statements).teams.visits.values():
                loads.update(i for i in visit.team if i)
    return loads


def freeze(folder: DrawFolder, order: Order, at: datetime) -> Frozen:
    """Fix the pool of a new draw in `folder`, which must not be there yet, as of the moment `at`.

    Raises DossierError (`unstaffed`: nobody may visit some target; `known-too-late`: the luck would come after `draw_by`),
    PoolError, fairdraw's Refused and Malformed. Nothing is written then.
    """
    if not folder.name or folder.name.startswith((".", "log-")):
        raise DossierError("bad-name", name=folder.name)
    for source in order.sources:
        if earliest(source) > instant(order.draw_by):
            moments = {"when": plainly(earliest(source)), "draw_by": plainly(instant(order.draw_by))}
            raise DossierError("known-too-late", source=spoken(source.source), **moments)
    with folder.cabinet.opened():
        if folder.name in folder.cabinet.names():
            raise DossierError("folder-taken", folder=str(folder.path))
        try:
            return _commit(folder, order, at)
        except Refused as refusal:
            if refusal.code != "unstaffed":
                raise
            found = cast("Sequence[Unstaffed]", refusal.values["targets"])
        if not order.set_aside_unstaffed:
            raise _unstaffed(order.situation, found)
        aside = dict(order.situation.set_aside) | {u.target: "unstaffed" for u in found}
        return _commit(folder, replace(order, situation=replace(order.situation, set_aside=aside)), at)


def _unstaffed(situation: Situation, found: Sequence[Unstaffed]) -> DossierError:
    """The refusal, naming the first few."""
    names = {t.id: t.name for t in situation.targets}
    shown = "、".join(f"{names[u.target]}（可派 {u.may_come} 人，应派 {u.seats} 人）" for u in found[:NAMED])
    more = "等" if len(found) > NAMED else ""
    return DossierError("unstaffed", count=len({u.target for u in found}), shown=shown + more, targets=[u.target for u in found])


def _commit(folder: DrawFolder, order: Order, at: datetime) -> Frozen:
    situation = order.situation
    log = authority_log(folder.cabinet, situation.authority)
    pool = pool_now(situation, folder.cabinet)
    if not sum(pool.takes().values()):
        raise DossierError("nothing-due", period=situation.period.says())
    secret = secrets.token_bytes(32)
    frozen = freeze_records(
        _terms(order, pool, log, at),
        convert.targets_of(pool),
        convert.inspectors_of(pool, loads_earlier(folder.cabinet, situation.authority, at.year)),
        convert.conflicts_of(pool, lambda: secrets.token_hex(16)),
        secret,
    )
    roll = convert.roll_of(pool)
    manifest = frozen.manifest
    longer = append(log, "committed", manifest.frozen, manifest.draw, frozen.commitment)
    inside = dict(frozen.files) | {
        POLICY: order.policy_source,
        ROLL: roll.to_bytes(),
        SECRET: write_reveal(secret),
        papers.NOTICE: papers.notice(frozen, roll),
        papers.SEALED: papers.sealed(frozen, roll, secret),
    }
    files = {f"{folder.name}/{name}": data for name, data in inside.items()} | {log_name(situation.authority): longer}
    private = frozenset(f"{folder.name}/{name}" for name in inside if name not in ("manifest.json", papers.NOTICE, POLICY))
    folder.cabinet.commit(files, private)
    return frozen


def _terms(order: Order, pool: Pool, log: bytes, at: datetime) -> Terms:
    situation = order.situation
    period = f"{situation.authority}-{situation.period.id}"
    before = sum(e.kind == "committed" and period_of(e.draw) == period for e in read_log(log))
    return Terms(
        situation.authority,
        situation.period.id,
        before + 1,
        frozen=instant(at),
        draw_by=instant(order.draw_by),
        reveal_by=instant(order.reveal_by),
        policy=policy_hash(order.policy_source),
        rows=convert.rows_of(pool),
        seats=convert.seats_of(pool),
        entropy=order.sources,
        log=head_of(log),
    )
