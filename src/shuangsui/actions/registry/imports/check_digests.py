"""Whether the rows of committed imports are still those that the journal vouches for."""

from __future__ import annotations

from collections.abc import Iterator

from shuangsui.records.models import ImportBatch, JournalEntry

from .commit_import import digest_of


def unlike_imports() -> Iterator[JournalEntry]:
    """The entries of committed imports whose digest is not that of the rows as they stand now, or whose rows are gone."""
    told = JournalEntry.objects.filter(event="import.committed").order_by("chain", "seq")
    for entry in told.iterator():
        batch = ImportBatch.objects.filter(pk=int(entry.subject_id)).first()
        if batch is None or digest_of(batch) != (entry.after or {}).get("digest"):
            yield entry
