"""The laboratory's result of a sample, which came later; the outcome of the visit waited for it."""

from __future__ import annotations

from datetime import datetime

from shuangsui.access import Actor
from shuangsui.records.models import Sample, Visit, VisitRecord

from ..deed import action, record, require
from ..errors import ActionError
from .review_record import settle


@action
def enter_sample_result(*, by: Actor, at: datetime, sample: Sample, result: str, exceeds: bool) -> Sample:
    """Enter what the laboratory found; with the last one the accepted record's outcome stands.

    Raises ActionError(result-missing, result-there), NotAllowed.
    """
    kept = (
        Sample.objects.select_for_update(of=("self",)).select_related("record__visit__unit", "record__policy").get(pk=sample.pk)
    )
    visit = kept.record.visit
    require(by, "records.review", visit.unit)
    if not result.strip():
        raise ActionError("result-missing")
    if kept.resulted_at is not None:
        raise ActionError("result-there", number=kept.number)

    kept.result, kept.exceeds = result.strip()[:1000], exceeds
    kept.resulted_at, kept.resulted_by = at, by.user
    kept.save()
    if kept.record.state == VisitRecord.ACCEPTED:
        settle(Visit.objects.select_for_update().get(pk=visit.pk), kept.record)
    after = {"number": kept.number, "exceeds": exceeds}
    record("record.sample-resulted", by=by, at=at, unit=visit.unit, subject=visit, after=after)
    return kept
