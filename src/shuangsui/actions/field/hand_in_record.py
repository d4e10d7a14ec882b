"""Hand in a visit's record: taken once however often it is sent, whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction

from shuangsui.access import Actor, own_inspector
from shuangsui.dossier.entropy import CHINA
from shuangsui.records.models import (
    Attachment,
    Evidence,
    FieldDevice,
    PolicyFile,
    Sample,
    Upload,
    User,
    Visit,
    VisitMember,
    VisitRecord,
)
from shuangsui.records.situation import policy_of

from ..deed import action, record
from ..errors import ActionError, NotAllowed
from .check_record import check_record, present, whole_files
from .doubts import doubts, right_time
from .faults import RecordRefused
from .forms import filled_under, form_in, plan_of
from .manifest import Manifest

# What comes of a visit that could not be made, where its record says nothing of it.
_OUTCOMES = {
    "stopped": "stopped",
    "moved": "moved-or-closed",
    "closed": "moved-or-closed",
    "not-found": "no-contact",
    "refused": "uncooperative",
    "unsafe": "pending",
}


@action
def hand_in_record(
    *, by: Actor, at: datetime, device: FieldDevice, visit: Visit, told: Manifest, sha256: str
) -> VisitRecord | None:
    """Take the record; None where just this one was taken before. `sha256`: of the bytes that were sent.

    Raises RecordRefused with all that is wrong, ActionError(uid-taken, not-on-the-team, record-there, visit-over,
    record-without-plan, form-unknown), NotAllowed.
    """
    rows = Visit.objects.select_for_update(of=("self",)).select_related("unit", "target", "draw__policy")
    kept = rows.get(pk=visit.pk)
    if by.user is None or own_inspector(by, "field.use") is None:
        raise NotAllowed("field.use")
    if _was_taken(by, kept, told, sha256):
        return None
    _check_may(by, kept)
    file, form = filled_under(kept, told)
    files, (there, team) = whole_files(device, told), present(kept)
    if faults := list(check_record(kept, policy_of(file), form, told, files, there)):
        raise RecordRefused(faults)

    now = policy_of(plan_of(kept))
    found = doubts(kept, now, form_in(now, told.form) or form, told, there, team, at)
    try:
        with transaction.atomic():
            made = _make(by.user, at, kept, device, file, told, sha256, found)
    except IntegrityError:  # the same number came in for another visit in this very moment
        raise ActionError("uid-taken") from None
    _keep_evidence(by, at, made, told, files)
    Sample.objects.bulk_create([Sample(record=made, **sample.model_dump()) for sample in told.samples])
    ended = min(right_time(told, told.ended_at), at)
    kept.state, kept.visited_date, kept.ended_at = Visit.DONE, ended.astimezone(CHINA).date(), ended
    kept.outcome, kept.version = "", kept.version + 1
    kept.save(update_fields=["state", "visited_date", "ended_at", "outcome", "version"])
    after = {"uid": str(made.uid), "sha256": sha256, "files": sorted(files)}
    record("record.handed-in", by=by, at=at, unit=kept.unit, subject=kept, after=after)
    return made


def _was_taken(by: Actor, visit: Visit, told: Manifest, sha256: str) -> bool:
    found = VisitRecord.objects.filter(uid=told.uid).first()
    if found is None:
        return False
    if by.user is None or (found.sha256, found.by_id, found.visit_id) != (sha256, by.user.pk, visit.pk):
        raise ActionError("uid-taken")
    return True


def _check_may(by: Actor, visit: Visit) -> None:
    inspector = own_inspector(by, "field.use")
    if not VisitMember.objects.filter(visit=visit, inspector=inspector, ended_at=None).exists():
        raise ActionError("not-on-the-team", number=visit.number)
    there = visit.records.filter(current=True).exclude(state=VisitRecord.RETURNED).select_related("by").first()
    if there is not None:
        at = there.received_at.astimezone(CHINA)
        raise ActionError("record-there", number=visit.number, name=there.by.name, when=f"{at:%m-%d %H:%M}")
    if visit.state != Visit.SENT:
        raise ActionError("visit-over", number=visit.number, state=visit.state_says)


def _make(
    by: User, at: datetime, visit: Visit, device: FieldDevice, file: PolicyFile, told: Manifest, sha256: str, found: list[str]
) -> VisitRecord:
    """The row; a returned one before it stays as it was, and counts no more."""
    visit.records.filter(current=True).update(current=False)
    same = told.model_dump(
        include={
            "uid", "form", "form_version", "method", "failed", "answers", "skipped", "statement", "unsigned_reason",
            "started_at", "ended_at", "clock_off",
        }
    )  # fmt: skip
    return VisitRecord.objects.create(
        visit=visit,
        policy=file,
        outcome=told.outcome or _OUTCOMES[told.failed],
        proposal=told.new_state.model_dump() if told.new_state else {},
        doubts=found,
        sha256=sha256,
        by=by,
        device=device,
        received_at=at,
        **same,
        **(told.place.columns() if told.place else {}),
    )


def _keep_evidence(by: Actor, at: datetime, made: VisitRecord, told: Manifest, files: Mapping[str, Upload]) -> None:
    """A row a piece; the bytes lie in the store since they came."""
    unit = made.visit.unit
    kept = {
        sha256: Attachment.objects.create(
            unit=unit, name=one.name, size=one.size, sha256=sha256, kind=one.kind, by_name=by.name, at=at
        )
        for sha256, one in files.items()
    }
    rows = [
        Evidence(
            record=made,
            kind=piece.kind,
            field=piece.field,
            says=piece.says,
            attachment=kept[piece.sha256],
            taken_at=piece.taken_at,
            **(piece.place.columns() if piece.place else {}),
        )
        for piece in told.evidence
    ]
    Evidence.objects.bulk_create(rows)
