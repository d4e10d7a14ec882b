"""What review meetings decided (会议审定), out of a file: each meeting a draft with its nominees and conclusions.

The registry's classes do not change by it: the minutes are attached, and another person confirms, as with every meeting.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from shuangsui.access import Actor
from shuangsui.paper.problems import Reading
from shuangsui.paper.sentences import describe
from shuangsui.records.loading import json_text
from shuangsui.records.models import ImportBatch, ImportRow, Nomination, ReviewMeeting, Target, Unit
from shuangsui.records.policies import policy_for
from shuangsui.records.roll import deciding_unit
from shuangsui.records.situation import policy_of
from shuangsui.rules.policy import Policy
from shuangsui.rules.policy.classes import TargetClass
from shuangsui.rules.registry import ReviewDecision

from ...deed import record
from ...errors import ActionError
from .putting import shown
from .sorting import MOST_REFUSED, Sorted

CHUNK = 5_000
OUTCOMES = {True: Nomination.CONFIRMED, False: Nomination.REFUSED}
_SAYS = {Nomination.CONFIRMED: "确定纳入", Nomination.REFUSED: "不予纳入", "": ""}
_CODES = {says: code for code, says in _SAYS.items()}
Mark = tuple[str, str, str]  # class, the meeting's number, its day


def check_deciding(unit: Unit) -> None:
    """Refuse where the unit's classes are decided above it. Raises ActionError(no-policy, decisions-elsewhere)."""
    policy = policy_for(unit)
    if policy is None:
        raise ActionError("no-policy", unit=unit.name)
    deciding = deciding_unit(unit, policy)
    if deciding != unit:
        raise ActionError("decisions-elsewhere", unit=deciding.name)


def classes_of(policy: Policy) -> dict[str, TargetClass]:
    """The classes that a meeting can decide: all but the rest."""
    return {c.id: c for c in policy.classes if not c.otherwise}


class _Known:
    """The unit's meetings and the nominations of the file's targets; four queries at most for some thousand rows."""

    def __init__(self, unit: Unit, rows: Sequence[ReviewDecision]) -> None:
        self.targets: dict[str, tuple[int, str, str]] = {}
        keys = sorted({row.target for row in rows})
        for start in range(0, len(keys), CHUNK):
            found = Target.objects.filter(key__in=keys[start : start + CHUNK]).values_list("key", "pk", "name", "status")
            self.targets.update({key: (pk, name, status) for key, pk, name, status in found})
        meetings = ReviewMeeting.objects.filter(unit=unit).exclude(state=ReviewMeeting.DROPPED)
        self.meetings = {(m.class_id, m.number, m.held_date.isoformat()): m for m in meetings}
        self.seated: dict[tuple[int, int], Nomination] = {}
        self.open: dict[tuple[int, str], Nomination] = {}
        pks = sorted(pk for pk, _, _ in self.targets.values())
        for start in range(0, len(pks), CHUNK):
            for one in Nomination.objects.filter(target__in=pks[start : start + CHUNK]):
                if one.meeting_id:
                    self.seated[one.target_id, one.meeting_id] = one
                if one.state == Nomination.OPEN:
                    self.open[one.target_id, one.class_id] = one


def sort_decisions(batch: ImportBatch, reading: Reading[ReviewDecision]) -> Sorted:
    """Sort a file's rows: new nominees, known ones whose conclusion comes or changes, the same, refused."""
    out = Sorted()
    wrong: dict[int, list[str]] = {}
    for problem in reading.errors:
        wrong.setdefault(problem.row, []).append(describe(problem))
    out.counts["refused"] += len(wrong)
    for line, says in list(wrong.items())[:MOST_REFUSED]:
        out.rows.append((batch.pk, line, ImportRow.REFUSED, "", "", 0, 0, "", "\n".join(says), "", ""))
    assert batch.policy is not None
    known, classes = _Known(batch.unit, reading.rows), classes_of(policy_of(batch.policy))
    met: dict[tuple[str, str], int] = {}
    for row in reading.rows:
        pk, name, _ = known.targets[row.target]
        refusal = _refusal(row, known, classes, met)
        if refusal:
            out.counts["refused"] += 1
            told = f"第 {row.row} 行：{refusal}"
            out.rows.append((batch.pk, row.row, ImportRow.REFUSED, row.target, name, 0, 0, "", told, "", ""))
            continue
        before = _before(row, known, pk)
        new = _content(row)
        if before is not None and _alike(before, new):
            out.counts["same"] += 1
            continue
        does = ImportRow.CHANGED if before else ImportRow.NEW
        out.counts[does] += 1
        old, version = (json_text(_old(before)), before.version) if before else ("", 0)
        out.rows.append((batch.pk, row.row, does, row.target, name, pk, version, old, json_text(new), "", ""))
    return out


def _mark(row: ReviewDecision) -> Mark:
    return row.class_id, row.number[:60], row.held_date.isoformat()


def _refusal(row: ReviewDecision, known: _Known, classes: Mapping[str, TargetClass], met: dict[tuple[str, str], int]) -> str:
    """Why the row cannot be taken, with the remedy; "" where it can."""
    pk, name, status = known.targets[row.target]
    if row.class_id not in classes:
        return "这个类别不用会议审定（是其余的一类）；请改写方案里的另一个类别。"
    if status != Target.ACTIVE:
        return f"“{name}”已经注销或者合并；请改写合并后的对象，或者删去这一行。"
    if (first := met.setdefault((row.target, row.class_id), row.row)) != row.row:
        return f"第 {first} 行已经有另一次会议对“{name}”的审定；请先导入、确认前一次会议，再导入这一次。"
    meeting, before = known.meetings.get(_mark(row)), _before(row, known, pk)
    if meeting is not None and meeting.state != ReviewMeeting.DRAFT and (before is None or not _alike(before, _content(row))):
        return f"“{meeting}”{meeting.state_says}，不能再改；确有错漏的，请在“联审会”里退回后修改，或者另登记一次会议。"
    if before is not None and before.meeting_id and (meeting is None or before.meeting_id != meeting.pk):
        return f"“{name}”的提名已经上了另一次会议，还没有结果；请先办完那一次。"
    return ""


def _before(row: ReviewDecision, known: _Known, pk: int) -> Nomination | None:
    """The nomination that the row speaks of: in its meeting, else the open one."""
    meeting = known.meetings.get(_mark(row))
    seated = known.seated.get((pk, meeting.pk)) if meeting else None
    return seated or known.open.get((pk, row.class_id))


def _content(row: ReviewDecision) -> dict[str, Any]:
    return {
        "class_id": row.class_id,
        "number": row.number[:60],
        "held_date": row.held_date.isoformat(),
        "name": row.name[:100],
        "confirmed": _SAYS[OUTCOMES[row.confirmed]],
        "reason": row.reason[:300],
        "supplements": row.supplements,
    }


def _alike(before: Nomination, new: Mapping[str, Any]) -> bool:
    """Whether the nomination has this conclusion already; the reason of who is confirmed is the nomination's own."""
    reason = before.outcome_reason if before.outcome == Nomination.REFUSED else new["reason"]
    return bool(before.meeting_id) and (before.outcome, reason) == (_CODES[new["confirmed"]], new["reason"])


def _old(before: Nomination) -> dict[str, Any]:
    """What is put back when it is undone; `confirmed` and `reason` are also shown."""
    return {
        "nomination": before.pk,
        "meeting": before.meeting_id,
        "class_id": before.class_id,
        "confirmed": _SAYS[before.outcome],
        "reason": before.outcome_reason,
    }


def load_decisions(by: Actor, batch: ImportBatch, at: datetime) -> int:
    """Put the conclusions into drafts of their meetings; how many. The meetings that were made are kept in `batch.present`.

    Raises ActionError(import-stale) where a nomination or a meeting has changed since the preview.
    """
    assert by.user is not None and batch.policy is not None
    rows = list(ImportRow.objects.filter(batch=batch, does__in=(ImportRow.NEW, ImportRow.CHANGED)).order_by("line"))
    known = _locked(batch, rows)
    meetings: dict[Mark, ReviewMeeting] = {}
    made: list[int] = []
    told: dict[int, dict[str, str]] = {}
    for row in rows:
        new = json.loads(row.new)
        mark = (new["class_id"], new["number"], new["held_date"])
        if mark not in meetings:
            meetings[mark], is_made = _meeting(by, batch, at, new)
            made += [meetings[mark].pk] if is_made else []
        _conclude(by, batch, at, row, new, meetings[mark], known.get(row.pk))
        told.setdefault(meetings[mark].pk, {})[row.key] = _CODES[new["confirmed"]]
    for meeting in meetings.values():
        after = {"decisions": told[meeting.pk], "file": batch.attachment.name}
        record("meeting.imported", by=by, at=at, unit=batch.unit, subject=meeting, after=after)
    batch.present = {**batch.present, "meetings": made}
    return len(rows)


def _locked(batch: ImportBatch, rows: Sequence[ImportRow]) -> dict[int, Nomination]:
    """Row's primary key → the nomination that it changes, as the preview saw it. Raises ActionError(import-stale)."""
    wanted = {row.pk: json.loads(row.old)["nomination"] for row in rows if row.old}
    found = Nomination.objects.select_for_update(of=("self",)).in_bulk(list(wanted.values()))
    marks = {(row.entry, json.loads(row.new)["class_id"]) for row in rows if not row.old}
    open_ = Nomination.objects.filter(state=Nomination.OPEN, target__in={pk for pk, _ in marks}).values_list("target", "class_id")
    taken = marks & set(open_)
    stale = [row.name for row in rows if row.pk in wanted and found[wanted[row.pk]].version != row.seen_version]
    stale += [row.name for row in rows if not row.old and (row.entry, json.loads(row.new)["class_id"]) in taken]
    if stale:
        raise ActionError("import-stale", names=shown(stale), count=len(stale))
    return {row: found[nomination] for row, nomination in wanted.items()}


def _meeting(by: Actor, batch: ImportBatch, at: datetime, new: Mapping[str, Any]) -> tuple[ReviewMeeting, bool]:
    """The draft of the row's meeting, and whether it was made now. Raises ActionError(import-stale)."""
    assert by.user is not None and batch.policy is not None
    held = date.fromisoformat(new["held_date"])
    rows = ReviewMeeting.objects.select_for_update(of=("self",)).exclude(state=ReviewMeeting.DROPPED)
    known = rows.filter(unit=batch.unit, number=new["number"], held_date=held, class_id=new["class_id"]).first()
    if known is not None and known.state != ReviewMeeting.DRAFT:
        raise ActionError("import-stale", names=str(known), count=1)
    if known is not None:
        known.version += 1
        known.save()
        return known, False
    policy = policy_of(batch.policy)
    class_ = classes_of(policy)[new["class_id"]]
    name = new["name"] or (class_.confirmed_by.meeting if class_.confirmed_by else "联审会")
    meeting = ReviewMeeting(unit=batch.unit, policy=batch.policy, class_id=class_.id, number=new["number"], name=name[:100])
    meeting.year, meeting.held_date, meeting.supplements = policy.policy.year or held.year, held, new["supplements"]
    meeting.made_by, meeting.made_at = by.user, at
    meeting.save()
    return meeting, True


def _conclude(
    by: Actor, batch: ImportBatch, at: datetime, row: ImportRow, new: Mapping[str, Any], meeting: ReviewMeeting,
    before: Nomination | None,
) -> None:  # fmt: skip
    """The nominee with the conclusion; one that the file brings in is the bureau's own decision."""
    assert batch.policy is not None
    outcome = _CODES[new["confirmed"]]
    one = before or Nomination(
        unit=batch.unit, policy=batch.policy, year=meeting.year, target_id=row.entry, class_id=meeting.class_id,
        by_decision=True, statement=f"{meeting}（{meeting.held_date}）审定，由“{batch}”导入"[:500], made_by=by.user, made_at=at,
        grounds=[_ground(policy_of(batch.policy), meeting, new["reason"])], batch=batch,
    )  # fmt: skip
    one.meeting, one.outcome = meeting, outcome
    one.outcome_reason = new["reason"] if outcome == Nomination.REFUSED else ""
    one.version += 1 if before else 0
    one.save()


def _ground(policy: Policy, meeting: ReviewMeeting, reason: str) -> dict[str, Any]:
    class_ = classes_of(policy)[meeting.class_id]
    return {"reason": reason or "会议审定", "cite": class_.cite, "evidence": [f"{meeting}，{meeting.held_date}"]}


def take_back_decisions(by: Actor, batch: ImportBatch, at: datetime) -> int:
    """The nominations are as they were, the meetings that the file made are given up; how many nominations.

    Raises ActionError(import-changed-since) where one was told, heard, handed over or confirmed since.
    """
    rows = list(ImportRow.objects.filter(batch=batch, does__in=(ImportRow.NEW, ImportRow.CHANGED)))
    before = {json.loads(row.old)["nomination"]: (row.seen_version + 1, json.loads(row.old)) for row in rows if row.old}
    held = Nomination.objects.select_for_update(of=("self",)).select_related("target", "meeting")
    found = [*held.filter(batch=batch), *held.filter(pk__in=before)]
    stale = [one.target.name for one in found if not _untouched(one, before[one.pk][0] if one.pk in before else 1)]
    if stale:
        raise ActionError("import-changed-since", names=shown(stale), count=len(stale))
    for one in found:
        if one.pk in before:
            old = before[one.pk][1]
            one.meeting_id, one.outcome, one.outcome_reason = old["meeting"], _CODES[old["confirmed"]], old["reason"]
        else:
            one.meeting, one.outcome, one.state, one.closed_at = None, "", Nomination.WITHDRAWN, at
            one.outcome_reason = "撤销导入"
        one.version += 1
        one.save()
    for meeting in ReviewMeeting.objects.filter(pk__in=batch.present.get("meetings", ()), nominations=None):
        meeting.state, meeting.version = ReviewMeeting.DROPPED, meeting.version + 1
        meeting.save()
    return len(found)


def _untouched(one: Nomination, version: int) -> bool:
    drafted = one.meeting is not None and one.meeting.state == ReviewMeeting.DRAFT
    return one.state == Nomination.OPEN and one.version == version and drafted
