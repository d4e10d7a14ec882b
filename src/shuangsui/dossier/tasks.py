"""The task table of a draw: a row a visit, those that replaced others included."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from fairdraw import Changes, Drawn, Statement, TargetChange
from shuangsui.paper.tasks import ReserveRow, StaffingRow, TaskBook, TaskRow
from shuangsui.rules.periods import Period
from shuangsui.rules.windows import visit_due_dates

from .folder import DrawFolder, Roll

RESERVE_SHOWN = 50  # of each line; the whole reserve follows from the bundle


@dataclass(frozen=True)
class Plan:
    """The visits of a draw as they stand: target → its number, from 1 in the draw's order, replaced ones keeping theirs."""

    drawn: Drawn
    changes: Changes
    numbers: Mapping[str, int]
    due: Mapping[str, date]


def plan_of(roll: Roll, drawn: Drawn, statements: Sequence[Statement], drawn_on: date) -> Plan:
    """The visits after all statements, numbered and dated."""
    changes = drawn.change(list(statements))
    added = (e.in_ for e in changes.entries if isinstance(e, TargetChange) and e.team)
    ever = list(dict.fromkeys((*(v.target for v in drawn.visits), *added)))
    period = Period(date.fromisoformat(roll.first), roll.months)
    due = visit_due_dates(roll.visits_within, period, drawn_on, ever)
    return Plan(drawn, changes, {t: n for n, t in enumerate(ever, 1)}, due)


def items_of(roll: Roll, target: str) -> list[str]:
    """Ids of the check items that a visit carries: the plan's whole list where the roll does not name its own."""
    return roll.items.get(target, [item for item, _ in roll.item_names])


def lines_of(plan: Plan, target: str) -> list[str]:
    """The rows that a visit serves."""
    return [row for row, served in plan.changes.served.items() if target in served]


def task_book(folder: DrawFolder, plan: Plan, at: datetime) -> TaskBook:
    """The table as `paper` writes it and reads it back."""
    roll = folder.roll
    visits = plan.changes.teams.visits
    check = folder.frozen.staffing
    return TaskBook(
        folder.frozen.manifest.draw,
        roll.plan["authority"],
        roll.plan["period"],
        at,
        tuple(_row(folder, plan, t, v.team) for t, v in visits.items()),
        tuple(_reserve(roll, plan)),
        tuple(_staffing(roll, plan.changes.teams.relaxed, "可派人员都不具备「{needs}」专长，改由其他人员检查")),
        tuple(_staffing(roll, [t for t in check.bare if t in visits], "可派人员刚好够一组，无法再作选择")),
        tuple(roll.methods),
        tuple(roll.phrases),
        ("本次抽取已宣布作废，不再检查。",) if plan.changes.void else (),
    )


def _row(folder: DrawFolder, plan: Plan, target: str, team: Sequence[str]) -> TaskRow:
    roll = folder.roll
    shown = roll.targets[target]
    people = [roll.inspectors[i]["name"] if i else "（空缺）" for i in team]
    rows = lines_of(plan, target)
    return TaskRow(
        f"{folder.frozen.manifest.draw}-{plan.numbers[target]:03}",
        shown["name"],
        target,
        shown["area"],
        shown["address"],
        tuple(filter(None, shown["classes"].split("、"))),
        tuple(roll.lines[r]["name"] for r in rows),
        _item_names(roll, items_of(roll, target)),
        people[0],
        tuple(people[1:]),
        shown["needs"],
        plan.due[target],
    )


def _item_names(roll: Roll, items: Sequence[str]) -> tuple[str, ...]:
    """Names of the items; the whole list is named as such, since nobody reads a dozen names in every row."""
    if len(items) == len(roll.item_names) > 3:
        return (f"事项清单全部 {len(items)} 项",)
    names = dict(roll.item_names)
    return tuple(names[i] for i in items)


def _reserve(roll: Roll, plan: Plan) -> Iterable[ReserveRow]:
    for ranking in plan.drawn.selection.rankings:
        row = ranking.row
        for rank, target in enumerate(ranking.first(row.take + RESERVE_SHOWN)[row.take :], 1):
            shown = roll.targets[target]
            yield ReserveRow(roll.lines[row.id]["name"], rank, shown["name"], target, shown["area"])


def _staffing(roll: Roll, targets: Iterable[str], reason: str) -> Iterable[StaffingRow]:
    for target in targets:
        shown = roll.targets[target]
        yield StaffingRow(shown["name"], target, shown["area"], reason.format(**shown))
