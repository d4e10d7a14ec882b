"""Decide rows of a reconciliation: take theirs, keep ours, note it; or say whom a doubtful row means."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from shuangsui.access import Actor
from shuangsui.dossier.entropy import CHINA
from shuangsui.records.loading import json_text
from shuangsui.records.models import ImportBatch, ImportRow, Target
from shuangsui.rules.reconcile import differing, pair_up

from ....deed import action, record, require
from ....errors import ActionError
from ..tables import TABLES
from .sorting import policy_of_batch
from .standing import PAST, entry_again
from .telling import PLATFORM, is_sealed

THEIRS, OURS, NOTE = "theirs", "ours", "note"
DECISIONS = {THEIRS: "按平台补记", OURS: "以本系统为准", NOTE: "记下来，另行核实"}
OPEN = (ImportRow.DIFFERS, ImportRow.THERE, ImportRow.HERE, ImportRow.DOUBTFUL)


def held(by: Actor, batch: ImportBatch) -> ImportBatch:
    """The batch, locked, while rows may be decided. Raises NotAllowed, ActionError(import-over)."""
    current = ImportBatch.objects.select_for_update(of=("self",)).select_related("unit", "attachment", "policy").get(pk=batch.pk)
    require(by, TABLES[PLATFORM].right, current.unit)
    if current.kind != PLATFORM or current.state != ImportBatch.PREVIEWED:
        raise ActionError("import-over", name=str(current))
    return current


@action
def decide_platform(
    *, by: Actor, at: datetime, batch: ImportBatch, decision: str, reason: str = "", rows: Sequence[int] = (), does: str = ""
) -> int | None:
    """These rows (primary keys; none given: all undecided ones of the kind `does` that can be decided so). How many were decided.

    `theirs`: the platform's visit comes into the history of visits; of a row that only they have, or that differs from such a
    visit. Ours and a note ask for a reason. Nothing to do where no row is left.

    Raises ActionError(import-over, platform-decision, platform-theirs: rows that cannot be taken, reason-missing), NotAllowed.
    """
    current = held(by, batch)
    if decision not in DECISIONS:
        raise ActionError("platform-decision")
    if decision != THEIRS and not reason.strip():
        raise ActionError("reason-missing")
    wanted = ImportRow.objects.filter(batch=current, does__in=OPEN).order_by("line", "pk")
    found = list(wanted.filter(pk__in=rows) if rows else wanted.filter(decision="", does=does))
    if decision == THEIRS:
        today = at.astimezone(CHINA).date()
        bad = [row for row in found if not can_take(row, today)]
        if rows and bad:
            raise ActionError("platform-theirs", lines="、".join(str(row.line) for row in bad[:10]))
        left = {row.pk for row in bad}
        found = [row for row in found if row.pk not in left]
    if not found:
        return None

    for row in found:
        row.decision, row.reason = decision, reason.strip()[:300]
    ImportRow.objects.bulk_update(found, ["decision", "reason"], batch_size=500)
    after: dict[str, Any] = {"decision": DECISIONS[decision]}
    if not is_sealed(current):
        after |= {"count": len(found), "rows": [row.line for row in found if row.does != ImportRow.HERE][:200]}
    record("platform.decided", by=by, at=at, unit=current.unit, subject=current, after=after)
    return len(found)


def can_take(row: ImportRow, today: date) -> bool:
    """Whether the platform's visit can come into the history: it was made, its target is known, and no task here tells of it."""
    there = json.loads(row.new) if row.new else {}
    made = there.get("visited_date", "")
    if not made or not row.entry or made > today.isoformat():
        return False
    return row.does == ImportRow.THERE or (row.does == ImportRow.DIFFERS and json.loads(row.old)["is"] == PAST)


@action
def name_target(*, by: Actor, at: datetime, batch: ImportBatch, row: int, target: int) -> ImportRow | None:
    """A doubtful row (its primary key) means this one of its candidates; it is compared anew with what stands only here.

    Nothing to do where it is doubtful no more. Raises ActionError(import-over, platform-candidate), NotAllowed.
    """
    current = held(by, batch)
    found = ImportRow.objects.filter(batch=current, pk=row, does=ImportRow.DOUBTFUL).first()
    if found is None:
        return None
    candidates = {one["pk"] for one in json.loads(found.twins)["candidates"]}
    meant = Target.objects.filter(pk=target).first() if target in candidates else None
    if meant is None:
        raise ActionError("platform-candidate")

    _compare(current, found, meant)
    found.key, found.name, found.entry, found.decision, found.reason = meant.key, meant.name, meant.pk, "", ""
    found.save()
    counts = dict(current.counts)
    counts[ImportRow.DOUBTFUL] -= 1
    counts[found.does] = counts.get(found.does, 0) + 1
    if found.old:
        counts[ImportRow.HERE] -= 1
    current.counts, current.version = counts, current.version + 1
    current.save()
    after = {} if is_sealed(current) else {"rows": [found.line], "target": meant.key}
    record("platform.named", by=by, at=at, unit=current.unit, subject=current, after=after)
    return found


def _compare(batch: ImportBatch, row: ImportRow, target: Target) -> None:
    """Pair the row with what stands only here of the target; that one's own row goes."""
    free = {str(one.pk): one for one in ImportRow.objects.filter(batch=batch, does=ImportRow.HERE, entry=target.pk)}
    there = entry_again("there", target.key, json.loads(row.new))
    pair = pair_up([there], [entry_again(id_, target.key, json.loads(one.old)) for id_, one in free.items()])[0]
    row.does, row.old, row.twins = ImportRow.THERE, "", ""
    if pair.here is not None:
        fields = differing(policy_of_batch(batch), pair, frozenset(batch.present.get("headers", ())))
        row.does, row.old = ImportRow.DIFFERS if fields else ImportRow.EQUAL, free[pair.here.id].old
        row.twins = json_text({"differs": list(fields)}) if fields else ""
        free[pair.here.id].delete()
