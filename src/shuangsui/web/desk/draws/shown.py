"""What a draw's page shows of each step, made from the pool while it is open and from the frozen files afterwards."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from fairdraw import Source, Staffing, entry_hash, level_of, read_log
from fairdraw.log import of_draw
from fairdraw.manifest import Manifest, read_manifest
from fairdraw.sentences import LEVELS
from shuangsui.actions.draws.cabinet import RecordCabinet
from shuangsui.actions.draws.order import moments_of, pool_of, sources_of
from shuangsui.actions.draws.telling import REFUSALS, tell_refusal
from shuangsui.dossier.convert import seats_of
from shuangsui.dossier.entropy import CHINA, earliest, plainly
from shuangsui.dossier.folder import DrawFolder, log_name
from shuangsui.dossier.papers import LOTTERY_NAMES, said
from shuangsui.dossier.precheck import fingerprint, relaxed_remark, staffing_of, timing_remarks, untimely
from shuangsui.paper.press import grouped
from shuangsui.records.models import Draw, JournalEntry
from shuangsui.records.policies import decision_for
from shuangsui.rules.periods import Period
from shuangsui.rules.pool import Pool
from shuangsui.rules.sentences import EXCLUDED, NOTES, STAFF_EXCLUDED, say

from .doubtful import doubtful


class Line(NamedTuple):
    """A quota line of the pool as a row of a table."""

    id: str
    name: str
    cite: str
    members: int
    number: int
    due: str
    drawn: int
    take: int
    first: int
    second: int
    shortfall: int
    notes: str


@dataclass
class Prepared:
    """The open pool with everything that is looked at before the freeze; `refused` where there is none."""

    refused: str = ""
    pool: Pool | None = None
    staffing: Staffing | None = None
    lines: list[Line] | None = None
    excluded: list[tuple[str, str, int]] | None = None
    able: int = 0
    left: list[tuple[str, int]] | None = None
    visits: int = 0
    seats: int = 0
    unstaffed: list[tuple[str, int, int]] | None = None
    remarks: list[str] | None = None
    doubtful: list[tuple[str, str]] | None = None
    fingerprint: str = ""

    @property
    def can_freeze(self) -> bool:
        """Whether a freeze would not be refused for what is known now."""
        return not self.refused and self.visits > 0

    @property
    def each(self) -> str:
        """Visits a person, about."""
        return f"{self.visits * self.seats / self.able:.1f}" if self.able else "—"


def prepared(draw: Draw, at: datetime, concealed: bool = False) -> Prepared:
    """The pool as the registries stand; `concealed`: without what is said of single targets."""
    try:
        pool = pool_of(draw, at)
        decision = decision_for(draw.unit, draw.policy, pool.situation.period.first.year)
        remarks = [*timing_remarks(pool.situation, decision), *untimely(pool.situation)]
    except REFUSALS as error:
        return Prepared(tell_refusal(error))
    counted = staffing_of(pool)
    if counted.relaxed and not concealed:
        remarks.append(relaxed_remark((pool.targets[t].name, pool.targets[t].needs) for t in counted.relaxed))
    able = [s for s in pool.staff if not s.excluded]
    left = Counter(s.excluded for s in pool.staff if s.excluded)
    return Prepared(
        pool=pool,
        staffing=counted,
        lines=[_line(plan) for plan in pool.lines],
        excluded=[(code, EXCLUDED.get(code, code), n) for code, n in sorted(Counter(pool.excluded.values()).items())],
        able=len(able),
        left=[(say(STAFF_EXCLUDED, code), n) for code, n in sorted(left.items())],
        visits=sum(pool.takes().values()),
        seats=sum(seat.size for seat in seats_of(pool)),
        unstaffed=[(pool.targets[u.target].name, u.may_come, u.seats) for u in counted.unstaffed if not concealed],
        remarks=remarks,
        doubtful=[(pool.targets[t].name, why) for t, why in _doubtful(pool, draw, at, concealed)],
        fingerprint=fingerprint(pool),
    )


def _doubtful(pool: Pool, draw: Draw, at: datetime, concealed: bool) -> list[tuple[str, str]]:
    return [] if concealed else list(doubtful(pool, draw.unit, at.astimezone(CHINA).date()))


def _line(plan: Any) -> Line:
    return Line(
        plan.line.id,
        plan.line.name,
        plan.line.cite or "本机关定",
        len(plan.members),
        plan.number.number,
        f"{plan.due}（{plan.part}/{plan.parts}）",
        plan.drawn,
        plan.take + plan.return_take,
        len(plan.tier1),
        len(plan.tier2),
        plan.shortfall,
        "；".join(say(NOTES, note) for note in plan.notes),
    )


class Frozen(NamedTuple):
    """What a freeze fixed, for a page: all of it is public."""

    draw: str
    lines: list[tuple[str, int, int, str]]
    inspectors: int
    targets: int
    excluded: int
    sources: list[tuple[str, str]]
    level: str
    commitment: list[Any]
    draw_by: str
    reveal_by: str
    token: str
    token_line: int
    check: Any
    seal: list[Any]


def frozen(draw: Draw, folder: DrawFolder) -> Frozen:
    """Read from the manifest, the roll and the log; nothing is computed again."""
    manifest, roll = manifest_of(folder), folder.roll
    committed = of_draw(read_log(log_of(draw, folder)), manifest.draw, "committed")[0]
    lines = [
        (roll.lines[r.id]["name"], int(roll.lines[r.id]["members"]), r.take, roll.lines[r.id]["cite"]) for r in manifest.rows
    ]
    return Frozen(
        manifest.draw,
        lines,
        len(roll.inspectors),
        len(roll.targets),
        manifest.check.excluded,
        [_told(source) for source in manifest.entropy],
        LEVELS[manifest.level],
        grouped(draw.commitment),
        plainly(manifest.draw_by)[:16],
        plainly(manifest.reveal_by)[:16],
        entry_hash(committed),
        committed.n,
        manifest.check,
        grouped(draw.seal) if draw.seal else [],
    )


def _told(source: Source) -> tuple[str, str]:
    """A source of luck in words, and when it will be known, as the desk writes moments (the papers write them in full)."""
    name, when = said(source)
    return name, when if source.source in LOTTERY_NAMES else plainly(earliest(source))[:16]


def manifest_of(folder: DrawFolder) -> Manifest:
    """The public manifest alone: the pool behind it is not read."""
    return read_manifest(folder.read("manifest.json"))


def log_of(draw: Draw, folder: DrawFolder) -> bytes:
    """The authority's log."""
    return folder.cabinet.read(log_name(draw.unit.code)) or b""


def luck_planned(draw: Draw, at: datetime) -> tuple[list[tuple[str, str]], str, str, str]:
    """Sources in words, level, draw-by and reveal-by of a draw that is not frozen; the refusal last, "" for none."""
    try:
        sources = sources_of(draw.options, at)
        draw_by, reveal_by = moments_of(draw.options, sources, Period.parse(draw.period), at)
    except REFUSALS as error:
        return [], "", "", tell_refusal(error)
    moments = f"最迟 {draw_by:%Y-%m-%d %H:%M} 抽取，最迟 {reveal_by:%Y-%m-%d %H:%M} 公开"
    return [_told(source) for source in sources], LEVELS[level_of(sources)], moments, ""


def latest(draw: Draw) -> JournalEntry | None:
    """The last deed on the draw: pages that were opened before it say so."""
    entries = JournalEntry.objects.filter(subject="draw", subject_id=str(draw.pk))
    return entries.exclude(event="draw.file-taken").order_by("-pk").first()


STEPS = ("名单", "预检", "冻结", "随机数", "抽取", "检查任务", "公开")
_REACHED = {Draw.PREPARED: 1, Draw.COMMITTED: 3, Draw.DRAWN: 5, Draw.REVEALED: 7}


def steps(draw: Draw) -> list[tuple[str, str]]:
    """(name, done | now | later) of each step."""
    reached = _REACHED.get(draw.state, 5 if draw.drawn_at else 3)
    if draw.state == Draw.VOID:
        return [(name, "done" if n < reached else "void") for n, name in enumerate(STEPS)]
    return [(name, "done" if n < reached else "now" if n == reached else "later") for n, name in enumerate(STEPS)]


def witnesses(draw: Draw, digest: str) -> list[tuple[str, int, str]]:
    """Who above has kept the freeze in its own log: name, line, moment. One query for the units, one a cabinet."""
    codes = draw.unit.path.strip("/").split("/")[:-1]
    found = []
    for unit in type(draw.unit).objects.filter(code__in=codes):
        log = RecordCabinet(unit).read(log_name(unit.code)) or b""
        found += [(unit.name, e.n, plainly(e.at)) for e in read_log(log) if e.kind == "witnessed" and e.body == digest]
    return found
