"""Draft a unit's item list: derived from the list of the level above where there is one, else from the policy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from shuangsui.access import Actor
from shuangsui.records.models import ItemList, PolicyFile, Unit

from ..deed import action, changed, record, require
from ..errors import ActionError
from .entries import apart, items_of_policy
from .steps import held
from .year import locked_year

TEXTS = ("id", "name", "category", "item_class", "basis", "of", "method", "departments")
MOST_ITEMS = 300
_LONG = 300


@action
def draft_items(*, by: Actor, at: datetime, unit: Unit, year: int, policy: PolicyFile, reason: str = "") -> ItemList:
    """A draft list. Raises ActionError(plan-open, reason-wanted: for a next version, year-not-open, year-closed), NotAllowed."""
    require(by, "plans.make", unit)
    assert by.user is not None
    locked_year(unit, policy, year)
    earlier = ItemList.objects.filter(unit=unit, year=year, policy=policy).order_by("-number").first()
    if earlier and earlier.state in ItemList.OPEN:
        raise ActionError("plan-open", name=str(earlier))
    if earlier and not reason.strip():
        raise ActionError("reason-wanted")
    above = _above(unit, year)

    made = ItemList.objects.create(
        unit=unit,
        year=year,
        policy=policy,
        number=earlier.number + 1 if earlier else 1,
        reason=reason.strip()[:300],
        made_by=by.user,
        made_at=at,
        above=above,
        items=_next(earlier, above) if earlier else _items(policy, unit, above),
    )
    record("items.drafted", by=by, at=at, unit=unit, subject=made, after={"items": len(made.items)}, reason=reason)
    return made


@action
def amend_items(*, by: Actor, at: datetime, paper: ItemList, version: int, items: Sequence[Mapping[str, Any]]) -> ItemList | None:
    """Other items for a draft. What comes from above stays as it is there; more may be added.

    Raises ActionError(paper-step, items-many, item-twice, item-nameless, item-from-above), ChangedMeanwhile.
    """
    require(by, "plans.make", paper.unit)
    kept = held(paper, version, paper.DRAFT)
    if len(items) > MOST_ITEMS:
        raise ActionError("items-many", most=MOST_ITEMS)
    above = {item["id"]: item for item in kept.items if item.get("from_above")}
    wanted = [above.get(row["id"], row) for row in (_row(item) for item in items)]
    ids = [item["id"] for item in wanted]
    if len(set(ids)) != len(ids) or "" in ids:
        raise ActionError("item-twice")
    if not all(item["name"] for item in wanted):
        raise ActionError("item-nameless")
    lost = [item["name"] for item in above.values() if item["id"] not in ids]
    if lost:
        raise ActionError("item-from-above", items="、".join(lost))
    before, after = changed({"items": kept.items}, {"items": wanted})
    if not after:
        return None
    kept.items = after["items"]
    kept.version += 1
    kept.save()
    was, now = apart(before["items"], after["items"])
    record("items.amended", by=by, at=at, unit=kept.unit, subject=kept, before={"rows": was}, after={"rows": now})
    return kept


def _row(item: Mapping[str, Any]) -> dict[str, Any]:
    """An item of the unit's own with every key, as texts."""
    return {key: str(item.get(key) or "").strip()[:_LONG] for key in TEXTS} | {"from_above": False}


def _above(unit: Unit, year: int) -> ItemList | None:
    """The list in force of the nearest unit above."""
    codes = [code for code in unit.path.split("/") if code and code != unit.code]
    lists = ItemList.objects.filter(unit__code__in=codes, year=year, state__in=ItemList.IN_FORCE)
    return max(lists.select_related("unit"), key=lambda found: (len(found.unit.path), found.number), default=None)


def _items(policy: PolicyFile, unit: Unit, above: ItemList | None) -> list[dict[str, Any]]:
    if above is not None:
        return [{**item, "from_above": True} for item in above.items]
    return items_of_policy(policy, unit)


def _next(earlier: ItemList, above: ItemList | None) -> list[dict[str, Any]]:
    """The next version: what the list above says now, then the unit's own items."""
    if above is None:
        return list(earlier.items)
    theirs = [{**item, "from_above": True} for item in above.items]
    ids = {item["id"] for item in theirs}
    return [*theirs, *(item for item in earlier.items if not item.get("from_above") and item["id"] not in ids)]
