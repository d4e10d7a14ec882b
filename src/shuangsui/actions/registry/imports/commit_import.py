"""Put a previewed file into the registry, all of it or nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Q

from shuangsui.access import Actor
from shuangsui.paper.table import collector_paused
from shuangsui.records.models import ImportBatch, ImportRow

from ...deed import action, record, require
from ...errors import ActionError
from .beside import load_beside
from .preview_import import silent
from .putting import Putter
from .sorting import Tell
from .tables import ENTRIES, TABLES

NEW = Q(does=ImportRow.NEW) | Q(does=ImportRow.DOUBTFUL, decision="another")
CHANGED = Q(does=ImportRow.CHANGED) | Q(does=ImportRow.DOUBTFUL, decision="same", entry__gt=0)


@action
def commit_import(*, by: Actor, at: datetime, batch: ImportBatch, tell: Tell = silent) -> ImportBatch | None:
    """Everything that the preview showed, in one step with one journal entry over a digest of the rows.

    Nothing to do where it is committed already. Raises ActionError(import-over, import-undecided, import-stale), NotAllowed.
    """
    current = ImportBatch.objects.select_for_update().select_related("unit", "attachment").get(pk=batch.pk)
    require(by, TABLES[current.kind].right, current.unit)
    if current.state == ImportBatch.COMMITTED:
        return None
    if current.state != ImportBatch.PREVIEWED:
        raise ActionError("import-over", name=str(current))
    rows = ImportRow.objects.filter(batch=current)
    if undecided := rows.filter(does=ImportRow.DOUBTFUL, decision="").count():
        raise ActionError("import-undecided", count=undecided)

    with collector_paused():
        if current.kind in ENTRIES:
            putter = Putter(current.kind, at, tell)
            putter.change(rows.filter(CHANGED))
            putter.add(rows.filter(NEW))
        else:
            load_beside(current, rows.filter(NEW).values_list("entry", "new").order_by("line").iterator(), at)
        current.digest = digest_of(current)
    current.state, current.committed_at, current.version = ImportBatch.COMMITTED, at, current.version + 1
    current.save()
    after = {"file": current.attachment.name, "sha256": current.attachment.sha256, **current.counts, "digest": current.digest}
    record("import.committed", by=by, at=at, unit=current.unit, subject=current, after=after)
    return current


def digest_of(batch: ImportBatch) -> str:
    """SHA-256, hex, over the rows that act, in the file's order: line, what it does, key, old and new, with tabs between."""
    whole = hashlib.sha256()
    for text in _lines(batch):
        whole.update(text.encode())
    return whole.hexdigest()


def _lines(batch: ImportBatch) -> Iterator[str]:
    rows = ImportRow.objects.filter(batch=batch).filter(NEW | CHANGED).order_by("line", "id")
    names = ("line", "does", "key", "entry", "old", "new")
    values: Any
    for values in rows.values_list(*names).iterator(chunk_size=5000):
        yield "{}\t{}\t{}\t{}\t{}\t{}\n".format(*values)
