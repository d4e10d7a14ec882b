"""The review meeting (联审会): put before it who is nominated, enter what it decided, hand it to another for confirmation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db.models import F

from shuangsui.access import Actor
from shuangsui.dossier.entropy import CHINA
from shuangsui.records.models import ClassList, ClassListMember, Nomination, ReviewMeeting, Unit
from shuangsui.records.situation import policy_of

from ..attachments import keep_attachment
from ..deed import action, record, require
from ..errors import ActionError, ChangedMeanwhile
from .apply_list import apply_list, class_says
from .nominate import policy_file_for

Upload = tuple[str, bytes]
Decision = tuple[str, str]  # confirmed or refused ("" for not yet), and the reason


@action
def call_meeting(
    *,
    by: Actor,
    at: datetime,
    unit: Unit,
    class_id: str,
    number: str,
    day: date,
    nominations: Sequence[int],
    name: str = "",
    attendees: str = "",
    supplements: bool = False,
) -> ReviewMeeting:
    """A meeting of the unit over nominees of one class. `name`: the meeting's, where it is not the policy's own;
    `supplements`: whom it confirms comes to those who are in the class already.

    Raises NotAllowed, ActionError(no-policy, class-unknown, number-missing, meeting-known, nobody-nominated,
    elsewhere-nominated).
    """
    require(by, "classes.propose", unit)
    assert by.user is not None
    file, policy = policy_file_for(unit)
    class_ = next((c for c in policy.classes if c.id == class_id and not c.otherwise), None)
    if class_ is None:
        raise ActionError("class-unknown")
    if not number.strip():
        raise ActionError("number-missing")
    same = ReviewMeeting.objects.filter(unit=unit, number=number.strip(), held_date=day, class_id=class_id)
    if same.exclude(state=ReviewMeeting.DROPPED).exists():
        raise ActionError("meeting-known", number=number.strip())
    found = _free(unit, class_id, nominations)

    name = name.strip() or (class_.confirmed_by.meeting if class_.confirmed_by else "联审会")
    meeting = ReviewMeeting(unit=unit, policy=file, class_id=class_id, number=number.strip()[:60], name=name[:100])
    meeting.year, meeting.held_date, meeting.attendees = policy.policy.year or day.year, day, attendees.strip()[:500]
    meeting.supplements, meeting.made_by, meeting.made_at = supplements, by.user, at
    meeting.save()
    for one in found:
        one.meeting = meeting
        one.version += 1
    Nomination.objects.bulk_update(found, ["meeting", "version"])
    after = {"number": meeting.number, "date": day.isoformat(), "count": len(found)}
    record("meeting.called", by=by, at=at, unit=unit, subject=meeting, after=after)
    return meeting


def _free(unit: Unit, class_id: str, nominations: Sequence[int]) -> list[Nomination]:
    """The nominations, all of them open, the unit's, of the class, and before no other meeting; locked."""
    wanted = Nomination.objects.select_for_update().filter(pk__in=nominations, state=Nomination.OPEN, meeting=None)
    found = list(wanted.filter(unit=unit, class_id=class_id))
    if not found:
        raise ActionError("nobody-nominated")
    if len(found) != len(set(nominations)):
        raise ActionError("elsewhere-nominated")
    return found


def held(meeting: ReviewMeeting, version: int, *states: str) -> ReviewMeeting:
    """The meeting, locked. Raises ChangedMeanwhile, ActionError(meeting-step)."""
    rows = ReviewMeeting.objects.select_for_update(of=("self",)).select_related("unit", "policy", "minutes")
    kept = rows.get(pk=meeting.pk)
    if kept.version != version:
        raise ChangedMeanwhile(str(kept))
    if kept.state not in states:
        raise ActionError("meeting-step", name=str(kept))
    return kept


@action
def enter_decisions(
    *,
    by: Actor,
    at: datetime,
    meeting: ReviewMeeting,
    version: int,
    decisions: Mapping[int, Decision],
    attendees: str = "",
    minutes: Upload | None = None,
) -> ReviewMeeting:
    """What the meeting decided of each nominee, who was there, and its minutes. Can be entered again until it is handed over.

    Raises NotAllowed, ChangedMeanwhile, ActionError(meeting-step, outcome-unknown, refusal-reason-missing).
    """
    require(by, "classes.propose", meeting.unit)
    kept = held(meeting, version, ReviewMeeting.DRAFT)
    nominees = list(kept.nominations.select_related("target"))
    if set(decisions) - {one.pk for one in nominees}:
        raise ActionError("outcome-unknown")
    for one in nominees:
        outcome, reason = decisions.get(one.pk, (one.outcome, one.outcome_reason))
        if outcome not in ("", Nomination.CONFIRMED, Nomination.REFUSED):
            raise ActionError("outcome-unknown")
        if outcome == Nomination.REFUSED and not reason.strip():
            raise ActionError("refusal-reason-missing", name=one.target.name)
        one.outcome, one.outcome_reason = outcome, reason.strip()[:300]
        one.version += 1

    Nomination.objects.bulk_update(nominees, ["outcome", "outcome_reason", "version"])
    if minutes:
        kept.minutes = keep_attachment(by=by, at=at, unit=kept.unit, name=minutes[0], data=minutes[1], kind="minutes")
    kept.attendees = attendees.strip()[:500]
    kept.version += 1
    kept.save()
    told = {one.target.key: one.outcome for one in nominees}
    after = {"decisions": told, "file": kept.minutes.sha256 if kept.minutes else ""}
    record("meeting.decided", by=by, at=at, unit=kept.unit, subject=kept, after=after)
    return kept


@action
def submit_meeting(*, by: Actor, at: datetime, meeting: ReviewMeeting, version: int) -> ReviewMeeting:
    """Hand it over for confirmation.

    Raises NotAllowed, ChangedMeanwhile, ActionError(meeting-step, minutes-missing, undecided, meeting-to-come).
    """
    require(by, "classes.propose", meeting.unit)
    kept = held(meeting, version, ReviewMeeting.DRAFT)
    if kept.held_date > at.astimezone(CHINA).date():
        raise ActionError("meeting-to-come")
    if kept.minutes is None:
        raise ActionError("minutes-missing")
    if waiting := kept.nominations.filter(outcome="").count():
        raise ActionError("undecided", count=waiting)
    kept.state, kept.submitted_at = ReviewMeeting.SUBMITTED, at
    kept.version += 1
    kept.save()
    record("meeting.submitted", by=by, at=at, unit=kept.unit, subject=kept)
    return kept


@action
def drop_meeting(*, by: Actor, at: datetime, meeting: ReviewMeeting, version: int, reason: str) -> ReviewMeeting:
    """It was entered in error: its nominations are open again, for another meeting.

    Raises NotAllowed, ChangedMeanwhile, ActionError(meeting-step, reason-missing).
    """
    require(by, "classes.propose", meeting.unit)
    kept = held(meeting, version, ReviewMeeting.DRAFT)
    if not reason.strip():
        raise ActionError("reason-missing")
    kept.nominations.update(meeting=None, outcome="", outcome_reason="", version=F("version") + 1)
    kept.state = ReviewMeeting.DROPPED
    kept.version += 1
    kept.save()
    record("meeting.dropped", by=by, at=at, unit=kept.unit, subject=kept, reason=reason)
    return kept


@action
def send_back_meeting(*, by: Actor, at: datetime, meeting: ReviewMeeting, version: int, reason: str) -> ReviewMeeting:
    """It was entered wrongly. Raises NotAllowed, ChangedMeanwhile, ActionError(meeting-step, reason-missing)."""
    require(by, "classes.approve", meeting.unit)
    kept = held(meeting, version, ReviewMeeting.SUBMITTED)
    if not reason.strip():
        raise ActionError("reason-missing")
    kept.state, kept.submitted_at = ReviewMeeting.DRAFT, None
    kept.version += 1
    kept.save()
    record("meeting.sent-back", by=by, at=at, unit=kept.unit, subject=kept, reason=reason)
    return kept


@action
def confirm_meeting(*, by: Actor, at: datetime, meeting: ReviewMeeting, version: int) -> ClassList:
    """Confirm what was entered: those confirmed are in the class from the meeting's day, by a list of their own.

    Never by who entered it. Raises NotAllowed, ChangedMeanwhile, ActionError(meeting-step, own-request).
    """
    require(by, "classes.approve", meeting.unit)
    kept = held(meeting, version, ReviewMeeting.SUBMITTED)
    if by.user is None or kept.made_by_id == by.user.pk:
        raise ActionError("own-request")
    kept.state, kept.confirmed_by, kept.confirmed_at = ReviewMeeting.CONFIRMED, by.user, at
    kept.version += 1
    kept.save()
    for nominee in kept.nominations.select_related("target"):
        nominee.state, nominee.closed_at = nominee.outcome, at
        nominee.version += 1
        nominee.save()
    made = _list_of(kept, at)
    record(
        "meeting.confirmed", by=by, at=at, unit=kept.unit, subject=kept, after={"list": made.name, "count": made.members.count()}
    )
    apply_list(by=by, at=at, list_=made)
    return made


def _list_of(meeting: ReviewMeeting, at: datetime) -> ClassList:
    policy = policy_of(meeting.policy)
    made = ClassList.objects.create(
        unit=meeting.unit,
        policy=meeting.policy,
        year=meeting.year,
        class_id=meeting.class_id,
        state=ClassList.CONFIRMED,
        made_by=meeting.made_by,
        made_at=meeting.made_at,
        submitted_at=meeting.submitted_at,
        confirmed_by=meeting.confirmed_by,
        confirmed_at=at,
        origin=ClassList.MEETING,
        name=f"{meeting.year}年{meeting.unit.name}{class_says(policy, meeting.class_id)}名单"[:120],
        issued_date=meeting.held_date,
        source=str(meeting)[:120],
        supplements=meeting.supplements,
        meeting=meeting,
    )
    confirmed = meeting.nominations.filter(outcome=Nomination.CONFIRMED).select_related("target__area")
    ordered = sorted(confirmed, key=lambda one: (one.target.area.path, one.target.name))
    ClassListMember.objects.bulk_create(
        ClassListMember(
            list=made, line=line, name=one.target.name, area_name=one.target.area.name, reason=one.reasons[:500],
            credit_code=one.target.credit_code, target=one.target,
        )
        for line, one in enumerate(ordered, start=1)
    )  # fmt: skip
    return made
