"""A case of `expected.json` as the situation it describes: a small registry told as groups of like targets and inspectors.

A case has `id`, `area`, `period` and `on`, and may have `draw`, `fixed`, `set_aside`, `targets`, `inspectors`. A group of
targets: `count`, `area`, and what all of it have in common — `classes`, `kind`, `name`, `takes_part`, `state`, `tags`, `needs`,
`values` (numbers as integers; decimals as texts of `numbers`), `facts`, `visits`; `visited`: only so many of the first have the
visits; `pending`: so many of the last were drawn (for the period of `pending_since`, else the case's) and not yet visited;
`joins`, `leaves`: days between which they are in the registry. A group of inspectors: `count`, `area`, `lent_to`, `unit`,
`department`, `staff_type`, `skills`, `years`, `established`, `on_duty`, `valid_until`, `joins`, `leaves`. Other keys are refused,
so that a slip cannot pass for a result; notes for the reader are `says` and `working`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from .periods import Period
from .policy import Policy
from .pool import Situation
from .registry import Fact, Inspector, PastVisit, Target, Value
from .sentences import CASES, say
from .visits import Drawn

_CASE = "id says working area period periods on draw fixed set_aside targets inspectors"
EXPECTED = "expect excluded classes grades takes refused items needs window"
_TARGETS = (
    "says count area classes kind name takes_part state tags needs values numbers facts visits visited pending pending_since "
    "joins leaves"
)
_INSPECTORS = "says count area lent_to unit department staff_type skills years established on_duty valid_until joins leaves"
_VISIT = "date authority type items outcome inspectors joint"
_FACT = "fact date value source verified"


class CaseError(ValueError):
    """A case that cannot be read: `code`, `where` in it, and `key`, the key or name that is wrong; `near`: the one most like it.

    Codes: `case-empty` (the key is missing), `case-key` (no such key), `case-name` (the plan has no such name), `case-day` (what
    stands there, `key`, is no day). As a text it is its Chinese sentence.
    """

    def __init__(self, code: str, where: str, key: str, near: str = "") -> None:
        self.code = code
        self.where = where
        self.key = key
        self.near = near
        guess = f"，是否指 {near}？" if near else ""
        super().__init__(say(CASES, code, where=where, key=key, guess=guess))


def checked(table: Mapping[str, Any], allowed: str, where: str) -> Mapping[str, Any]:
    """The table, if it has no other keys than those named. Raises CaseError."""
    for key in table:
        _in(key, allowed.split(), where, "case-key")
    return table


def named(names: Iterable[str], known: Iterable[str], where: str) -> None:
    """That the plan has every one of the names. Raises CaseError."""
    choices = list(known)
    for name in names:
        _in(name, choices, where, "case-name")


def _in(name: str, choices: Sequence[str], where: str, code: str) -> None:
    if name not in choices:
        raise CaseError(code=code, where=where, key=name, near=next(iter(get_close_matches(name, choices, 1)), ""))


def _day(table: Mapping[str, Any], key: str, where: str) -> date:
    """The day that a key of a table holds. Raises CaseError."""
    if key not in table:
        raise CaseError("case-empty", where, key)
    try:
        return date.fromisoformat(table[key])
    except (TypeError, ValueError):
        raise CaseError("case-day", f"{where}.{key}", str(table[key])) from None


def situation_of(policy: Policy, case: Mapping[str, Any]) -> Situation:
    """The situation of a case with one `period`. Raises CaseError for a key or a name that means nothing."""
    return situation_on(policy, case, Period.parse(case.get("period", "")), _day(case, "on", str(case.get("id", "?"))))


def situation_on(policy: Policy, case: Mapping[str, Any], period: Period, on: date) -> Situation:
    """The situation of a case at a draw for `period`, frozen on the day `on`."""
    name = str(case.get("id", "?"))
    checked(case, f"{_CASE} {EXPECTED}", name)
    targets: list[Target] = []
    facts: list[Fact] = []
    past: list[PastVisit] = []
    drawn: list[Drawn] = []
    for number, group in _present(case.get("targets", ()), on):
        _names_of(policy, checked(group, _TARGETS, f"{name}.targets.{number}"), f"{name}.targets.{number}")
        where = f"{name}.targets.{number}"
        ids = [f"T{number:02d}-{n:05d}" for n in range(group["count"])]
        targets += [_target(i, group, policy.kind[0].id) for i in ids]
        facts += [_fact(i, f, where) for i in ids for f in group.get("facts", ())]
        past += [_visit(i, v, where) for i in ids[: group.get("visited", len(ids))] for v in group.get("visits", ())]
        pending = ids[len(ids) - group.get("pending", 0) :] if group.get("pending") else []
        first = _day(group, "pending_since", where).replace(day=1) if "pending_since" in group else period.first
        drawn += [Drawn(i, first, period.months) for i in pending]
    staff: list[Inspector] = []
    for number, group in _present(case.get("inspectors", ()), on):
        checked(group, _INSPECTORS, f"{name}.inspectors.{number}")
        staff += [_inspector(f"I{number:02d}{n:04d}", group, f"{name}.inspectors.{number}") for n in range(group["count"])]
    return Situation(
        policy,
        case["area"],
        period,
        on,
        targets,
        staff,
        facts=facts,
        past=[p for p in past if p.visited_date <= on],
        drawn=drawn,
        fixed=case.get("fixed", {}),
        draw=case.get("draw", ""),
        set_aside=case.get("set_aside", {}),
    )


def _names_of(policy: Policy, group: Mapping[str, Any], where: str) -> None:
    """That classes, kind, facts and items of a group of targets are the plan's. Raises CaseError."""
    named(group.get("classes", ()), (c.id for c in policy.classes), f"{where}.classes")
    named([group["kind"]] if "kind" in group else [], (k.id for k in policy.kind), f"{where}.kind")
    facts = [checked(f, _FACT, f"{where}.facts") for f in group.get("facts", ())]
    named((f["fact"] for f in facts), (f.id for f in policy.fact), f"{where}.facts")
    items = (item for v in group.get("visits", ()) for item in v.get("items", ()))
    named(items, (i.id for i in policy.item), f"{where}.visits.items")


def _present(groups: Any, on: date) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """The groups that are in the registry on a day, with their place in the file."""
    for number, group in enumerate(groups):
        joins, leaves = group.get("joins", ""), group.get("leaves", "")
        if (not joins or joins <= on.isoformat()) and (not leaves or on.isoformat() < leaves):
            yield number, group


def _target(id_: str, group: Mapping[str, Any], kind: str) -> Target:
    """One target of a group; `kind`: what it is where the group does not say, the plan's first, as in a registry."""
    values: dict[str, Value] = {
        k: Decimal(v) if isinstance(v, int) and not isinstance(v, bool) else v for k, v in group.get("values", {}).items()
    }
    values |= {k: Decimal(v) for k, v in group.get("numbers", {}).items()}
    return Target(
        id_,
        group.get("name", id_),
        group["area"],
        classes=tuple(group.get("classes", ())),
        kind=group.get("kind", kind),
        takes_part=group.get("takes_part", True),
        state=group.get("state", ""),
        tags=frozenset(group.get("tags", ())),
        needs=group.get("needs", ""),
        values=values,
    )


def _fact(target: str, fact: Mapping[str, Any], where: str) -> Fact:
    value = Decimal(fact["value"]) if "value" in fact else None
    day = _day(fact, "date", f"{where}.facts")
    return Fact(target, fact["fact"], day, value, fact.get("source", ""), fact.get("verified", True))


def _visit(target: str, visit: Mapping[str, Any], where: str) -> PastVisit:
    checked(visit, _VISIT, f"{where}.visits")
    day = _day(visit, "date", f"{where}.visits")
    return PastVisit(
        target,
        day,
        visit.get("authority", ""),
        visit.get("type", "random"),
        tuple(visit.get("items", ())),
        visit.get("outcome", ""),
        inspectors=tuple(visit.get("inspectors", ())),
        joint=visit.get("joint", ""),
    )


def _inspector(id_: str, group: Mapping[str, Any], where: str) -> Inspector:
    areas = (group["area"], *group.get("lent_to", ())) if "area" in group else ()
    return Inspector(
        id_,
        id_,
        areas,
        unit=group.get("unit", ""),
        valid_until=_day(group, "valid_until", where) if group.get("valid_until") else None,
        department=group.get("department", ""),
        staff_type=group.get("staff_type", "inspector"),
        skills=frozenset(group.get("skills", ())),
        years=Decimal(group["years"]) if "years" in group else None,
        established=group.get("established", True),
        on_duty=group.get("on_duty", True),
    )
