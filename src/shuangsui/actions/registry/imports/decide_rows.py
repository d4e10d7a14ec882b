"""Decide doubtful rows: the same as one that is known, or another."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from shuangsui.access import Actor
from shuangsui.records.loading import json_text
from shuangsui.records.models import ImportBatch, ImportRow, Target

from ...deed import action, record, require
from ...errors import ActionError
from .beside_sorting import decided_beside
from .entries import ENTRIES, Present, difference
from .sorting import new_state
from .tables import ENTRIES as TABLES_WITH_TWINS
from .tables import TABLES

SAME, ANOTHER, DECISIONS = "same", "another", ("same", "another")


@action
def decide_rows(
    *, by: Actor, at: datetime, batch: ImportBatch, decision: str, rows: Sequence[int] = (), twin: int = 0
) -> int | None:
    """The doubtful rows (primary keys; none given: all that are undecided) are `same` or `another`; how many were decided.

    `twin`: which of those it may be, a target's primary key; the first one without. A row that is the same as an earlier line of
    the file is left out. Nothing to do where no row is left. Raises ActionError(import-over, bad-decision), NotAllowed.
    """
    current = ImportBatch.objects.select_for_update(of=("self",)).select_related("unit", "attachment", "policy").get(pk=batch.pk)
    require(by, TABLES[current.kind].right, current.unit)
    if current.state != ImportBatch.PREVIEWED:
        raise ActionError("import-over", name=str(current))
    if decision not in DECISIONS or current.kind not in (*TABLES_WITH_TWINS, "facts"):
        raise ActionError("bad-decision")
    wanted = ImportRow.objects.filter(batch=current, does=ImportRow.DOUBTFUL)
    wanted = wanted.filter(pk__in=rows) if rows else wanted.filter(decision="")

    if current.kind in TABLES_WITH_TWINS:
        present = present_of(current)
        decided = [_decided(row, decision, twin, present) for row in wanted]
    else:
        decided = [decided_beside(row, decision, twin) for row in wanted]
    if not decided:
        return None
    ImportRow.objects.bulk_update(decided, ["decision", "entry", "seen_version", "old", "new"], batch_size=500)
    after = {"decision": decision, "rows": [row.line for row in decided][:200], "count": len(decided)}
    record("import.decided", by=by, at=at, unit=current.unit, subject=current, after=after)
    return len(decided)


def present_of(batch: ImportBatch) -> Present:
    """What the batch's file speaks of, as its preview found it."""
    kept = batch.present
    return Present(tuple(kept["fields"]), frozenset(kept["attributes"]), frozenset(kept["others"]))


def _decided(row: ImportRow, decision: str, twin: int, present: Present) -> ImportRow:
    kept: dict[str, Any] = json.loads(row.twins)
    choices = [one["pk"] for one in kept["twins"] if one["pk"]]
    row.decision, row.entry, row.seen_version, row.old, row.new = decision, 0, 0, "", kept["new"]
    meant = twin if twin in choices else choices[0] if choices else 0
    if decision == ANOTHER or not meant:
        return row
    entry = ENTRIES["targets"]
    known = Target.objects.filter(pk=meant).values("id", "version", *entry.fields).get()
    before, after = difference(known, new_state(entry, kept["new"]), present)
    row.entry, row.seen_version = known["id"], known["version"]
    row.old, row.new = json_text(before), json_text(after)
    return row
