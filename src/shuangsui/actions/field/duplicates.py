"""重复数据: what an earlier record of another visit has already said in the very same way (昌吉 五)."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet, TextField
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from shuangsui.records.models import Evidence, Visit, VisitRecord
from shuangsui.rules.policy.items import Form

from .faults import RecordFault
from .manifest import Manifest

LONG = 20  # characters: what is shorter may be the same by chance
# A certificate or an old permit may be shown at two visits; what is made at the place may not.
_MADE = ("photo", "sketch", "video", "audio", "firm-signature", "inspector-signature")


def duplicates(visit: Visit, form: Form, told: Manifest) -> Iterator[RecordFault]:
    """Same text, same photo, same coordinates to six places. Looked for among all the records of the unit."""
    others = VisitRecord.objects.filter(visit__unit=visit.unit).exclude(visit=visit).order_by("pk")
    yield from _texts(others, form, told)
    yield from _photos(visit, form, told)
    if told.place is not None:
        at = told.place.columns()
        same = others.filter(latitude=at["latitude"], longitude=at["longitude"])
        if number := _number(same):
            yield RecordFault("same-place", values={"number": number})


def _texts(others: QuerySet[VisitRecord], form: Form, told: Manifest) -> Iterator[RecordFault]:
    for section in form.section:
        for one in section.field:
            answer = told.answers.get(one.id)
            if one.type in ("text", "note") and isinstance(answer, str) and len(answer.strip()) >= LONG:
                said = Cast(KeyTextTransform(one.id, "answers"), TextField())  # else it would be compared as JSON
                same = others.annotate(said=said).filter(said=answer)
                if number := _number(same):
                    yield RecordFault("same-text", section.id, one.id, one.label, {"number": number})


def _photos(visit: Visit, form: Form, told: Manifest) -> Iterator[RecordFault]:
    made = {piece.sha256: piece for piece in told.evidence if piece.kind in _MADE}
    found = Evidence.objects.filter(attachment__sha256__in=made, kind__in=_MADE).exclude(record__visit=visit).order_by("pk")
    places = {one.id: (section.id, one.label) for section in form.section for one in section.field}
    seen = set()
    for sha256, number in found.values_list("attachment__sha256", "record__visit__number"):
        if sha256 not in seen:
            seen.add(sha256)
            piece = made[sha256]
            section, label = places.get(piece.field, ("", piece.says or Evidence.KINDS[piece.kind]))
            yield RecordFault("same-photo", section, piece.field, label, {"number": number})


def _number(same: QuerySet[VisitRecord]) -> str:
    """The number of the earliest such record's visit."""
    return same.values_list("visit__number", flat=True).first() or ""
