"""Confirm what the columns of a file mean."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from shuangsui.access import Actor
from shuangsui.records.models import ImportBatch

from ...deed import action, record, require
from ...errors import ActionError
from .tables import TABLES


@action
def map_columns(*, by: Actor, at: datetime, batch: ImportBatch, mapping: Mapping[str, str]) -> ImportBatch | None:
    """Headers that were not recognised mean these columns (header → column id); what was previewed must be previewed again.

    Nothing to do where that is so already. Raises ActionError(import-over, columns-twice), NotAllowed.
    """
    current = ImportBatch.objects.select_for_update(of=("self",)).select_related("unit", "attachment").get(pk=batch.pk)
    require(by, TABLES[current.kind].right, current.unit)
    if current.state not in (ImportBatch.UPLOADED, ImportBatch.PREVIEWED):
        raise ActionError("import-over", name=str(current))
    wanted = {header: column for header, column in mapping.items() if column}
    if len(set(wanted.values())) < len(wanted):
        raise ActionError("columns-twice")
    if wanted == current.mapping:
        return None

    before = {"mapping": current.mapping}
    current.mapping, current.state, current.version = wanted, ImportBatch.UPLOADED, current.version + 1
    current.save()
    record("import.mapped", by=by, at=at, unit=current.unit, subject=current, before=before, after={"mapping": wanted})
    return current
