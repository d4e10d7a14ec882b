"""Hand in a list that the plan asks for: the file is kept, its rows are read, its problems become facts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from shuangsui.access import Actor
from shuangsui.dossier.entropy import CHINA
from shuangsui.paper.duplicates import plain_names
from shuangsui.paper.inspectors import read_inspectors
from shuangsui.paper.problem_lists import ProblemRow, read_problems
from shuangsui.paper.problems import Problem
from shuangsui.paper.sentences import describe
from shuangsui.paper.source import Source
from shuangsui.paper.targets import read_targets
from shuangsui.records.models import Fact, HandedList, HandedRow, Inspector, Target, Unit
from shuangsui.records.owed import FACTS, FORMED, INSPECTORS, TARGETS, owers, periods_of, reads_of
from shuangsui.rules.periods import Period
from shuangsui.rules.policy import Policy
from shuangsui.rules.policy.duties import OwedList

from ..attachments import keep_attachment
from ..classes.matching import DOUBTS, Finder
from ..classes.nominate import policy_file_for
from ..deed import action, record, require
from ..errors import ActionError

MOST_ROWS = 20_000


@dataclass
class Rows:
    """What was read: the rows to be kept, in the file's order, and what is wrong with the others."""

    rows: list[HandedRow]
    wrong: Sequence[Problem]
    problems: Sequence[ProblemRow] = ()  # of problems, what each row was made of


@action
def hand_in(
    *,
    by: Actor,
    at: datetime,
    unit: Unit,
    duty_id: str,
    period_id: str,
    file: tuple[str, bytes] | None = None,
    fact: str = "",
    note: str = "",
) -> HandedList:
    """Hand in the unit's list for the period; without a file it says that there was nothing (零报告, with a note).

    `fact`: of problems, which fact of the plan they are. An earlier list of the period is replaced, and its facts withdrawn.
    Raises NotAllowed, ActionError(no-policy, duty-unknown, period-unknown, period-to-come, owed-fact-unknown, list-unread,
    too-many, nothing-said, handed-same: this very file stands already).
    """
    require(by, "owed.hand", unit)
    policy_file, policy = policy_file_for(unit)
    duty, reads = _duty(policy, unit, duty_id)
    today = at.astimezone(CHINA).date()
    period, due = _period(duty, period_id, today)
    _check_words(policy, reads, file, fact, note)
    same = HandedList.objects.filter(unit=unit, policy__policy=policy_file.policy, duty=duty_id, period=period_id)
    before = same.filter(state=HandedList.HANDED).select_for_update(of=("self",)).select_related("attachment").first()
    read = _read(reads, unit, policy, file)

    kept = keep_attachment(by=by, at=at, unit=unit, name=file[0], data=file[1], kind="owed-list") if file else None
    if before and kept and before.attachment and before.attachment.sha256 == kept.sha256 and before.fact == fact:
        raise ActionError("handed-same", name=duty.name)
    if before:
        _take_back(before, at)
    made = HandedList(unit=unit, policy=policy_file, duty=duty_id, name=duty.name, period=period_id, reads=reads)
    made.fact, made.empty, made.attachment, made.note = fact if reads == FACTS else "", file is None, kept, note.strip()[:300]
    made.due_date, made.handed_date, made.by, made.by_name, made.at = due, today, by.user, by.name, at
    made.save()
    _keep_rows(made, read, period, at)
    after = {
        "list": duty.name,
        "period": period.says(),
        "date": today.isoformat(),
        "file": kept.sha256 if kept else "",
        **made.counts,
    }
    record("list.handed-in", by=by, at=at, unit=unit, subject=made, after=after, reason=made.note)
    return made


def _check_words(policy: Policy, reads: str, file: tuple[str, bytes] | None, fact: str, note: str) -> None:
    if reads == FACTS and file and fact not in {one.id for one in policy.fact}:
        raise ActionError("owed-fact-unknown")
    if file is None and not note.strip():
        raise ActionError("nothing-said")


def _read(reads: str, unit: Unit, policy: Policy, file: tuple[str, bytes] | None) -> Rows:
    read = _READERS.get(reads, _only_kept)(unit, policy, Source(*file)) if file else Rows([], [])
    if len(read.rows) > MOST_ROWS:
        raise ActionError("too-many", most=MOST_ROWS)
    return read


def _duty(policy: Policy, unit: Unit, duty_id: str) -> tuple[OwedList, str]:
    duty = next((one for one in policy.lists if one.id == duty_id), None)
    reads = reads_of(duty, policy) if duty else FORMED
    if duty is None or reads == FORMED or not any(True for _ in owers(duty, policy, [unit])):
        raise ActionError("duty-unknown", unit=unit.name)
    return duty, reads


def _period(duty: OwedList, period_id: str, today: date) -> tuple[Period, date | None]:
    """The period, one of this year's, the last's or the next's, that has begun."""
    known = {period.id: (period, day) for year in (-1, 0, 1) for period, day in periods_of(duty, today.year + year)}
    plan = _parsed(period_id)
    if plan and plan.first.year not in (today.year - 1, today.year, today.year + 1):
        known |= {period.id: (period, day) for year in (0, 1) for period, day in periods_of(duty, plan.first.year + year)}
    if period_id not in known:
        raise ActionError("period-unknown")
    if known[period_id][0].first > today:
        raise ActionError("period-to-come")
    return known[period_id]


def _parsed(period_id: str) -> Period | None:
    try:
        return Period.parse(period_id)
    except ValueError:
        return None


def _take_back(before: HandedList, at: datetime) -> None:
    """The earlier list is replaced; the facts that it brought are no longer known."""
    HandedList.objects.filter(pk=before.pk).update(state=HandedList.REPLACED)
    Fact.objects.filter(pk__in=before.rows.exclude(fact=None).values("fact"), withdrawn_at=None).update(withdrawn_at=at)


def _problems(unit: Unit, policy: Policy, source: Source) -> Rows:
    reading = read_problems(source)
    if not reading.rows:
        raise ActionError("list-unread", detail=_first(reading.errors))
    finder = Finder(unit, policy)
    rows = []
    for row, plain in zip(reading.rows, plain_names([row.name for row in reading.rows]), strict=True):
        target, doubt = finder.meant(plain, row.area, row.credit_code)
        rows.append(HandedRow(line=row.row, name=row.name[:200], says=_said(row), target=target, wrong=DOUBTS.get(doubt, "")))
    return Rows(rows, reading.errors, reading.rows)


def _said(row: ProblemRow) -> str:
    parts = (str(row.day or ""), row.number, f"{row.value.normalize():f}" if row.value is not None else "", row.says)
    return " ".join(part for part in parts if part)[:300]


def _targets(unit: Unit, policy: Policy, source: Source) -> Rows:
    reading = read_targets(source, policy.vocabulary(), partial=True)
    if not reading.rows:
        raise ActionError("list-unread", detail=_first(reading.errors))
    known = {t.key: t for t in Target.objects.filter(key__in=[row.id for row in reading.rows], area__path__startswith=unit.path)}
    rows = [HandedRow(line=r.row, name=r.name[:200], says=r.address[:300], target=known.get(r.id)) for r in reading.rows]
    return Rows(rows, reading.errors)


def _inspectors(unit: Unit, policy: Policy, source: Source) -> Rows:
    reading = read_inspectors(source, policy.vocabulary(), partial=True)
    if not reading.rows:
        raise ActionError("list-unread", detail=_first(reading.errors))
    known = set(Inspector.objects.filter(key__in=[row.id for row in reading.rows]).values_list("key", flat=True))
    rows = [
        HandedRow(line=r.row, name=r.name[:200], says=f"{r.id} {r.unit}".strip()[:300], wrong="" if r.id in known else NOT_LISTED)
        for r in reading.rows
    ]
    return Rows(rows, reading.errors)


def _only_kept(unit: Unit, policy: Policy, source: Source) -> Rows:
    """Nothing is known of what its rows are."""
    return Rows([], [])


def _first(problems: Sequence[Problem]) -> str:
    return "；".join(describe(problem) for problem in problems[:3]) or "没有读到任何一行"


NOT_LISTED = "检查人员名录里还没有"
_READERS: dict[str, Callable[[Unit, Policy, Source], Rows]] = {FACTS: _problems, TARGETS: _targets, INSPECTORS: _inspectors}


def _keep_rows(made: HandedList, read: Rows, period: Period, at: datetime) -> None:
    """Rows, the facts made of them, what is wrong with the others, and the counts."""
    if made.reads == FACTS:
        _make_facts(made, read, period, at)
    for problem in read.wrong[:1_000]:
        read.rows.append(HandedRow(line=problem.row, wrong=describe(problem)[:500]))
    for row in read.rows:
        row.handed = made
    HandedRow.objects.bulk_create(read.rows, batch_size=1_000)
    known = sum(1 for row in read.rows if row.target_id or (made.reads == INSPECTORS and not row.wrong))
    facts = sum(1 for row in read.rows if row.fact_id)
    made.counts = {"rows": len(read.rows), "known": known, "facts": facts, "refused": len(read.wrong)}
    made.save(update_fields=["counts"])


def _make_facts(made: HandedList, rows: Rows, period: Period, at: datetime) -> None:
    """A fact a row; what is known already, from another source, is not made twice. One without a day counts at the period's
    end."""
    targets = [row.target_id for row in rows.rows if row.target_id]
    values = ("target", "fact_date", "value", "number")
    known = set(Fact.objects.filter(target__in=targets, fact=made.fact, withdrawn_at=None).values_list(*values))
    for row, read in zip(rows.rows, rows.problems, strict=True):
        if row.target is None:
            continue
        day = read.day or min(period.last, made.handed_date)
        same = (row.target_id, day, read.value, read.number[:80])
        if same in known:
            row.wrong = "这条已经登记过，没有重复登记"
            continue
        known.add(same)
        row.fact = Fact.objects.create(
            target=row.target,
            fact=made.fact,
            fact_date=day,
            value=read.value,
            number=read.number[:80],
            source=made.name[:100],
            at=at,
        )
