"""Take a committed file back, all of it or nothing."""

from __future__ import annotations

import json
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from shuangsui.access import Actor
from shuangsui.records.models import (
    Conflict,
    Fact,
    ImportBatch,
    ImportRow,
    Inspector,
    PastVisit,
    Permit,
    Target,
    Unit,
    User,
    Visit,
)
from shuangsui.records.models import VisitMember as Member

from ...deed import action, record, require
from ...errors import ActionError
from ..unrevealed import refuse_while_secret
from .entries import State
from .platform.telling import told_counts
from .preview_import import silent
from .putting import CHUNK, Putter, shown
from .sorting import CHANGED, NEW, Tell
from .tables import ENTRIES, TABLES
from .ways import way_of


@action
def undo_import(*, by: Actor, at: datetime, batch: ImportBatch, reason: str, tell: Tell = silent) -> ImportBatch | None:
    """The registry is as it was before the file: what it changed is changed back, what it added is withdrawn.

    Refused where one of the rows was changed or used since, naming them; those that were drawn are not named. Nothing to do where
    it was undone already. Raises ActionError(import-over, reason-missing, import-changed-since, list-still-secret,
    import-visited-since, import-used-since), NotAllowed.
    """
    current = ImportBatch.objects.select_for_update(of=("self",)).select_related("unit", "attachment").get(pk=batch.pk)
    require(by, TABLES[current.kind].right, current.unit)
    if current.state == ImportBatch.UNDONE:
        return None
    if current.state != ImportBatch.COMMITTED:
        raise ActionError("import-over", name=str(current))
    if not reason.strip():
        raise ActionError("reason-missing")

    if current.kind in ENTRIES:
        _undo_entries(by, current, at, tell)
    else:
        way_of(current.kind).take_back(by, current, at)
    current.state, current.undone_at, current.version = ImportBatch.UNDONE, at, current.version + 1
    current.save()
    after = {"digest": current.digest, **told_counts(current)}
    record("import.undone", by=by, at=at, unit=current.unit, subject=current, after=after, reason=reason.strip())
    return current


def _undo_entries(by: Actor, batch: ImportBatch, at: datetime, tell: Tell) -> None:
    rows = ImportRow.objects.filter(batch=batch)
    putter = Putter(batch.kind, at, tell)
    changed = rows.filter(CHANGED).values_list("entry", "seen_version", "old")
    back: dict[int, tuple[int, State]] = {pk: (version + 1, json.loads(old)) for pk, version, old in changed}
    putter.change_to(back, {}, "import-changed-since")
    added = _added(batch, rows)
    _refuse_used(by, batch.kind, list(added))
    gone = {pk: (version, State()) for pk, version in added.items()}
    putter.change_to(gone, {"status": Target.WITHDRAWN}, "import-changed-since")


def _added(batch: ImportBatch, rows: QuerySet[ImportRow]) -> dict[int, int]:
    """The entries that the batch added: primary key → the version that they got."""
    model = Target if batch.kind == "targets" else Inspector
    new = rows.filter(NEW)
    versions = {key: version + 1 if entry else 1 for key, entry, version in new.values_list("key", "entry", "seen_version")}
    keys, found = sorted(versions), {}
    for start in range(0, len(keys), CHUNK):
        part = model._default_manager.filter(key__in=keys[start : start + CHUNK]).values_list("pk", "key")
        found.update({pk: versions[key] for pk, key in part})
    return found


def _refuse_used(by: Actor, kind: str, entries: list[int]) -> None:
    """Something was recorded of one of them since, which would hang in the air."""
    parts = [entries[start : start + CHUNK] for start in range(0, len(entries), CHUNK)]
    home = "targets" if kind == "targets" else "inspectors"
    for part in parts:
        refuse_while_secret(by, Unit.objects.filter(**{f"{home}__in": part}).distinct())
        seated = Visit.objects.filter(target__in=part) if kind == "targets" else Member.objects.filter(inspector__in=part)
        if seated.exists():
            raise ActionError("import-visited-since")
    for part in parts:
        if names := list(_used(kind).filter(pk__in=part).values_list("name", flat=True)[:20]):
            raise ActionError("import-used-since", names=shown(names), count=len(names))


def _used(kind: str) -> QuerySet[Target] | QuerySet[Inspector]:
    if kind == "targets":
        mine = Q(target=OuterRef("pk"))
        live = [Fact.objects.filter(mine, withdrawn_at=None), Conflict.objects.filter(mine, ended_at=None)]
        live += [table.objects.filter(mine, withdrawn_at=None) for table in (Permit, PastVisit)]
        used = Q(pk__in=[])
        for one in live:
            used |= Q(Exists(one))
        return Target.objects.filter(used)
    own = Q(inspector=OuterRef("pk"))
    return Inspector.objects.filter(Exists(Conflict.objects.filter(own, ended_at=None)) | Exists(User.objects.filter(own)))
