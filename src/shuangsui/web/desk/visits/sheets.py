"""From a task and its record to what the papers are printed from."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.urls import reverse

from shuangsui.actions.draws.cabinet import folder_of
from shuangsui.actions.field.forms import form_in
from shuangsui.actions.field.review_record import phrase_of
from shuangsui.dossier.codes import visit_codes
from shuangsui.dossier.errors import DossierError
from shuangsui.paper.record_sheets import (
    ON_PICTURES,
    Added,
    FilledRecord,
    Person,
    Piece,
    Place,
    SampleTold,
    VisitHead,
    answer_says,
)
from shuangsui.records.media import Damaged, content_of
from shuangsui.records.models import Attachment, Draw, Evidence, PolicyFile, Sample, Unit, Visit, VisitRecord
from shuangsui.records.policies import newest_of, policy_file_of
from shuangsui.records.situation import policy_of
from shuangsui.rules.filled_form import is_shown
from shuangsui.rules.policy import Policy
from shuangsui.rules.wording import line_says

_PICTURES = ("photo", "firm-signature", "inspector-signature", "sketch")
_LARGEST = 20 * 2**20  # bytes of a picture that is set; a telephone sends shrunk ones


def plan_for(visit: Visit, record: VisitRecord | None) -> PolicyFile | None:
    """The plan's text: that of the record, else the last of the draw's plan or of the unit; None where there is none."""
    if record is not None:
        return record.policy
    return newest_of(visit.draw.policy.policy) if visit.draw else policy_file_of(visit.unit)


def blank_head(policy: Policy, unit: Unit | None = None) -> VisitHead:
    """The head of a sheet that is filled in by hand."""
    plan = policy.policy
    return VisitHead(unit.official_name if unit else plan.issuer, plan.title, plan.document_number, basis=tuple(plan.legal_basis))


def head_of(visit: Visit, policy: Policy, method: str = "") -> VisitHead:
    """What the papers say of the task. `with_teams` prepared it."""
    served = [line for line in policy.quota if line.id in visit.lines]
    items = [item for item in policy.item if item.id in visit.items]
    laws = (*policy.policy.legal_basis, *(law for item in items for law in item.legal_basis))
    known = {item.id: item.name for item in items}
    return VisitHead(
        authority=visit.unit.official_name,
        plan=policy.policy.title,
        plan_number=policy.policy.document_number,
        article="、".join(dict.fromkeys(line.cite for line in served if line.cite)),
        number=visit.number,
        target=visit.target.name,
        credit_code=visit.target.credit_code,
        address=visit.target.address,
        area=visit.target.area.name,
        method=next((one.name for one in policy.method if one.id == method), ""),
        team=_team(visit),
        items=tuple(known.get(item, item) for item in visit.items),
        basis=tuple(dict.fromkeys(laws)),
        frequency=tuple(f"{line.name}：{line_says(policy, line)}" for line in served),
        visit_code=_code_of(visit),
        ground=visit.ground,
    )


def _team(visit: Visit) -> tuple[Person, ...]:
    seats = [seat.inspector for seat in getattr(visit, "team", ())]
    return tuple(Person(one.name, one.key, one.employer) for one in seats)


def _code_of(visit: Visit) -> str:
    """What opens this visit alone of its sealed draw; "" for a case, and for who came in place of another."""
    return _codes(visit.draw.pk, visit.draw.seal).get(visit.target.key, "") if visit.draw and visit.draw.seal else ""


@lru_cache(maxsize=64)
def _codes(draw: int, seal: str) -> dict[str, str]:
    """Made once a process: a seal never changes."""
    try:
        return visit_codes(folder_of(Draw.objects.select_related("unit").get(pk=draw)))
    except DossierError:  # the secret is lost, or the draw was held elsewhere: there is nothing to show at the door
        return {}


def answered(record: VisitRecord) -> list[dict[str, Any]]:
    """The record's form for a page: section by section, each field that applied with its answer in the papers' words."""
    form = form_in(policy_of(record.policy), record.form)
    return [
        {
            "title": section.title,
            "skipped": record.skipped.get(section.id, ""),
            "rows": [
                (one.label, answer_says(one, record.answers.get(one.id)))
                for one in section.field
                if one.type not in ON_PICTURES and is_shown(one, record.answers)
            ],
        }
        for section in (form.section if form else ())
    ]


def filled_of(record: VisitRecord, request: Any) -> FilledRecord:
    """The record with its evidence, samples and supplements; `request` gives the address at which its hash is looked up."""
    evidence = record.evidence.select_related("attachment")
    return FilledRecord(
        sha256=record.sha256,
        started_at=record.started_at,
        ended_at=record.ended_at,
        received_at=record.received_at,
        answers=record.answers,
        skipped=record.skipped,
        statement=record.statement,
        outcome=phrase_of(record.policy, record.outcome),
        failed=VisitRecord.FAILED.get(record.failed, record.failed),
        state=record.state_says,
        way=VisitRecord.WAYS[record.way],
        unsigned_reason=record.unsigned_reason,
        place=_place(record),
        evidence=tuple(_piece(one) for one in evidence),
        samples=tuple(_sample(one) for one in record.samples.all()),
        supplements=tuple(Added(one.text, one.by.name, one.at) for one in record.supplements.select_related("by")),
        form_version=record.form_version,
        check_at=request.build_absolute_uri(reverse("record-check", args=[record.sha256])),
    )


def _place(one: VisitRecord | Evidence) -> Place | None:
    if one.latitude is None or one.longitude is None:
        return None
    return Place(one.latitude, one.longitude, one.accuracy)


def _piece(one: Evidence) -> Piece:
    kept, lost, data = one.attachment, "", b""
    if one.kind in _PICTURES:
        data, lost = _bytes(kept)
    return Piece(
        kind=one.kind,
        kind_says=Evidence.KINDS.get(one.kind, one.kind),
        sha256=kept.sha256,
        taken_at=one.taken_at,
        field=one.field,
        says=one.says,
        place=_place(one),
        name=kept.name,
        size=kept.size,
        data=data,
        lost=lost,
    )


def _bytes(kept: Attachment) -> tuple[bytes, str]:
    """The picture's bytes, or why it cannot be set."""
    if kept.size > _LARGEST:
        return b"", "图片过大，没有打印，见原件。"
    try:
        return content_of(kept), ""
    except Damaged:
        return b"", "原件丢失或与登记的散列值不符，没有打印。"


def _sample(one: Sample) -> SampleTold:
    exceeds = {True: "超标", False: "未超标", None: ""}[one.exceeds]
    result = "，".join(text for text in (one.result, exceeds) if text) if one.resulted_at else ""
    return SampleTold(one.number, one.medium, one.custody, one.laboratory, result)
