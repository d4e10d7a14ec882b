"""Enter a record that was written on paper, with its scan: the scan is the record, what is typed makes it countable."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fairdraw import sha256_hex
from shuangsui.access import Actor
from shuangsui.dossier.entropy import CHINA
from shuangsui.records.models import Evidence, PolicyFile, User, Visit, VisitRecord
from shuangsui.records.situation import policy_of
from shuangsui.rules.filled_form import Filled, check_filled
from shuangsui.rules.policy.disclosure import OUTCOMES
from shuangsui.rules.policy.items import Form

from ..attachments import keep_attachment
from ..deed import action, record, require
from ..errors import ActionError
from .faults import RecordRefused
from .forms import form_in, plan_of
from .kinds import SEEN, is_kind

SCANS = ("application/pdf", "image/jpeg", "image/png")


@dataclass(frozen=True)
class Paper:
    """What is typed of a sheet of paper; `failed` as a phone's record has it."""

    form: str
    answers: Mapping[str, Any]
    skipped: Mapping[str, str]
    started_at: datetime | None
    ended_at: datetime | None
    outcome: str
    failed: str = ""
    statement: str = ""
    unsigned_reason: str = ""


@action
def enter_paper_record(*, by: Actor, at: datetime, visit: Visit, paper: Paper, name: str, scan: bytes) -> VisitRecord:
    """Make the record of a sheet of paper; somebody else reviews it like any other. Photos and signatures are on the scan.

    Raises RecordRefused, ActionError(visit-over, record-there, form-unknown, outcome-missing, paper-times,
    paper-ends-first, paper-later, scan-missing, scan-kind, record-without-plan), NotAllowed.
    """
    kept = Visit.objects.select_for_update(of=("self",)).select_related("unit", "target", "draw__policy").get(pk=visit.pk)
    require(by, "records.review", kept.unit)
    assert by.user is not None
    if kept.state != Visit.SENT:
        raise ActionError("visit-over", number=kept.number, state=kept.state_says)
    file = plan_of(kept)
    form = form_in(policy_of(file), paper.form)
    if form is None:
        raise ActionError("form-unknown", form=paper.form)
    times = _times(paper, at)
    _check(paper, form)
    if not scan:
        raise ActionError("scan-missing")
    kind = next((one for one in SCANS if is_kind(one, scan[:SEEN])), "")
    if not kind:
        raise ActionError("scan-kind", name=name)

    made = _make(by.user, at, kept, (file, form), paper, times, sha256_hex(scan))
    attachment = keep_attachment(by=by, at=at, unit=kept.unit, name=name, data=scan, kind=kind)
    Evidence.objects.create(record=made, kind="scan", attachment=attachment, taken_at=at)
    kept.state, kept.visited_date, kept.ended_at = Visit.DONE, times[1].astimezone(CHINA).date(), times[1]
    kept.outcome, kept.version = "", kept.version + 1
    kept.save(update_fields=["state", "visited_date", "ended_at", "outcome", "version"])
    after = {"uid": str(made.uid), "sha256": made.sha256}
    record("record.paper-entered", by=by, at=at, unit=kept.unit, subject=kept, after=after)
    return made


Times = tuple[datetime, datetime]


def _make(
    by: User, at: datetime, visit: Visit, under: tuple[PolicyFile, Form], paper: Paper, times: Times, sha256: str
) -> VisitRecord:
    visit.records.filter(current=True).update(current=False)
    file, form = under
    return VisitRecord.objects.create(
        uid=uuid.uuid4(),
        visit=visit,
        way=VisitRecord.PAPER,
        policy=file,
        form=form.id,
        form_version=form.version,
        failed=paper.failed,
        answers=dict(paper.answers),
        skipped=dict(paper.skipped),
        statement=paper.statement[:2000],
        outcome=paper.outcome,
        unsigned_reason=paper.unsigned_reason[:300],
        started_at=times[0],
        ended_at=times[1],
        sha256=sha256,
        by=by,
        received_at=at,
    )


def _times(paper: Paper, at: datetime) -> Times:
    if paper.started_at is None or paper.ended_at is None:
        raise ActionError("paper-times")
    if paper.ended_at < paper.started_at:
        raise ActionError("paper-ends-first")
    if paper.ended_at > at:
        raise ActionError("paper-later")
    return paper.started_at, paper.ended_at


def _check(paper: Paper, form: Form) -> None:
    if paper.failed and paper.failed not in VisitRecord.FAILED:
        raise ActionError("failed-unknown")
    if paper.outcome not in OUTCOMES:
        raise ActionError("outcome-missing")
    if paper.failed:
        return
    on_the_scan = {one.id: 1 for section in form.section for one in section.field}
    if faults := check_filled(form, Filled(paper.answers, paper.skipped, on_the_scan)):
        raise RecordRefused(faults)
