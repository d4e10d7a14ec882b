"""Say what a file would do, row by row."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from shuangsui.access import Actor
from shuangsui.paper.problems import Reading
from shuangsui.paper.sentences import describe
from shuangsui.paper.source import Source
from shuangsui.paper.table import collector_paused
from shuangsui.records.loading import load
from shuangsui.records.media import Damaged, content_of
from shuangsui.records.models import ImportBatch, ImportRow
from shuangsui.rules.registry import Vocabulary

from ...deed import action, record, require
from ...errors import ActionError
from .columns import vocabulary_of
from .entries import Present
from .platform.telling import told_counts
from .sorting import COLUMNS, Sorter, Tell
from .tables import ENTRIES, TABLES
from .ways import way_of

_NOTES = 100


def silent(done: int, total: int, message: str = "") -> None:
    """Nobody asked how far it is."""


@action
def preview_import(*, by: Actor, at: datetime, batch: ImportBatch, tell: Tell = silent) -> ImportBatch:
    """Each row of the file is new, changed, doubtful or refused; the registry stays as it is. Can be done again and again.

    Raises ActionError(import-over, file-damaged), NotAllowed.
    """
    current = ImportBatch.objects.select_for_update(of=("self",)).select_related("unit", "attachment", "policy").get(pk=batch.pk)
    require(by, TABLES[current.kind].right, current.unit)
    if current.state not in (ImportBatch.UPLOADED, ImportBatch.PREVIEWED):
        raise ActionError("import-over", name=str(current))

    tell(0, 0, "读取文件")
    with collector_paused():
        words = vocabulary_of(current)
        source = Source(current.attachment.name, _content(current))
        reading = TABLES[current.kind].read(source, words, current.unit)
        if current.kind in ENTRIES:
            out = Sorter(current, reading, Present.of(current.kind, reading, words), tell).sort()
        else:
            out = way_of(current.kind).sort(current, reading)
        tell(1, 1, "保存比对结果")
        ImportRow.objects.filter(batch=current).delete()
        load(ImportRow, COLUMNS, out.rows)

    current.counts = dict(out.counts)
    current.notes = [describe(problem) for problem in reading.problems if problem.severity != "error"][:_NOTES]
    current.present = _present(current, reading, words)
    current.state, current.version = ImportBatch.PREVIEWED, current.version + 1
    current.save()
    record("import.previewed", by=by, at=at, unit=current.unit, subject=current, after=told_counts(current))
    return current


def _content(batch: ImportBatch) -> bytes:
    try:
        return content_of(batch.attachment)
    except Damaged as error:
        raise ActionError("file-damaged", name=batch.attachment.name) from error


def _present(batch: ImportBatch, reading: Reading[Any], words: Vocabulary) -> dict[str, Any]:
    """What the file speaks of, and the headers by which it was understood."""
    headers = {"headers": dict(reading.headers), "others": sorted(reading.others)}
    if batch.kind not in ENTRIES:
        return headers
    present = Present.of(batch.kind, reading, words)
    return {**headers, "fields": list(present.fields), "attributes": sorted(present.attributes)}
