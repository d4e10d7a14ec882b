"""A zone's bundle accepted by an approver who did not bring it: kept, and its visits laid out. Or refused with a reason."""

from __future__ import annotations

from datetime import datetime

from fairdraw.log import LOG, read_log
from shuangsui.access import Actor
from shuangsui.dossier.folder import POLICY, ROLL, log_name
from shuangsui.dossier.papers import of_draw as papers_of
from shuangsui.dossier.reveal import BUNDLE
from shuangsui.records.models import Draw, Unit, ZoneBundle
from shuangsui.records.situation import policy_of
from shuangsui.rules.periods import Period

from ..deed import action, record, require
from ..draws.cabinet import RecordCabinet, folder_of
from ..draws.visits import lay_out_visits
from ..errors import ActionError
from .check_bundle import LOCAL, Checked, check_bundle

_PUBLIC = ("manifest.json", "entropy.json", "seal.json", POLICY)


@action
def take_bundle(*, by: Actor, at: datetime, brought: ZoneBundle) -> Draw:
    """Accept: the bundle is checked again, as the registries stand now. Nobody accepts what he brought himself.

    Raises ActionError(zone-decided, zone-own) and as `check_bundle` does, NotAllowed; nothing is kept then.
    """
    kept = _waiting(by, brought)
    unit, data = kept.unit, bytes(kept.data)
    cabinet = RecordCabinet(unit)
    with cabinet.opened():
        found = check_bundle(unit, cabinet, data)
        draw = _draw(unit, found)
        _keep_files(cabinet, draw, found, data)
    visits = lay_out_visits(draw)

    kept.state, kept.decided_by, kept.decided_at, kept.draw = ZoneBundle.TAKEN, by.user, at, draw
    kept.save()
    after = {"draw": kept.name, "level": kept.level, "commitment": draw.commitment, "seal": draw.seal, "visits": visits}
    record("zone.bundle-taken", by=by, at=at, unit=unit, subject=draw, after=after)
    return draw


@action
def refuse_bundle(*, by: Actor, at: datetime, brought: ZoneBundle, reason: str) -> ZoneBundle:
    """Refuse with a reason. Raises ActionError(zone-decided, zone-own, reason-missing), NotAllowed."""
    kept = _waiting(by, brought)
    if not reason.strip():
        raise ActionError("reason-missing")

    kept.state, kept.decided_by, kept.decided_at = ZoneBundle.REFUSED, by.user, at
    kept.save()
    after = {"level": kept.level, "sha256": kept.sha256}
    record("zone.bundle-refused", by=by, at=at, unit=kept.unit, subject=kept, after=after, reason=reason.strip()[:300])
    return kept


def _waiting(by: Actor, brought: ZoneBundle) -> ZoneBundle:
    kept = ZoneBundle.objects.select_for_update(of=("self",)).select_related("unit").get(pk=brought.pk)
    require(by, "zones.accept", kept.unit)
    if kept.state != ZoneBundle.BROUGHT:
        raise ActionError("zone-decided")
    if by.user is None or kept.brought_by_id == by.user.pk:
        raise ActionError("zone-own")
    return kept


def _keep_files(cabinet: RecordCabinet, draw: Draw, found: Checked, data: bytes) -> None:
    """The bundle's files and the papers made of them, in the unit's cabinet."""
    log = found.files[LOG]
    kept = {name: content for name, content in found.files.items() if name != LOG}
    kept |= {POLICY: bytes(found.policy.source), ROLL: found.roll.to_bytes(), BUNDLE: data}
    named = {f"{draw.folder}/{name}": content for name, content in kept.items()} | {log_name(draw.unit.code): log}
    cabinet.commit(named, frozenset(f"{draw.folder}/{name}" for name in kept if name not in _PUBLIC))
    folder = folder_of(draw)
    papers = papers_of(folder, folder.drawn, folder.statements, _moments(log, found.manifest.draw)["drawn"])
    cabinet.commit({f"{draw.folder}/{n}": c for n, c in papers.items()}, frozenset(f"{draw.folder}/{n}" for n in papers))


def _draw(unit: Unit, found: Checked) -> Draw:
    """The row of a draw that was made, and revealed, elsewhere: with the moments of its log, marked as what it is."""
    manifest = found.manifest
    at = {kind: datetime.fromisoformat(moment) for kind, moment in _moments(found.files[LOG], manifest.draw).items()}
    name = next(one.name for one in policy_of(found.policy).draw if one.id == found.cycle)
    mark = "线下，本机随机数" if manifest.level == LOCAL else "线下"
    return Draw.objects.create(
        unit=unit,
        policy=found.policy,
        folder=manifest.draw,
        period=manifest.period,
        cycle=found.cycle,
        title=f"{Period.parse(manifest.period).says()}{name}（{mark}）",
        is_offline=True,
        state=Draw.VOID if found.changes.void else Draw.REVEALED,
        commitment=found.drawn.frozen.commitment,
        seal=found.drawn.seal.hex,
        prepared_at=at["committed"],
        frozen_at=at["committed"],
        drawn_at=at["drawn"],
        revealed_at=at["revealed"],
        voided_at=at.get("voided"),
    )


def _moments(log: bytes, draw: str) -> dict[str, str]:
    """Kind of the draw's log entries → when, an instant of the protocol."""
    return {entry.kind: entry.at for entry in read_log(log) if entry.draw == draw}
