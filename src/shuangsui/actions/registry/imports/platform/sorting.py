"""Sorts the rows of the platform's table: equal, differs, only there, only here, doubtful, refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from shuangsui.dossier.entropy import CHINA
from shuangsui.paper.problems import Reading
from shuangsui.paper.sentences import describe
from shuangsui.records.loading import json_text
from shuangsui.records.models import ImportBatch, ImportRow
from shuangsui.records.situation import policy_of
from shuangsui.rules.policy import Policy
from shuangsui.rules.reconcile import Entry, Pair, differing, pair_up
from shuangsui.rules.registry import PlatformTask

from ..sorting import MOST_REFUSED, Sorted
from .standing import Stands, names_of_people, plain_entry, stands_here
from .whom import Known, Whom


def policy_of_batch(batch: ImportBatch) -> Policy | None:
    """The policy by which outcomes are understood."""
    return policy_of(batch.policy) if batch.policy else None


def sort_platform(batch: ImportBatch, reading: Reading[PlatformTask]) -> Sorted:
    """Sort a file's rows, and what stands here without a row: a constant number of queries."""
    out = Sorted()
    _refused(batch, reading, out)
    whom, people = Whom(batch.unit), names_of_people(batch.unit)
    first, last = _span(reading.rows, batch.created_at.astimezone(CHINA).date())
    stands = stands_here(batch.unit, first, last, people)
    sure: dict[str, tuple[PlatformTask, Known]] = {}
    entries: list[Entry] = []
    met: dict[tuple[object, ...], int] = {}
    for row in reading.rows:
        found, doubt = whom.meant(row.name, row.code)
        if doubt or not found:
            _unsure(batch, row, people, found, doubt, out)
        elif (same := met.setdefault(_mark(found[0].key, row), row.row)) != row.row:
            out.counts[ImportRow.REFUSED] += 1
            says = f"第 {row.row} 行：与第 {same} 行是同一次检查；请在平台上核对，删去一行。"
            out.rows.append((batch.pk, row.row, ImportRow.REFUSED, found[0].key, row.name[:200], 0, 0, "", says, "", ""))
        else:
            id_ = str(row.row)
            sure[id_] = (row, found[0])
            entries.append(entry_there(id_, found[0].key, row, people))
    policy, told = policy_of_batch(batch), frozenset(reading.headers)
    pairs = pair_up(entries, stands.entries)
    for pair in pairs:
        if pair.there is not None:
            _there(batch, sure[pair.there.id], pair, stands, differing(policy, pair, told), out)
    _only_here(batch, pairs, reading.rows, stands, out)
    return out


def _refused(batch: ImportBatch, reading: Reading[PlatformTask], out: Sorted) -> None:
    wrong: dict[int, list[str]] = {}
    for problem in reading.errors:
        wrong.setdefault(problem.row, []).append(describe(problem))
    out.counts["refused"] += len(wrong)
    for line, says in list(wrong.items())[:MOST_REFUSED]:
        out.rows.append((batch.pk, line, ImportRow.REFUSED, "", "", 0, 0, "", "\n".join(says), "", ""))


def _mark(key: str, row: PlatformTask) -> tuple[object, ...]:
    """What makes two rows one visit: target, day, type and authority; without a day the task."""
    same = (key, row.type, row.authority)
    return (*same, row.visited_date) if row.visited_date else (*same, row.task, row.due_date, row.issued_date)


def _span(rows: Sequence[PlatformTask], today: date) -> tuple[date, date]:
    """The days that the file speaks of, whole months; the year until today where it has no day."""
    days = [day for row in rows for day in (row.issued_date, row.visited_date or row.due_date) if day]
    if not days:
        return today.replace(month=1, day=1), today
    return min(days).replace(day=1), max(days)


def entry_there(id_: str, key: str, row: PlatformTask, people: Mapping[str, str]) -> Entry:
    """A row of the platform as it is compared; certificate numbers become names."""
    team = tuple(sorted(people.get(who, who) for who in row.inspectors))
    return Entry(id_, key, row.task, row.issued_date, row.due_date, row.visited_date, row.type, team, row.outcome)


def _told(row: PlatformTask, entry: Entry) -> str:
    """What the platform says, as a row keeps it."""
    more = {"name": row.name, "code": row.code, "authority": row.authority, "state": row.state}
    return json_text({**plain_entry(entry), **{name: text for name, text in more.items() if text}})


def _unsure(
    batch: ImportBatch, row: PlatformTask, people: Mapping[str, str], found: Sequence[Known], doubt: str, out: Sorted
) -> None:
    """Somebody who is doubtful, or nobody of the registry: only there."""
    does = ImportRow.DOUBTFUL if doubt else ImportRow.THERE
    out.counts[does] += 1
    kept = json_text({"why": doubt, "candidates": [one.shown() for one in found]}) if doubt else ""
    new = _told(row, entry_there("", "", row, people))
    out.rows.append((batch.pk, row.row, does, row.code[:80], row.name[:200], 0, 0, "", new, kept, ""))


def _there(
    batch: ImportBatch, sure: tuple[PlatformTask, Known], pair: Pair, stands: Stands, fields: Sequence[str], out: Sorted
) -> None:
    row, target = sure
    assert pair.there is not None
    old = stands.kept[pair.here.id] if pair.here else None
    does = ImportRow.THERE if old is None else ImportRow.DIFFERS if fields else ImportRow.EQUAL
    out.counts[does] += 1
    new, kept = _told(row, pair.there), json_text({"differs": list(fields)}) if fields else ""
    here = json_text(old) if old else ""
    out.rows.append((batch.pk, row.row, does, target.key, target.name, target.pk, 0, here, new, kept, ""))


def _only_here(batch: ImportBatch, pairs: Sequence[Pair], rows: Sequence[PlatformTask], stands: Stands, out: Sorted) -> None:
    """What the platform should have: visits of the kinds and days that its table speaks of; they come after the file's lines."""
    last = max((row[1] for row in out.rows), default=0)
    types = {row.type for row in rows} or {"random"}
    for pair in pairs:
        here = pair.here
        if pair.there is None and here is not None and here.id in stands.own and here.type in types:
            old: dict[str, Any] = stands.kept[here.id]
            out.counts[ImportRow.HERE] += 1
            out.rows.append(
                (batch.pk, last + 1, ImportRow.HERE, old["key"], old["name"], old["target"], 0, json_text(old), "", "", "")
            )
