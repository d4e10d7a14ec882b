"""What a plan owes with an event, or without a day: 20 working days after a task is completed, 及时, 没有写期限."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .duties import ENDS, Kind, all_owed, hangs_on_event, owes, who_draws
from .policy import Policy
from .policy.draws import PERIOD_TERMS
from .wording import clock_says, every_says, term_says, when_says, window_says


@dataclass(frozen=True, slots=True)
class StandingRule:
    """What is owed with an event, or without a day: `says` is when, in words."""

    name: str
    says: str
    kind: Kind
    part: str
    owed_by: tuple[str, ...]
    cite: str
    owed_to: tuple[str, ...] = ()
    decided_by: str = ""


def standing_rules(policy: Policy, area: str = "") -> tuple[StandingRule, ...]:
    """What is owed without a day of the calendar, in the order of the file. KeyError for an area that the plan has not."""
    level = policy.area_of(area).level if area else ""
    return (*_duties(policy, area, level), *_draw_rules(policy, area, level), *_disclosure_rules(policy))


def _duties(policy: Policy, area: str, level: str) -> Iterator[StandingRule]:
    for part, owed, kind in all_owed(policy):
        if (owed.due is None or hangs_on_event(owed.due)) and owes(policy, owed, area, level):
            said = owed.says if owed.due is None and owed.says else when_says(owed.due)
            said += f"（{owed.says}）" if owed.says and said != owed.says else ""
            every = every_says(owed.every) + "，" if owed.every and every_says(owed.every) not in said else ""
            yield StandingRule(
                owed.name, every + said, kind, part, tuple(owed.owed_by), owed.cite, tuple(owed.owed_to), owed.decided_by
            )


def _draw_rules(policy: Policy, area: str, level: str) -> Iterator[StandingRule]:
    for draw in policy.draw:
        if level and level not in draw.by:
            continue
        by = who_draws(policy, draw, area)
        if draw.window is None:
            says = every_says(draw.every) + ("抽取，方案没有写在哪一天确定" if draw.every != "ad-hoc" else "抽取，没有固定日期")
            yield StandingRule(draw.name, says, "draw", f"draw.{draw.id}", by, draw.cite, decided_by=draw.decided_by)
        elif draw.every == "ad-hoc":
            says = window_says(draw.window)
            yield StandingRule(draw.name, says, "draw", f"draw.{draw.id}", by, draw.cite, decided_by=draw.decided_by)
        if draw.visits_within not in PERIOD_TERMS:
            says = f"抽取后{term_says(draw.visits_within)}内完成检查"
            cite, decided = draw.visits_cite or draw.cite, draw.visits_decided_by
            yield StandingRule(draw.name, says, "visit", f"draw.{draw.id}.visits", by, cite, decided_by=decided)


def _disclosure_rules(policy: Policy) -> Iterator[StandingRule]:
    disclosure = policy.disclosure
    clock, by = disclosure.clock, (disclosure.by_whom,) if disclosure.by_whom else ()
    starts, _, _ = clock.in_force()
    if len(starts) != 1 or starts[0] not in ENDS:
        yield StandingRule(
            "公开检查结果", clock_says(clock), "disclosure", "disclosure.clock", by, clock.cite, ("社会",), clock.decided_by
        )
    for x in disclosure.onward:
        says = f"决定或认定后{term_says(x.term)}内" if x.term else "没有写期限"
        part = f"disclosure.onward.{x.id}"
        yield StandingRule(f"结果纳入{x.name}", says, "disclosure", part, by, x.cite, (x.name,), x.decided_by)
