"""补充说明: what is added to a record after it was handed in, with its day; the record itself stays as it was signed."""

from __future__ import annotations

from datetime import datetime

from shuangsui.access import Actor, is_allowed
from shuangsui.records.models import Attachment, FieldDevice, Supplement, Upload, Visit, VisitRecord

from ..deed import action, record
from ..errors import ActionError
from .tasks_of import own_tasks

MOST = 1000  # characters


@action
def add_supplement(
    *, by: Actor, at: datetime, kept: VisitRecord, text: str, device: FieldDevice | None = None, sha256: str = ""
) -> Supplement | None:
    """Add it, as a member of the team or as the office; None where he said just that before. `sha256`: a whole file of the phone.

    Raises ActionError(not-on-the-team, supplement-empty, supplement-long, supplement-file).
    """
    visit = Visit.objects.select_for_update(of=("self",)).select_related("unit").get(pk=kept.visit_id)
    member = Visit.objects.filter(own_tasks(by), pk=visit.pk).exists()
    if by.user is None or not (member or is_allowed(by, "records.review", visit.unit)):
        raise ActionError("not-on-the-team", number=visit.number)
    text = text.strip()
    if not text:
        raise ActionError("supplement-empty")
    if len(text) > MOST:
        raise ActionError("supplement-long", most=MOST)
    upload = Upload.objects.filter(device=device, sha256=sha256, whole_at__isnull=False).first() if device and sha256 else None
    if sha256 and upload is None:
        raise ActionError("supplement-file")
    if Supplement.objects.filter(record=kept, by=by.user, text=text, attachment__sha256=sha256 or None).exists():
        return None

    attachment = None
    if upload is not None:
        told = {"name": upload.name, "size": upload.size, "sha256": sha256, "kind": upload.kind}
        attachment = Attachment.objects.create(unit=visit.unit, by_name=by.name, at=at, **told)
    added = Supplement.objects.create(record=kept, text=text, attachment=attachment, by=by.user, at=at)
    after = {"uid": str(kept.uid), "files": [sha256] if sha256 else []}
    record("record.supplemented", by=by, at=at, unit=visit.unit, subject=visit, after=after)
    return added
