"""Take in an issued list (重点单位名录 …): a file or pasted rows, each row matched to a target, before anything changes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from shuangsui.access import Actor
from shuangsui.paper.class_lists import MemberRow, read_members
from shuangsui.paper.duplicates import plain_names
from shuangsui.paper.sentences import describe
from shuangsui.paper.source import Source
from shuangsui.records.models import ClassList, ClassListMember, Target, Unit
from shuangsui.rules.policy import Policy

from ..attachments import keep_attachment
from ..deed import action, record, require
from ..errors import ActionError
from .matching import Finder
from .nominate import policy_file_for
from .steps import held


@action
def draft_list(
    *,
    by: Actor,
    at: datetime,
    unit: Unit,
    class_id: str,
    year: int,
    name: str,
    day: date,
    number: str = "",
    source: str = "",
    file: tuple[str, bytes],
    supplements: bool = False,
) -> ClassList:
    """A draft of a list that was issued. `file`: its name and bytes (pasted text too); `number`: 文号; `source`: who issued it.

    Raises NotAllowed, ActionError(no-policy, class-unknown, name-wanted, list-unread: what is wrong with the file, list-known).
    """
    require(by, "classes.propose", unit)
    assert by.user is not None
    kept_policy, policy = policy_file_for(unit)
    if not any(c.id == class_id and not c.otherwise for c in policy.classes):
        raise ActionError("class-unknown")
    if not name.strip():
        raise ActionError("name-wanted")
    reading = read_members(Source(*file))
    if not reading.rows:
        raise ActionError("list-unread", detail="；".join(describe(one) for one in reading.errors[:3]) or "没有读到任何一行")
    kept = keep_attachment(by=by, at=at, unit=unit, name=file[0], data=file[1], kind="class-list")
    same = ClassList.objects.filter(unit=unit, class_id=class_id, attachment__sha256=kept.sha256)
    if same.exclude(state__in=(ClassList.DROPPED, ClassList.REPLACED)).exists():
        raise ActionError("list-known", name=file[0])

    made = ClassList.objects.create(
        unit=unit, policy=kept_policy, year=year, class_id=class_id, made_by=by.user, made_at=at, origin=ClassList.ISSUED,
        name=name.strip()[:120], number=number.strip()[:80], issued_date=day, source=source.strip()[:120], attachment=kept,
        supplements=supplements,
    )  # fmt: skip
    ClassListMember.objects.bulk_create(_members(made, reading.rows, unit, policy))
    after = {"name": made.name, "number": made.number, "rows": len(reading.rows), "file": kept.name, "sha256": kept.sha256}
    record("class-list.drafted", by=by, at=at, unit=unit, subject=made, after=after)
    return made


def _members(made: ClassList, rows: Sequence[MemberRow], unit: Unit, policy: Policy) -> Iterable[ClassListMember]:
    """Each row with the target that it means, or the doubt."""
    finder = Finder(unit, policy)
    taken: set[int] = set()
    for line, (row, plain) in enumerate(zip(rows, plain_names([row.name for row in rows]), strict=True), start=1):
        target, doubt = finder.meant(plain, row.area, row.credit_code)
        if target is not None and target.pk in taken:
            target, doubt = None, "twice"
        if target is not None:
            taken.add(target.pk)
        yield ClassListMember(
            list=made,
            line=line,
            name=row.name[:200],
            area_name=row.area[:60],
            credit_code=row.credit_code[:18],
            reason=row.reason[:500],
            note=row.note[:200],
            target=target,
            doubt=doubt,
        )


@action
def settle_member(
    *, by: Actor, at: datetime, member: ClassListMember, version: int, target: Target | None = None, left_out: str = ""
) -> ClassListMember:
    """Say whom a row means, or why it is left out. `version`: the list's.

    Raises NotAllowed, ChangedMeanwhile, ActionError(list-step, member-open: neither, member-elsewhere, member-twice).
    """
    require(by, "classes.propose", member.list.unit)
    list_ = held(member.list, version, ClassList.DRAFT)
    if target is None and not left_out.strip():
        raise ActionError("member-open")
    if target is not None:
        if not target.area.path.startswith(list_.unit.path) or target.status != Target.ACTIVE:
            raise ActionError("member-elsewhere", name=target.name)
        others = ClassListMember.objects.filter(list=list_, target=target).exclude(pk=member.pk)
        if others.exists():
            raise ActionError("member-twice", name=target.name)

    member.target, member.left_out = target, "" if target else left_out.strip()[:200]
    member.doubt = "" if target else member.doubt
    member.save()
    list_.version += 1
    list_.save()
    after = {"name": member.name, "target": target.key if target else ""}
    record("class-list.settled", by=by, at=at, unit=list_.unit, subject=list_, after=after, reason=left_out)
    return member
