"""Whether a plan comes to the numbers that were worked out by hand for it: `expected.json` beside a policy file.

Each case gives a small registry as groups of like targets and inspectors, a draw, and for each line the numbers due. The
format is told in docs/policy.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from .lines import LinePlan
from .periods import Period
from .policy import Policy
from .pool import Pool, Situation, build_pool
from .registry import Fact, Inspector, PastVisit, Target, Value
from .visits import Drawn


@dataclass(frozen=True, slots=True)
class Differs:
    """A number that a plan comes to otherwise than its `expected.json` says."""

    case: str
    what: str
    expected: int | None
    found: int | None


def differences(policy: Policy, expected: Mapping[str, Any]) -> list[Differs]:
    """Every number of every case that differs; an empty list when the plan comes to all of them."""
    return [d for case in expected["cases"] for d in _case(policy, case)]


def situation_of(policy: Policy, case: Mapping[str, Any]) -> Situation:
    """The situation that a case describes."""
    targets: list[Target] = []
    facts: list[Fact] = []
    past: list[PastVisit] = []
    drawn: list[Drawn] = []
    period = Period.parse(case["period"])
    for number, group in enumerate(case.get("targets", ())):
        ids = [f"T{number:02d}-{n:05d}" for n in range(group["count"])]
        targets += [_target(i, group) for i in ids]
        facts += [_fact(i, f) for i in ids for f in group.get("facts", ())]
        seen = ids[: group.get("visited", len(ids))]
        past += [_visit(i, v) for i in seen for v in group.get("visits", ())]
        open_ones = ids[len(ids) - group.get("pending", 0) :] if group.get("pending") else []
        since = group.get("pending_since")
        first = date.fromisoformat(since).replace(day=1) if since else period.first
        drawn += [Drawn(i, first, period.months) for i in open_ones]
    staff = [
        _inspector(f"I{number:02d}{n:04d}", group)
        for number, group in enumerate(case.get("inspectors", ()))
        for n in range(group["count"])
    ]
    return Situation(
        policy,
        case["area"],
        period,
        date.fromisoformat(case["on"]),
        targets,
        staff,
        facts=facts,
        past=past,
        drawn=drawn,
        fixed=case.get("fixed", {}),
        draw=case.get("draw", ""),
    )


def _case(policy: Policy, case: Mapping[str, Any]) -> Iterator[Differs]:
    pool = build_pool(situation_of(policy, case))
    plans = {p.line.id: p for p in pool.lines}
    for line, numbers in case.get("expect", {}).items():
        found = _numbers(plans[line]) if line in plans else {}
        for what, wanted in numbers.items():
            if found.get(what) != wanted:
                yield Differs(case["id"], f"{line}.{what}", wanted, found.get(what))
    yield from _excluded(pool, case)


def _excluded(pool: Pool, case: Mapping[str, Any]) -> Iterator[Differs]:
    codes = list(pool.excluded.values())
    for code, wanted in case.get("excluded", {}).items():
        if codes.count(code) != wanted:
            yield Differs(case["id"], f"excluded.{code}", wanted, codes.count(code))


def _numbers(plan: LinePlan) -> dict[str, int]:
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
    }


def _target(id_: str, group: Mapping[str, Any]) -> Target:
    values: dict[str, Value] = {
        k: Decimal(v) if isinstance(v, int) and not isinstance(v, bool) else v for k, v in group.get("values", {}).items()
    }
    return Target(
        id_,
        group.get("name", id_),
        group["area"],
        classes=tuple(group.get("classes", ())),
        kind=group.get("kind", "unit"),
        takes_part=group.get("takes_part", True),
        state=group.get("state", ""),
        tags=frozenset(group.get("tags", ())),
        values=values,
    )


def _fact(target: str, fact: Mapping[str, Any]) -> Fact:
    value = Decimal(fact["value"]) if "value" in fact else None
    day = date.fromisoformat(fact["date"])
    return Fact(target, fact["fact"], day, value, fact.get("source", ""), fact.get("verified", True))


def _visit(target: str, visit: Mapping[str, Any]) -> PastVisit:
    day = date.fromisoformat(visit["date"])
    return PastVisit(target, day, visit.get("authority", ""), visit.get("type", "random"), tuple(visit.get("items", ())))


def _inspector(id_: str, group: Mapping[str, Any]) -> Inspector:
    areas = (group["area"], *group.get("lent_to", ())) if "area" in group else ()
    return Inspector(
        id_,
        id_,
        areas,
        department=group.get("department", ""),
        staff_type=group.get("staff_type", "inspector"),
        established=group.get("established", True),
        on_duty=group.get("on_duty", True),
    )
