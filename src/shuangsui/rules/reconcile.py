"""Reconciles the tasks of the province's platform with those that stand here (焦作 第三条（六）: 坚持平台运用), row by row.

Pure: what stands here and there goes in as plain rows, who is meant already settled; out come the pairs and where they differ.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from .policy import Policy
from .policy.disclosure import OUTCOMES

NEAR_DAYS = 31  # two days so far apart are never told as one visit
# What is compared, in the order in which it is shown.
FIELDS = ("visited_date", "outcome", "type", "inspectors", "due_date")


@dataclass(frozen=True, slots=True)
class Entry:
    """A task or visit, here or there. `id`: what the caller knows it by; `inspectors`: as names."""

    id: str
    target: str
    task: str = ""
    issued_date: date | None = None
    due_date: date | None = None
    visited_date: date | None = None
    type: str = "random"
    inspectors: tuple[str, ...] = ()
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """One row of the result; one of the two may be missing."""

    there: Entry | None
    here: Entry | None


def pair_up(there: Sequence[Entry], here: Sequence[Entry]) -> list[Pair]:
    """Each entry in one pair: those there in their order, then those that stand here only, by target and day.

    One task number is one task. Otherwise a visit to one target is the same that was made on the same day (of the same type
    before another), then a task still open here, then the nearest day within NEAR_DAYS.
    """
    free = {one.id: one for one in sorted(here, key=_order)}
    found: dict[str, Entry] = {}
    for fits in (_same_number, _same_day_and_type, _same_day, _open_here):
        _take(there, free, found, fits)
    for one in there:
        if one.id not in found and (near := _nearest(one, free.values())):
            found[one.id] = free.pop(near.id)
    return [*(Pair(one, found.get(one.id)) for one in there), *(Pair(None, one) for one in free.values())]


def _order(one: Entry) -> tuple[str, date, str]:
    return one.target, one.visited_date or one.due_date or one.issued_date or date.max, one.id


def _take(there: Sequence[Entry], free: dict[str, Entry], found: dict[str, Entry], fits: Callable[[Entry, Entry], bool]) -> None:
    by_target: dict[str, list[Entry]] = {}
    for one in free.values():
        by_target.setdefault(one.target, []).append(one)
    for one in there:
        if one.id in found:
            continue
        mine = next((other for other in by_target.get(one.target, ()) if other.id in free and fits(one, other)), None)
        if mine is not None:
            found[one.id] = free.pop(mine.id)


def _same_number(there: Entry, here: Entry) -> bool:
    return bool(there.task) and there.task == here.task


def _same_day_and_type(there: Entry, here: Entry) -> bool:
    return _same_day(there, here) and there.type == here.type


def _same_day(there: Entry, here: Entry) -> bool:
    return there.visited_date is not None and there.visited_date == here.visited_date


def _open_here(there: Entry, here: Entry) -> bool:
    """A task here without a day, of the same type, that was not sent long after the other was made."""
    if here.visited_date is not None or there.type != here.type:
        return False
    made, begun = there.visited_date or there.due_date, here.issued_date
    return made is None or begun is None or (begun - made).days <= NEAR_DAYS


def _nearest(there: Entry, free: Collection[Entry]) -> Entry | None:
    day = there.visited_date or there.due_date or there.issued_date
    if day is None:
        return None
    near = []
    for one in free:
        other = one.visited_date or one.due_date or one.issued_date
        if one.target == there.target and other is not None and abs((other - day).days) <= NEAR_DAYS:
            near.append((abs((other - day).days), one.type != there.type, one.id, one))
    return min(near)[3] if near else None


def differing(policy: Policy | None, pair: Pair, told: Collection[str]) -> tuple[str, ...]:
    """Of FIELDS those in which the two differ. `told`: the columns that the platform's table has; of others it says nothing.

    A field that is empty there and filled here differs (the platform owes it); a due day or a team counts only where both have
    one, since neither side need tell it.
    """
    there, here = pair.there, pair.here
    if there is None or here is None:
        return ()
    return tuple(field for field in FIELDS if field in told and _differ(policy, field, there, here))


def _differ(policy: Policy | None, field: str, there: Entry, here: Entry) -> bool:
    if field == "outcome":
        return not same_outcome(policy, there.outcome, here.outcome)
    if field == "inspectors":
        return bool(there.inspectors and here.inspectors) and set(there.inspectors) != set(here.inspectors)
    if field == "due_date":
        return bool(there.due_date and here.due_date) and there.due_date != here.due_date
    return bool(getattr(there, field) != getattr(here, field))


def same_outcome(policy: Policy | None, one: str, other: str) -> bool:
    """Whether two outcomes say the same: the same words, or words and codes of one phrase of the plan."""
    if one == other:
        return True
    return any(one in said and other in said for said in _phrases(policy))


def _phrases(policy: Policy | None) -> Iterator[set[str]]:
    """Each outcome's code with the words that the plan has for it; 未发现问题 means no problem everywhere."""
    for code in OUTCOMES:
        words = {p.says for p in policy.disclosure.phrase if code in p.outcomes} if policy else set()
        yield {code, *words, *(("未发现问题",) if code == "no-problem" else ())}
