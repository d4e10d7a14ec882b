"""Whether registry, journal and files are whole after an import was killed, undone, or gone on with."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

# What the import is once a step is done.
STANDS = {"upload": "uploaded", "compare": "previewed", "commit": "committed", "undo": "undone"}


def batch_of_trial() -> Any:
    """The import that the trial is about, as far as it is there."""
    from shuangsui.records.models import ImportBatch

    return ImportBatch.objects.filter(attachment__name="新表.csv").select_related("unit", "attachment").first()


def content() -> str:
    """The registry in one hash: whatever a list, a pool or an export would show."""
    from shuangsui.records.models import Target

    fields = ("key", "name", "number", "area__code", "address", "state", "tags", "kept", "values", "takes_part")
    rows = Target.objects.filter(status=Target.ACTIVE).order_by("key").values_list(*fields)
    return hashlib.sha256(repr(list(rows)).encode()).hexdigest()


@dataclass(frozen=True)
class Contents:
    """The registry before and after the import."""

    before: str
    after: str


def wrong_with(contents: Contents) -> list[str]:
    """What does not hold of registry and journal as they stand."""
    from django.db import connection

    from shuangsui.actions.registry.imports.check_digests import unlike_imports
    from shuangsui.records.chain import chains, verify_chain
    from shuangsui.records.media import is_whole
    from shuangsui.records.models import Attachment, ImportBatch, ImportRow, JournalEntry, Target, TargetWord
    from shuangsui.records.words import SHIFT, words_of

    found = [f"journal {chain}" for chain in chains() if verify_chain(chain).broken]
    found += [f"digest {entry.subject_id}" for entry in unlike_imports()]
    with connection.cursor() as cursor:
        for check in ("integrity_check", "foreign_key_check"):
            cursor.execute(f"PRAGMA {check}")
            found += [str(row) for row in cursor.fetchall() if row != ("ok",)]
    batch = batch_of_trial()
    if content() != (contents.after if batch and batch.state == ImportBatch.COMMITTED else contents.before):
        found.append(f"registry while {batch.state if batch else 'nothing was uploaded'}")
    live = Target.objects.exclude(status=Target.WITHDRAWN)
    words = {word * SHIFT + t.pk for t in live for word in words_of(t.name, t.tags, t.classes)}
    if words != set(TargetWord.objects.values_list("code", flat=True)):
        found.append("index of words")
    if batch:
        told = JournalEntry.objects.filter(subject="importbatch", subject_id=str(batch.pk)).values_list("event", flat=True)
        steps = ["import.started", "import.previewed", "import.committed", "import.undone"]
        if list(told) != steps[: [*STANDS.values()].index(batch.state) + 1]:
            found.append(f"told {list(told)} while {batch.state}")
        acting = sum(batch.counts.get(what, 0) for what in ("new", "changed", "doubtful", "refused"))
        if ImportRow.objects.filter(batch=batch).count() != acting:
            found.append("rows of the comparison")
    found += [f"file {one.name}" for one in Attachment.objects.all() if not is_whole(one.sha256)]
    return found
