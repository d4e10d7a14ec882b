"""What the journal says of a reconciliation: its readers above may not see a drawn list before the visits."""

from __future__ import annotations

from typing import Any

from shuangsui.records.models import Draw, ImportBatch

PLATFORM = "platform"


def is_sealed(batch: ImportBatch) -> bool:
    """Whether numbers of a reconciliation could tell whom a draw drew that is not yet public."""
    if batch.kind != PLATFORM:
        return False
    return Draw.objects.filter(unit=batch.unit, drawn_at__isnull=False, revealed_at=None).exclude(state=Draw.VOID).exists()


def told_counts(batch: ImportBatch) -> dict[str, Any]:
    """The counts as the journal keeps them: all, or, while a list is secret, only how many rows the file has."""
    if not is_sealed(batch):
        return dict(batch.counts)
    rows = sum(count for name, count in batch.counts.items() if name not in ("here", "refused"))
    return {"rows": rows, "refused": batch.counts.get("refused", 0)}
