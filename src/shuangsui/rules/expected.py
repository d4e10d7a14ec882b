"""Whether a plan comes to the numbers that were worked out by hand for it: `expected.json` beside a policy file.

`{"cases": […]}`; each case describes a situation (`cases.py`) and says what must come of it:

- `expect`: line → `members`, `floor`, `number`, `due`, `drawn`, `take`, `tier1`, `tier2`, `shortfall`, `returning`,
  `return_take`, `capped`, `items_open` (how many), `notes` (the codes), `clash` (a cap against the floor);
- `excluded`: code → how many; `classes`, `grades`: id → how many targets; `items`: item → how many of the drawable carry it;
  `needs`: speciality → how many of the drawable call for it in their team;
- `window`: `[first, last]` day on which the draw is to be fixed, `null` for no first; `refused`: the code of the refusal;
- with `periods`, a list, in place of `period` and `on`, the case is a run of draws, each frozen on the day before its period
  begins, whose drawn targets count as visits in the next: `takes`: line → what each draw takes, `expect` after the last draw.
  Who is drawn is no matter of luck there: the first of each row by tier and id.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from .carried import items_carried
from .cases import CaseError, checked, named, situation_of, situation_on
from .lines import RETURN_SUFFIX, LinePlan
from .periods import Period
from .policy import Policy
from .pool import Pool, PoolError, build_pool
from .visits import Drawn
from .windows import fixing_window

NUMBERS = "members floor number due drawn take tier1 tier2 shortfall returning return_take capped items_open notes clash"

__all__ = ["CaseError", "Differs", "differences", "drawn_in_order", "situation_of"]


@dataclass(frozen=True, slots=True)
class Differs:
    """What a plan comes to otherwise than its `expected.json` says."""

    case: str
    what: str
    expected: object
    found: object


def differences(policy: Policy, expected: Mapping[str, Any]) -> list[Differs]:
    """Everything in every case that differs; an empty list when the plan comes to all of it.

    Raises CaseError for a file without cases, a case that expects nothing, or a key or name that means nothing.
    """
    if not expected.get("cases"):
        raise CaseError("case-empty", "expected.json", "cases")
    return [d for case in expected["cases"] for d in _case(policy, case)]


def drawn_in_order(pool: Pool) -> tuple[Drawn, ...]:
    """What a draw of this pool would add to the record, if the lot always fell on the first by tier and id."""
    period = pool.situation.period
    chosen: set[str] = set()
    takes = pool.takes()
    for plan in pool.lines:
        chosen |= set((*plan.tier1, *plan.tier2)[: plan.take])
        chosen |= set(plan.returning[: takes.get(plan.line.id + RETURN_SUFFIX, 0)])
    carried = items_carried(pool, sorted(chosen))
    joint = pool.draw.joint or ""
    return tuple(Drawn(t, period.first, period.months, carried[t], joint) for t in sorted(chosen))


def _case(policy: Policy, case: Mapping[str, Any]) -> Iterator[Differs]:
    if not {"expect", "takes", "refused", "excluded", "classes", "grades", "items", "needs", "window"} & set(case):
        raise CaseError("case-empty", str(case.get("id", "?")), "expect")
    _names(policy, case)
    try:
        pool = yield from _run(policy, case)
    except PoolError as refusal:
        if refusal.code != case.get("refused"):
            yield Differs(case["id"], "refused", case.get("refused"), refusal.code)
        return
    if "refused" in case:
        yield Differs(case["id"], "refused", case["refused"], None)
    plans = {p.line.id: p for p in pool.lines}
    for line, numbers in case.get("expect", {}).items():
        found = _numbers(plans[line]) if line in plans else {}
        yield from _compared(case["id"], line, numbers, found)
    yield from _tallies(pool, case)
    if "window" in case:
        first, last = _window(pool)
        yield from _compared(case["id"], "window", {"days": case["window"]}, {"days": [first, last]})


def _names(policy: Policy, case: Mapping[str, Any]) -> None:
    """That the area, the lines and the numbers that a case asks for are the plan's and the program's. Raises CaseError."""
    name, lines = str(case.get("id", "?")), [q.id for q in policy.quota]
    if case.get("refused") != "unknown-area":
        named([case.get("area", "")], (a.code for a in policy.area), f"{name}.area")
    returning = [q.id + RETURN_SUFFIX for q in policy.quota if q.return_share is not None]
    for key, known in (("expect", lines), ("takes", lines + returning), ("fixed", lines)):
        named(case.get(key, ()), known, f"{name}.{key}")
    for line, numbers in case.get("expect", {}).items():
        checked(numbers, NUMBERS, f"{name}.expect.{line}")
    named(case.get("classes", ()), (c.id for c in policy.classes), f"{name}.classes")
    named(case.get("grades", ()), ("", *(g.id for g in policy.grade)), f"{name}.grades")
    named(case.get("items", ()), (i.id for i in policy.item), f"{name}.items")


def _run(policy: Policy, case: Mapping[str, Any]) -> Generator[Differs, None, Pool]:
    """The pool of the case; of a run, the pool that the last draw would leave behind, after its takes were compared."""
    if "periods" not in case:
        return build_pool(situation_of(policy, case))
    drawn: tuple[Drawn, ...] = ()
    takes: dict[str, list[int]] = {line: [] for line in case.get("takes", {})}
    for text in case["periods"]:
        period = Period.parse(text)
        at = situation_on(policy, case, period, period.first - timedelta(days=1))
        pool = build_pool(replace(at, drawn=(*at.drawn, *drawn)))
        for line, found in takes.items():
            found.append(pool.takes().get(line, 0))
        drawn += drawn_in_order(pool)
    yield from _compared(case["id"], "takes", case.get("takes", {}), takes)
    return build_pool(replace(at, drawn=(*at.drawn, *drawn)))


def _compared(case: str, where: str, wanted: Mapping[str, Any], found: Mapping[str, Any]) -> Iterator[Differs]:
    for what, value in wanted.items():
        if what not in found or found[what] != value:
            yield Differs(case, f"{where}.{what}", value, found.get(what))


def _tallies(pool: Pool, case: Mapping[str, Any]) -> Iterator[Differs]:
    tallies = {
        "excluded": Counter(pool.excluded.values()),
        "classes": Counter(c for found in pool.classified.values() for c in found.classes),
        "grades": Counter(found.grade for found in pool.graded.values()),
        "needs": Counter(pool.targets[t].needs for t in pool.rows),
        "items": Counter(item for found in items_carried(pool, pool.rows).values() for item in found),
    }
    for what, tally in tallies.items():
        wanted = case.get(what, {})
        yield from _compared(case["id"], what, wanted, {code: tally[code] for code in wanted})


def _window(pool: Pool) -> tuple[str | None, str | None]:
    if pool.draw.window is None:
        return None, None
    window = fixing_window(pool.draw.window, pool.situation.period)
    first: date | None = window.first
    return first.isoformat() if first else None, window.last.isoformat()


def _numbers(plan: LinePlan) -> dict[str, object]:
    return {
        "members": len(plan.members),
        "floor": plan.number.floor,
        "number": plan.number.number,
        "due": plan.due,
        "drawn": plan.drawn,
        "take": plan.take,
        "tier1": len(plan.tier1),
        "tier2": len(plan.tier2),
        "shortfall": plan.shortfall,
        "returning": len(plan.returning),
        "return_take": plan.return_take,
        "capped": plan.capped,
        "items_open": len(plan.items_open),
        "notes": list(plan.notes),
        "clash": plan.clash,
    }
