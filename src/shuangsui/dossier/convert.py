"""A pool of the plan as the records that the draw protocol freezes."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from fairdraw import Conflict, Inspector, Row, SeatGroup, Target
from shuangsui.rules.carried import items_carried
from shuangsui.rules.lines import RETURN_SUFFIX
from shuangsui.rules.pool import Pool
from shuangsui.rules.registry import Target as RegistryTarget
from shuangsui.rules.staff import seats_of as seats_of_draw

from .folder import Roll


def rows_of(pool: Pool) -> tuple[Row, ...]:
    """The manifest's rows in the plan's order; rows without members are left out."""
    return tuple(Row(row, take) for row, take in pool.takes().items())


def seats_of(pool: Pool) -> tuple[SeatGroup, ...]:
    """Seat groups of the team: a joint draw's own where it states them, else the plan's."""
    return tuple(SeatGroup(s.pool, s.size) for s in seats_of_draw(pool.situation.policy, pool.draw))


def targets_of(pool: Pool) -> list[Target]:
    """Every target of the authority's area: in its rows, or left out with a code."""
    return [Target(t.id, t.area, _rows(pool, t.id), pool.excluded.get(t.id, ""), t.needs) for t in pool.targets.values()]


def _rows(pool: Pool, target: str) -> tuple[tuple[str, int], ...]:
    """A target's rows as the protocol sorts them: by the bytes of `row:tier`, where `c-special:1` comes before `c:1`."""
    return tuple(sorted(pool.rows.get(target, ()), key=lambda row: f"{row[0]}:{row[1]}"))


def inspectors_of(pool: Pool, earlier: Mapping[str, int]) -> list[Inspector]:
    """Every inspector of the authority. `earlier`: visits that this year's draws gave; the larger number counts."""
    found = []
    for s in pool.staff:
        i = s.inspector
        load = max(i.load, earlier.get(i.id, 0))
        found.append(Inspector(i.id, s.pool, tuple(sorted(s.areas)), tuple(sorted(i.skills)), load, s.excluded))
    return found


def conflicts_of(pool: Pool, salt: Callable[[], str]) -> list[Conflict]:
    """The pairs that must not meet; `salt` gives 32 fresh hex digits."""
    pairs = sorted({(c.target, c.inspector) for c in pool.conflicts})
    return [Conflict(target, inspector, salt()) for target, inspector in pairs]


def roll_of(pool: Pool) -> Roll:
    """What the papers will need of registries and plan."""
    policy, situation = pool.situation.policy, pool.situation
    return Roll(
        _plan_says(pool),
        {t.id: _target_says(pool, t) for t in pool.targets.values()},
        {
            s.inspector.id: {"name": s.inspector.name, "unit": s.inspector.unit, "department": s.inspector.department}
            for s in pool.staff
        },
        _lines_say(pool),
        _items(pool),
        [(item.id, item.name) for item in policy.item],
        [m.name for m in policy.method],
        [p.says for p in policy.disclosure.phrase],
        situation.period.first.isoformat(),
        situation.period.months,
        pool.draw.visits_within,
        pool.draw.joint or "",
    )


def _plan_says(pool: Pool) -> dict[str, str]:
    policy, situation = pool.situation.policy, pool.situation
    area = policy.area_of(situation.authority)
    identity, draw = policy.policy, pool.draw
    plan = {"id": identity.id, "title": identity.title, "document_number": identity.document_number}
    whose = {"authority": area.authority or area.name, "area": area.name, "period": situation.period.says()}
    return plan | whose | {"draw": draw.name, "draw_id": draw.id}


def _target_says(pool: Pool, t: RegistryTarget) -> dict[str, str]:
    policy = pool.situation.policy
    classes = {c.id: c.name for c in policy.classes}
    areas = {a.code: a.name for a in policy.area}
    place = {"name": t.name, "code": t.credit_code or t.number, "area": areas.get(t.area, t.area), "address": t.address}
    return place | {"classes": "、".join(classes[c] for c in pool.classified[t.id].classes), "needs": t.needs}


def _lines_say(pool: Pool) -> dict[str, dict[str, str]]:
    lines = {}
    for plan in pool.lines:
        shown = {"name": plan.line.name, "cite": plan.line.cite or plan.line.decided_by, "items": ",".join(plan.line.items)}
        lines[plan.line.id] = shown | {"members": str(plan.row_members)}
        if plan.returning:
            again = {"name": plan.line.name + "（复查）", "members": str(len(plan.returning))}
            lines[plan.line.id + RETURN_SUFFIX] = shown | again
    return lines


def _items(pool: Pool) -> dict[str, list[str]]:
    """Target → the ids of the items that a visit carries, for those that do not carry the plan's whole list."""
    whole = tuple(item.id for item in pool.situation.policy.item)
    carried = items_carried(pool, pool.rows)
    return {target: list(items) for target, items in carried.items() if items != whole}
