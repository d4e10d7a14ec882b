"""Give an import up before it was committed."""

from __future__ import annotations

from datetime import datetime

from shuangsui.access import Actor
from shuangsui.records.models import ImportBatch, ImportRow

from ...deed import action, record, require
from ...errors import ActionError
from .tables import TABLES


@action
def drop_import(*, by: Actor, at: datetime, batch: ImportBatch) -> ImportBatch | None:
    """Nothing comes of the file; what was previewed is forgotten. Nothing to do where that is so.

    Raises ActionError(import-over), NotAllowed.
    """
    current = ImportBatch.objects.select_for_update(of=("self",)).select_related("unit", "attachment").get(pk=batch.pk)
    require(by, TABLES[current.kind].right, current.unit)
    if current.state == ImportBatch.DROPPED:
        return None
    if current.state not in (ImportBatch.UPLOADED, ImportBatch.PREVIEWED):
        raise ActionError("import-over", name=str(current))

    ImportRow.objects.filter(batch=current).delete()
    current.state, current.version = ImportBatch.DROPPED, current.version + 1
    current.save()
    record("import.dropped", by=by, at=at, unit=current.unit, subject=current)
    return current
