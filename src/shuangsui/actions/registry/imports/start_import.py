"""Take in a file."""

from __future__ import annotations

from datetime import datetime

from shuangsui.access import Actor
from shuangsui.paper.problems import Refusal
from shuangsui.paper.sentences import explain
from shuangsui.paper.source import DEFAULT_LIMITS, Source
from shuangsui.paper.workbook import OpenFile
from shuangsui.records.models import ImportBatch, Unit
from shuangsui.records.policies import policy_file_of

from ...attachments import keep_attachment
from ...deed import action, record, require
from ...errors import ActionError
from .meetings import check_deciding
from .tables import TABLES


@action
def start_import(
    *, by: Actor, at: datetime, unit: Unit, kind: str, name: str, data: bytes, default_kind: str = ""
) -> ImportBatch:
    """The file is kept, to be imported into the unit's registries. `default_kind`: of targets whose row names none.

    Raises ActionError(import-refused) with the sentence for a file that cannot be read safely, (no-policy, decisions-elsewhere)
    of decisions that are another unit's to make, NotAllowed.
    """
    require(by, TABLES[kind].right, unit)
    if kind == "decisions":
        check_deciding(unit)
    if data:
        _guard(Source(name, data))

    kept = keep_attachment(by=by, at=at, unit=unit, name=name, data=data, kind="import")
    batch = ImportBatch.objects.create(
        unit=unit, kind=kind, attachment=kept, policy=policy_file_of(unit), by=by.user, default_kind=default_kind, created_at=at
    )
    after = {"kind": kind, "file": kept.name, "size": kept.size, "sha256": kept.sha256}
    record("import.started", by=by, at=at, unit=unit, subject=batch, after=after)
    return batch


def _guard(source: Source) -> None:
    try:
        OpenFile(source, DEFAULT_LIMITS)
    except Refusal as refusal:
        raise ActionError("import-refused", name=source.name[-80:], detail=explain(refusal)) from None


@action
def note_refused_file(*, by: Actor, at: datetime, unit: Unit, name: str, size: int, sha256: str, says: str) -> bool:
    """That a file was refused; nothing of it is kept but its name and hash ("": too large to be read). Raises NotAllowed."""
    require(by, "targets.import", unit)
    after = {"file": name[-200:], "size": size, "sha256": sha256}
    record("import.refused", by=by, at=at, unit=unit, after=after, reason=says[:500])
    return True
