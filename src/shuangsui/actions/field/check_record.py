"""Everything for which a record is refused, at once, so that it need not be sent ten times."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from shuangsui.records.media import place_of
from shuangsui.records.models import Evidence, FieldDevice, Presence, Upload, Visit, VisitMember, VisitRecord
from shuangsui.rules.filled_form import Filled, FormFault, check_filled
from shuangsui.rules.policy import Policy
from shuangsui.rules.policy.disclosure import OUTCOMES
from shuangsui.rules.policy.items import Form

from .duplicates import duplicates
from .faults import Fault, RecordFault
from .manifest import Manifest, Piece

LEAST = 2  # members of a team who are there
SENT_KINDS = tuple(kind for kind in Evidence.KINDS if kind != "scan")  # a scan belongs to a record on paper
_SIGNED = {"target": "firm-signature", "inspectors": "inspector-signature"}


def check_record(
    visit: Visit, policy: Policy, form: Form, told: Manifest, files: Mapping[str, Upload], there: int
) -> Iterator[Fault]:
    """All faults: of what was said, of its files, of the form, of what was said before, of who was there."""
    yield from _of_what_was_said(policy, told)
    yield from _of_files(told, files)
    if not told.failed:
        photos = Counter(piece.field for piece in told.evidence if piece.field)
        yield from check_filled(form, Filled(told.answers, told.skipped, photos))
        yield from _of_signatures(form, told)
        if there < LEAST:
            yield RecordFault("team-not-present", values={"there": there, "least": LEAST})
    if "duplicate" in form.refuses:
        yield from duplicates(visit, form, told)


def _of_what_was_said(policy: Policy, told: Manifest) -> Iterator[Fault]:
    if told.failed and told.failed not in VisitRecord.FAILED:
        yield RecordFault("failed-unknown")
    elif told.failed and not told.evidence and not told.statement.strip():
        yield RecordFault("failed-bare")
    if told.method and told.method not in {method.id for method in policy.method}:
        yield RecordFault("method-unknown")
    if not told.outcome and not told.failed:
        yield RecordFault("outcome-missing")
    elif told.outcome and told.outcome not in OUTCOMES:
        yield RecordFault("result-unknown")
    if told.ended_at < told.started_at:
        yield FormFault("ends-first", "", "", "检查结束时间")
    numbers = Counter(sample.number for sample in told.samples)
    yield from (RecordFault("sample-twice", values={"number": number}) for number, times in numbers.items() if times > 1)


def _of_files(told: Manifest, files: Mapping[str, Upload]) -> Iterator[RecordFault]:
    for piece in told.evidence:
        if piece.kind not in SENT_KINDS:
            yield RecordFault("evidence-kind", field=piece.field, label=label_of(piece))
        elif piece.sha256 not in files:
            yield RecordFault("file-missing", field=piece.field, label=label_of(piece))


def label_of(piece: Piece) -> str:
    """What a piece of evidence is called to who sent it."""
    return piece.says or Evidence.KINDS.get(piece.kind, "文件")


def _of_signatures(form: Form, told: Manifest) -> Iterator[RecordFault]:
    have = {piece.kind for piece in told.evidence}
    missing = [whose for whose in form.signed_by if whose in _SIGNED and _SIGNED[whose] not in have]
    if missing and not told.unsigned_reason.strip():
        yield RecordFault("unsigned", label="、".join(Evidence.KINDS[_SIGNED[whose]] for whose in missing))


def whole_files(device: FieldDevice, told: Manifest) -> dict[str, Upload]:
    """The phone's files that the record names and that lie here whole, by their hash."""
    named = {piece.sha256 for piece in told.evidence}
    found = Upload.objects.filter(device=device, sha256__in=named, whole_at__isnull=False)
    return {upload.sha256: upload for upload in found if _lies_here(upload)}


def _lies_here(upload: Upload) -> bool:
    """Its hash was checked when it came; here it is asked that it still is as long."""
    try:
        return place_of(upload.sha256).stat().st_size == upload.size
    except OSError:
        return False


def present(visit: Visit) -> tuple[int, int]:
    """How many of the team confirmed that they were there, and how many the team has."""
    team = VisitMember.objects.filter(visit=visit, ended_at=None).values_list("inspector", flat=True)
    return Presence.objects.filter(visit=visit, inspector__in=team).count(), team.count()
