"""Look through a zone's bundle as a stranger would, and at what only the bureau above can know of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from fairdraw import Changes, Drawn, entry_hash, read_bundle_bytes, read_entropy, tell_report, verify
from fairdraw.entropy import ENTROPY
from fairdraw.log import LOG, of_draw, read_log
from fairdraw.manifest import Manifest
from fairdraw.sentences import MARKS
from shuangsui.dossier.convert import roll_of
from shuangsui.dossier.entropy import check_round
from shuangsui.dossier.errors import DossierError
from shuangsui.dossier.folder import Roll, log_name
from shuangsui.dossier.witness import attested
from shuangsui.records.models import Inspector, PolicyFile, Target, Unit
from shuangsui.records.situation import policy_of, situation_of
from shuangsui.rules.lines import RETURN_SUFFIX
from shuangsui.rules.periods import Period, PeriodError
from shuangsui.rules.pool import PoolError, build_pool

from ..draws.cabinet import RecordCabinet
from ..errors import ActionError

LOCAL = "local"  # the level of luck that proves nothing to others
_NAMED = 5  # who is named in a refusal


@dataclass(frozen=True)
class Checked:
    """A bundle that holds: its files, what they come to, the plan it is under, names for its papers, the cycle."""

    files: Mapping[str, bytes]
    drawn: Drawn
    changes: Changes
    policy: PolicyFile
    roll: Roll
    cycle: str

    @property
    def manifest(self) -> Manifest:
        """What was committed to."""
        return self.drawn.frozen.manifest


def check_bundle(unit: Unit, cabinet: RecordCabinet, data: bytes) -> Checked:
    """The bundle, checked; called while the unit's cabinet is held.

    Raises ActionError(zone-differs, zone-authority, zone-policy, zone-online, zone-known, zone-log, zone-targets, zone-period,
    zone-unwitnessed) and fairdraw's NotABundle.
    """
    files = read_bundle_bytes(data)
    drawn, changes = _verified(files)
    manifest = drawn.frozen.manifest
    if manifest.authority != unit.code:
        raise ActionError("zone-authority", found=manifest.authority, unit=unit.name)
    policy = PolicyFile.objects.filter(sha256=manifest.policy).first()
    if policy is None:
        raise ActionError("zone-policy", policy=manifest.policy[:16])
    require_offline(unit, policy)
    _check_log(cabinet, unit, manifest, files[LOG])
    roll, cycle = _roll(unit, policy, drawn)
    _check_known(drawn, changes, roll)
    if manifest.level != LOCAL:
        _check_witnessed(unit, manifest, files)
    return Checked(files, drawn, changes, policy, roll, cycle)


def require_offline(unit: Unit, policy: PolicyFile) -> None:
    """Refuse a unit that the plan gives an account: it draws here, in front of everybody. Raises ActionError(zone-online)."""
    if not any(area.code == unit.code and not area.online for area in policy_of(policy).area):
        raise ActionError("zone-online", unit=unit.name)


def _check_witnessed(unit: Unit, manifest: Manifest, files: Mapping[str, bytes]) -> None:
    """A unit above must have kept the freeze in its log before the luck could be known: else it was one try of many."""
    for above in Unit.objects.filter(code__in=unit.path.strip("/").split("/")[:-1]):
        try:
            if attested(RecordCabinet(above).read(log_name(above.code)) or b"", files).in_time:
                return
        except DossierError:
            continue
    digest = entry_hash(of_draw(read_log(files[LOG]), manifest.draw, "committed")[0])
    raise ActionError("zone-unwitnessed", draw=manifest.draw, digest=digest)


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
