"""Tell a firm that it is nominated, and hear it: before it is published, never after (昌吉 四.3 as decided)."""

from __future__ import annotations

from datetime import date, datetime

from shuangsui.access import Actor, is_allowed
from shuangsui.dossier.entropy import CHINA
from shuangsui.records.models import ClassList, Nomination

from ..attachments import keep_attachment
from ..deed import action, record
from ..errors import ActionError, ChangedMeanwhile, NotAllowed

Upload = tuple[str, bytes]


def held(by: Actor, nomination: Nomination, version: int) -> Nomination:
    """The nomination, locked; who nominates in its unit or in the firm's own area may go on with it. Raises NotAllowed,
    ChangedMeanwhile, ActionError(nomination-over)."""
    rows = Nomination.objects.select_for_update(of=("self",)).select_related("unit", "target__area", "meeting")
    kept = rows.get(pk=nomination.pk)
    if not any(is_allowed(by, "classes.propose", unit) for unit in (kept.unit, kept.target.area)):
        raise NotAllowed("classes.propose")
    if kept.version != version:
        raise ChangedMeanwhile(kept.target.name)
    published = ClassList.objects.filter(meeting=kept.meeting, state=ClassList.PUBLISHED).exists() if kept.meeting else False
    if kept.state in (Nomination.REFUSED, Nomination.WITHDRAWN) or published:
        raise ActionError("nomination-over", name=kept.target.name)
    return kept


@action
def tell_firm(*, by: Actor, at: datetime, nomination: Nomination, version: int, day: date, how: str) -> Nomination:
    """The firm was told on `day`, in the way that `how` says. Raises as `held`, ActionError(event-in-future, how-missing)."""
    kept = held(by, nomination, version)
    if day > at.astimezone(CHINA).date():
        raise ActionError("event-in-future")
    if not how.strip():
        raise ActionError("how-missing")
    kept.told_date, kept.told_how = day, how.strip()[:100]
    kept.version += 1
    kept.save()
    after = {"date": day.isoformat(), "how": kept.told_how}
    record("class.told", by=by, at=at, unit=kept.target.area, subject=kept, after=after)
    return kept


@action
def hear_firm(
    *,
    by: Actor,
    at: datetime,
    nomination: Nomination,
    version: int,
    day: date,
    answer: str,
    says: str = "",
    file: Upload | None = None,
) -> Nomination:
    """What the firm answered on `day`: a key of Nomination.ANSWERS, and its words. Silence is an answer too.

    Raises as `held`, ActionError(event-in-future, heard-before-told, answer-missing: no answer, or an objection without words).
    """
    kept = held(by, nomination, version)
    if day > at.astimezone(CHINA).date():
        raise ActionError("event-in-future")
    if kept.told_date is None or day < kept.told_date:
        raise ActionError("heard-before-told")
    if answer not in Nomination.ANSWERS or (answer == "objected" and not says.strip()):
        raise ActionError("answer-missing")
    if file:
        area = kept.target.area
        kept.heard_file = keep_attachment(by=by, at=at, unit=area, name=file[0], data=file[1], kind="hearing")
    kept.heard_date, kept.answer, kept.heard_says = day, answer, says.strip()[:500]
    kept.version += 1
    kept.save()
    after = {"date": day.isoformat(), "answer": kept.answer_says, "says": kept.heard_says}
    record("class.heard", by=by, at=at, unit=kept.target.area, subject=kept, after=after)
    return kept


@action
def withdraw_nomination(*, by: Actor, at: datetime, nomination: Nomination, version: int, reason: str) -> Nomination:
    """It is not pursued. Raises as `held`, ActionError(reason-missing, nomination-over: decided, or before a meeting)."""
    kept = held(by, nomination, version)
    if kept.state != Nomination.OPEN or kept.meeting is not None:
        raise ActionError("nomination-over", name=kept.target.name)
    if not reason.strip():
        raise ActionError("reason-missing")
    kept.state, kept.outcome_reason, kept.closed_at = Nomination.WITHDRAWN, reason.strip()[:300], at
    kept.version += 1
    kept.save()
    record("class.withdrawn", by=by, at=at, unit=kept.target.area, subject=kept, reason=reason)
    return kept
