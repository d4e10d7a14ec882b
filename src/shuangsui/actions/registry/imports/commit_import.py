"""Put a previewed file into the registry, all of it or nothing."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db.models import Q

from shuangsui.access import Actor
from shuangsui.paper.table import collector_paused
from shuangsui.records.models import ImportBatch, ImportRow

from ...deed import action, record, require
from ...errors import ActionError
from .platform.decide import OPEN, THEIRS
from .platform.telling import PLATFORM, told_counts
from .preview_import import silent
from .putting import CHUNK, DIGESTED, Putter, line_of
from .sorting import CHANGED, NEW, Tell
from .tables import ENTRIES, TABLES
from .ways import way_of

TAKEN = Q(decision=THEIRS)


@action
def commit_import(*, by: Actor, at: datetime, batch: ImportBatch, tell: Tell = silent) -> ImportBatch | None:
    """Everything that the preview showed, in one step with one journal entry over a digest of the rows.

    Nothing to do where it is committed already.

    Raises ActionError(import-over, import-undecided, platform-undecided, import-stale), NotAllowed.
    """
    current = ImportBatch.objects.select_for_update(of=("self",)).select_related("unit", "attachment").get(pk=batch.pk)
    require(by, TABLES[current.kind].right, current.unit)
    if current.state == ImportBatch.COMMITTED:
        return None
    if current.state != ImportBatch.PREVIEWED:
        raise ActionError("import-over", name=str(current))
    rows = ImportRow.objects.filter(batch=current)
    if undecided := rows.filter(does__in=OPEN, decision="").count():
        raise ActionError("platform-undecided" if current.kind == PLATFORM else "import-undecided", count=undecided)

    with collector_paused():
        if current.kind in ENTRIES:
            putter = Putter(current.kind, at, tell)
            putter.change(rows.filter(CHANGED))
            putter.add(rows.filter(NEW))
            current.digest = putter.digest.hexdigest()
        else:
            way_of(current.kind).load(by, current, at)
            current.digest = digest_of(current)
    current.state, current.committed_at, current.version = ImportBatch.COMMITTED, at, current.version + 1
    current.save()
    after = {"file": current.attachment.name, "sha256": current.attachment.sha256, **told_counts(current)}
    after["digest"] = current.digest
    record("import.committed", by=by, at=at, unit=current.unit, subject=current, after=after)
    return current


def digest_of(batch: ImportBatch) -> str:
    """SHA-256, hex, over the rows that act, the changed ones first, each kind in the file's order: line, what it does, key, entry
    (0: new), old and new, with tabs between; of the platform's table those that were taken. Worked out again from the
    trail, it must be what the journal says."""
    whole = hashlib.sha256()
    rows = ImportRow.objects.filter(batch=batch).order_by("line", "id")
    for acting in (TAKEN,) if batch.kind == PLATFORM else (CHANGED, NEW):
        for values in rows.filter(acting).values_list(*DIGESTED).iterator(chunk_size=CHUNK):
            whole.update(line_of(values))
    return whole.hexdigest()
