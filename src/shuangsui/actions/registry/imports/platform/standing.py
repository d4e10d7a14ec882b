"""The tasks and visits that stand here, as a reconciliation compares them.

Of tasks that are still open only the unit's own: who may reconcile is who may see its drawn list.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from shuangsui.dossier.entropy import CHINA
from shuangsui.records.models import Inspector, PastVisit, Unit, Visit, VisitMember
from shuangsui.rules.reconcile import NEAR_DAYS, Entry

VISIT, PAST = "visit", "past"


@dataclass(frozen=True)
class Stands:
    """What stands here: `entries` in the order of `rules.reconcile`, `kept` what a row keeps of each (by the entry's id), `own`
    the ids of those that the platform is asked for."""

    entries: list[Entry]
    kept: Mapping[str, dict[str, Any]]
    own: frozenset[str]


def names_of_people(unit: Unit) -> dict[str, str]:
    """Certificate number → name, of the inspectors of the unit's region."""
    root = unit.path.split("/")[0]
    return dict(Inspector.objects.filter(unit__path__startswith=f"{root}/").values_list("key", "name"))


def stands_here(unit: Unit, first: date, last: date, people: Mapping[str, str]) -> Stands:
    """Tasks and visits of the unit's targets between two days, and somewhat around them. Three queries."""
    around = (first - timedelta(days=NEAR_DAYS), last + timedelta(days=NEAR_DAYS))
    entries: list[Entry] = []
    kept: dict[str, dict[str, Any]] = {}
    own: set[str] = set()
    for entry, content, is_own in (*_visits(unit, around), *_past(unit, around, people)):
        entries.append(entry)
        kept[entry.id] = content
        day = entry.visited_date or entry.due_date or entry.issued_date or first
        if is_own and first <= day <= last:
            own.add(entry.id)
    return Stands(entries, kept, frozenset(own))


def _visits(unit: Unit, around: tuple[date, date]) -> list[tuple[Entry, dict[str, Any], bool]]:
    within = Q(visited_date__range=around) | Q(visited_date=None, due_date__range=around) | Q(visited_date=None, due_date=None)
    reach = Q(unit=unit) | Q(state=Visit.DONE)
    rows = Visit.objects.filter(within, reach, target__area__path__startswith=unit.path)
    rows = rows.exclude(state__in=(Visit.REPLACED, Visit.VOID))
    teams: dict[int, list[str]] = defaultdict(list)
    for visit, name in VisitMember.objects.filter(visit__in=rows.order_by(), ended_at=None).values_list(
        "visit_id", "inspector__name"
    ):
        teams[visit].append(name)
    found = []
    for one in rows.select_related("target").order_by("pk"):
        team = tuple(sorted(teams.get(one.pk, ())))
        sent = one.sent_at.astimezone(CHINA).date() if one.sent_at else None
        entry = Entry(
            f"{VISIT}:{one.pk}", one.target.key, one.number, sent, one.due_date, one.visited_date, one.kind, team, one.outcome
        )
        found.append((entry, _content(VISIT, one.pk, one.target_id, entry, one.target.name, one.state), one.unit_id == unit.pk))
    return found


def _past(unit: Unit, around: tuple[date, date], people: Mapping[str, str]) -> list[tuple[Entry, dict[str, Any], bool]]:
    ours = {"", unit.code, unit.name}
    rows = PastVisit.objects.filter(withdrawn_at=None, visited_date__range=around, target__area__path__startswith=unit.path)
    found = []
    for one in rows.select_related("target").order_by("pk"):
        team = tuple(sorted(people.get(who, who) for who in one.inspectors))
        entry = Entry(
            f"{PAST}:{one.pk}", one.target.key, visited_date=one.visited_date, type=one.type, inspectors=team, outcome=one.outcome
        )
        found.append((entry, _content(PAST, one.pk, one.target_id, entry, one.target.name), one.authority in ours))
    return found


def _content(is_: str, pk: int, target: int, entry: Entry, name: str, state: str = "") -> dict[str, Any]:
    return {"is": is_, "pk": pk, "target": target, "key": entry.target, "name": name, "state": state, **plain_entry(entry)}


def plain_entry(entry: Entry) -> dict[str, Any]:
    """What an entry tells, as JSON; what it does not tell is left out."""
    told: dict[str, Any] = {"task": entry.task, "type": entry.type, "outcome": entry.outcome}
    told["inspectors"] = list(entry.inspectors)
    for name in ("issued_date", "due_date", "visited_date"):
        day = getattr(entry, name)
        told[name] = day.isoformat() if day else ""
    return {name: value for name, value in told.items() if value}


def entry_again(id_: str, key: str, kept: Mapping[str, Any]) -> Entry:
    """The entry again out of what a row keeps of it."""

    def day(name: str) -> date | None:
        return date.fromisoformat(kept[name]) if kept.get(name) else None

    return Entry(
        id_, key, kept.get("task", ""), day("issued_date"), day("due_date"), day("visited_date"), kept.get("type", "random"),
        tuple(kept.get("inspectors", ())), kept.get("outcome", ""),
    )  # fmt: skip
