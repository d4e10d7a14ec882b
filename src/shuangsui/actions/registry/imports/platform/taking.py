"""Puts what was taken over from the platform into the history of visits, and takes it back."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from shuangsui.records.models import ImportBatch, ImportRow, PastVisit

from ....errors import ActionError
from ..beside import TABLES, refuse_known, wait_alone
from ..putting import CHUNK, shown
from .decide import THEIRS


def taken_rows(batch: ImportBatch) -> QuerySet[ImportRow]:
    """The rows of which theirs was taken."""
    return ImportRow.objects.filter(batch=batch, decision=THEIRS).order_by("line", "pk")


def load_platform(batch: ImportBatch, at: datetime) -> int:
    """A visit made for each such row; the one here from which it differs is withdrawn. How many.

    Raises ActionError(import-stale) where it stands here by now, or what it replaces was withdrawn meanwhile.
    """
    wait_alone(batch)
    rows = list(taken_rows(batch))
    replaced = _replaced(rows)
    known: list[tuple[int, dict[str, Any]]] = []
    made = []
    for row in rows:
        there, before = json.loads(row.new), replaced.get(row.pk)
        made.append(_visit(batch, at, row, there, before))
        if before is None or (before.visited_date.isoformat(), before.type) != (there["visited_date"], there["type"]):
            mark = {"visited_date": there["visited_date"], "authority": made[-1].authority, "type": there["type"]}
            known.append((row.entry, mark))
    refuse_known(TABLES["history"], known)
    _stand([one.pk for one in replaced.values()], at)
    PastVisit.objects.bulk_create(made, batch_size=500)
    return len(made)


def _replaced(rows: list[ImportRow]) -> dict[int, PastVisit]:
    """Row's primary key → the visit here that theirs replaces, still standing."""
    wanted = {row.pk: json.loads(row.old)["pk"] for row in rows if row.old}
    standing = PastVisit.objects.select_for_update(of=("self",)).filter(withdrawn_at=None)
    found = standing.in_bulk(list(wanted.values()))
    stale = [row.name for row in rows if row.pk in wanted and wanted[row.pk] not in found]
    if stale:
        raise ActionError("import-stale", names=shown(stale), count=len(stale))
    return {row: found[past] for row, past in wanted.items()}


def _stand(visits: list[int], withdrawn_at: datetime | None) -> None:
    """Withdraw visits (primary keys), or let them stand again: some thousand at a time, as a statement holds them."""
    for start in range(0, len(visits), CHUNK):
        PastVisit.objects.filter(pk__in=visits[start : start + CHUNK]).update(withdrawn_at=withdrawn_at)


def _visit(batch: ImportBatch, at: datetime, row: ImportRow, there: dict[str, Any], before: PastVisit | None) -> PastVisit:
    """The visit as the platform tells it; of what it does not speak, what stood here."""
    told = batch.present.get("headers", {})
    made = PastVisit(target_id=row.entry, visited_date=there["visited_date"], type=there["type"], at=at, batch=batch)
    made.authority = there.get("authority", "")[:100] or (before.authority if before else "")
    made.outcome = there.get("outcome", "")[:100] if "outcome" in told or not before else before.outcome
    made.inspectors = there.get("inspectors", []) or (before.inspectors if before else [])
    if before is not None:
        made.items, made.joint = before.items, before.joint
    return made


def take_back_platform(batch: ImportBatch, at: datetime) -> int:
    """What was taken is withdrawn, what it replaced stands again; how many were taken.

    Raises ActionError(import-changed-since) where one of them was withdrawn since.
    """
    wait_alone(batch)
    made = PastVisit.objects.select_for_update(of=("self",)).filter(batch=batch)
    gone = list(made.exclude(withdrawn_at=None).select_related("target"))
    if gone:
        raise ActionError("import-changed-since", names=shown([one.target.name for one in gone]), count=len(gone))
    before = [json.loads(row.old)["pk"] for row in taken_rows(batch) if row.old]
    undone = PastVisit.objects.filter(batch__state=ImportBatch.UNDONE).values_list("pk", flat=True)
    gone_with = set(undone.filter(batch__unit=batch.unit))  # what came by a file that was itself taken back stays away
    _stand([pk for pk in before if pk not in gone_with], None)
    return made.filter(withdrawn_at=None).update(withdrawn_at=at)
