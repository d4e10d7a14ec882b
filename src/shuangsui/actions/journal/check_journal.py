"""Look over the whole journal: a short one at once, a long one as a job."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.db.models import Sum

from shuangsui.access import Actor
from shuangsui.records.chain import Checked, chains, verify_chain
from shuangsui.records.models import Job, JournalHead, Unit

from ..deed import require
from ..jobs.report import Report
from ..jobs.start_job import start_job
from .note_check import note_check

KIND = "journal.check"
SHORT = 3_000  # entries that are read while somebody waits for the page
Tell = Callable[[int, int, str], None]


def silent(done: int, total: int, message: str = "") -> None:
    """Nobody asked how far it is."""


def is_short() -> bool:
    """Whether the journal is looked over at once."""
    return _entries() <= SHORT


def _entries() -> int:
    return JournalHead.objects.aggregate(sum=Sum("seq"))["sum"] or 0


def check_journal(*, by: Actor, at: Callable[[], datetime], tell: Tell = silent) -> list[Checked]:
    """Read every chain from its first entry, compute every hash again, and keep how far each holds, as of when it was read.

    Reading is no transaction: deeds go on meanwhile. `at`: asked once all is read. Raises NotAllowed.
    """
    require(by, "journal.export")
    total, done, found = _entries(), 0, []
    for chain in chains():
        found.append(verify_chain(chain, tell=partial(_told, tell, done, total)))
        done += found[-1].seq
    note_check(by=by, at=at(), checked=found)
    return found


def _told(tell: Tell, before: int, total: int, seq: int) -> None:
    """How far the whole is when a chain is at an entry; entries may have come since they were counted."""
    tell(before + seq, max(total, before + seq), "核对台账")


def outcome(checked: Sequence[Checked]) -> tuple[str, bool]:
    """What came of it, in words, and whether every chain holds."""
    if broken := sum(found.broken is not None for found in checked):
        return f"有 {broken} 条链被改动过，第一处不相符见台账的“核对情况”。请立即保全数据库并报告。", False
    return f"已核对 {len(checked)} 条链、{sum(found.seq for found in checked)} 条记录，没有发现改动。", True


def start_check(*, by: Actor, at: datetime, unit: Unit) -> Job:
    """Have the journal looked over in the background; one's own check that waits or runs is given back. Raises NotAllowed."""
    require(by, "journal.export")
    live = Job.objects.filter(kind=KIND, by=by.user, state__in=Job.LIVE).first()
    return live or start_job(by=by, at=at, unit=unit, kind=KIND, title="核对全部台账")


def run(job: Job, report: Report) -> dict[str, Any]:
    """The job. Run again, it reads again from the first entry."""
    says, _ = outcome(check_journal(by=report.by, at=report.clock, tell=report))
    return {"says": says, "url": "/journal/"}
