"""Take in the bundle of a draw that a zone made offline: verified as a stranger would, then kept and its visits laid out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from fairdraw import Changes, Drawn, read_bundle_bytes, read_entropy, tell_report, verify
from fairdraw.entropy import ENTROPY
from fairdraw.log import LOG, of_draw, read_log
from fairdraw.manifest import Manifest
from fairdraw.sentences import MARKS
from shuangsui.access import Actor
from shuangsui.dossier.convert import roll_of
from shuangsui.dossier.entropy import check_round
from shuangsui.dossier.folder import POLICY, ROLL, Roll, log_name
from shuangsui.dossier.papers import of_draw as papers_of
from shuangsui.dossier.reveal import BUNDLE
from shuangsui.records.models import Draw, Inspector, PolicyFile, Target, Unit
from shuangsui.records.situation import policy_of, situation_of
from shuangsui.rules.lines import RETURN_SUFFIX
from shuangsui.rules.periods import Period, PeriodError
from shuangsui.rules.pool import PoolError, build_pool

from ..deed import action, record, require
from ..draws.cabinet import RecordCabinet, folder_of
from ..draws.visits import lay_out_visits
from ..errors import ActionError

_NAMED = 5  # who is named in a refusal
_PUBLIC = ("manifest.json", "entropy.json", "seal.json", POLICY)


@action
def take_bundle(*, by: Actor, at: datetime, unit: Unit, data: bytes) -> Draw:
    """Keep a zone's draw.

    Raises ActionError(zone-differs, zone-authority, zone-policy, zone-known, zone-log, zone-targets, zone-period), fairdraw's
    NotABundle, NotAllowed; nothing is kept then.
    """
    require(by, "zones.keep", unit)
    files = read_bundle_bytes(data)
    drawn, changes = _verified(files)
    manifest = drawn.frozen.manifest
    if manifest.authority != unit.code:
        raise ActionError("zone-authority", found=manifest.authority, unit=unit.name)
    policy = PolicyFile.objects.filter(sha256=manifest.policy).first()
    if policy is None:
        raise ActionError("zone-policy", policy=manifest.policy[:16])

    cabinet = RecordCabinet(unit)
    with cabinet.opened():
        _check_log(cabinet, unit, manifest, files[LOG])
        roll, cycle = _roll(unit, policy, drawn)
        _check_known(drawn, changes, roll)
        draw = _draw(unit, policy, drawn, changes, cycle, files[LOG])
        kept = {name: content for name, content in files.items() if name != LOG}
        kept |= {POLICY: bytes(policy.source), ROLL: roll.to_bytes(), BUNDLE: data}
        named = {f"{draw.folder}/{name}": content for name, content in kept.items()} | {log_name(unit.code): files[LOG]}
        cabinet.commit(named, frozenset(f"{draw.folder}/{name}" for name in kept if name not in _PUBLIC))
        folder = folder_of(draw)
        papers = papers_of(folder, folder.drawn, folder.statements, _moments(files[LOG], manifest.draw)["drawn"])
        cabinet.commit({f"{draw.folder}/{n}": c for n, c in papers.items()}, frozenset(f"{draw.folder}/{n}" for n in papers))
    visits = lay_out_visits(draw)

    after = {"draw": manifest.draw, "commitment": draw.commitment, "seal": draw.seal, "visits": visits}
    record("zone.bundle-taken", by=by, at=at, unit=unit, subject=draw, after=after)
    return draw


def _verified(files: Mapping[str, bytes]) -> tuple[Drawn, Changes]:
    """What the bundle comes to when it is computed again."""
    report = verify(files)
    if not report.agrees or report.drawn is None or report.changes is None:
        wrong = [text for text in tell_report(report) if text.startswith(f"[{MARKS['differs']}]")]
        raise ActionError("zone-differs", detail="".join(wrong[:1]))
    for value in read_entropy(files[ENTROPY]):
        check_round(value)
    return report.drawn, report.changes


def _check_log(cabinet: RecordCabinet, unit: Unit, manifest: Manifest, log: bytes) -> None:
    """The zone's log must go on from what is known of it."""
    known = cabinet.read(log_name(unit.code)) or b""
    if known and of_draw(read_log(known), manifest.draw, "committed"):
        raise ActionError("zone-known", draw=manifest.draw)
    if not log.startswith(known):
        raise ActionError("zone-log", unit=unit.name)


def _roll(unit: Unit, policy: PolicyFile, drawn: Drawn) -> tuple[Roll, str]:
    """Names for the papers from the registries here, with the members that the zone drew from; and the cycle."""
    manifest, plan = drawn.frozen.manifest, policy_of(policy)
    rows = {row.id for row in manifest.rows}
    frozen_on = datetime.fromisoformat(manifest.frozen).date()
    for cycle in plan.draw:
        if not rows <= {line + end for line in cycle.lines for end in ("", RETURN_SUFFIX)}:
            continue
        try:
            pool = build_pool(situation_of(unit, plan, Period.parse(manifest.period), frozen_on, draw=cycle.id))
        except (PoolError, PeriodError):
            continue
        roll = roll_of(pool)
        bare = {"cite": "", "items": ""}
        lines = {
            r.row.id: {"name": r.row.id, **bare, **roll.lines.get(r.row.id, {}), "members": str(r.members)}
            for r in drawn.selection.rankings
        }
        return replace(roll, lines=lines), cycle.id
    raise ActionError("zone-period", period=manifest.period)


def _check_known(drawn: Drawn, changes: Changes, roll: Roll) -> None:
    """Everybody drawn must stand in the registries here, or there is nothing to lay the visits out for."""
    now = changes.teams.visits
    targets = {*(visit.target for visit in drawn.visits), *now}
    people = {i for team in (*(v.team for v in drawn.visits), *(v.team for v in now.values())) for i in team if i}
    known = {*Target.objects.filter(key__in=targets).values_list("key", flat=True)} & roll.targets.keys()
    known |= {*Inspector.objects.filter(key__in=people).values_list("key", flat=True)} & roll.inspectors.keys()
    missing = sorted((targets | people) - known)
    if missing:
        more = f" 等 {len(missing)} 个" if len(missing) > _NAMED else ""
        raise ActionError("zone-targets", targets="、".join(missing[:_NAMED]) + more)


def _draw(unit: Unit, policy: PolicyFile, drawn: Drawn, changes: Changes, cycle: str, log: bytes) -> Draw:
    """The row of a draw that was made, and revealed, elsewhere: with the moments of its log."""
    manifest = drawn.frozen.manifest
    at = {kind: datetime.fromisoformat(moment) for kind, moment in _moments(log, manifest.draw).items()}
    name = next(one.name for one in policy_of(policy).draw if one.id == cycle)
    return Draw.objects.create(
        unit=unit,
        policy=policy,
        folder=manifest.draw,
        period=manifest.period,
        cycle=cycle,
        title=f"{Period.parse(manifest.period).says()}{name}（线下）",
        state=Draw.VOID if changes.void else Draw.REVEALED,
        commitment=drawn.frozen.commitment,
        seal=drawn.seal.hex,
        prepared_at=at["committed"],
        frozen_at=at["committed"],
        drawn_at=at["drawn"],
        revealed_at=at["revealed"],
        voided_at=at.get("voided"),
    )


def _moments(log: bytes, draw: str) -> dict[str, str]:
    """Kind of the draw's log entries → when, an instant of the protocol."""
    return {entry.kind: entry.at for entry in read_log(log) if entry.draw == draw}
