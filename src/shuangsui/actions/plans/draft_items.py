"""Draft a unit's item list: derived from the list of the level above where there is one, else from the policy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from shuangsui.access import Actor
from shuangsui.records.models import ItemList, PolicyFile, Unit
from shuangsui.records.situation import policy_of

from ..deed import action, changed, record, require
from ..errors import ActionError
from .steps import held


@action
def draft_items(*, by: Actor, at: datetime, unit: Unit, year: int, policy: PolicyFile, reason: str = "") -> ItemList:
    """A draft list. Raises ActionError(plan-open, reason-wanted: for a next version), NotAllowed."""
    require(by, "plans.make", unit)
    assert by.user is not None
    earlier = ItemList.objects.filter(unit=unit, year=year, policy=policy).order_by("-number").first()
    if earlier and earlier.state in (ItemList.DRAFT, ItemList.SUBMITTED):
        raise ActionError("plan-open", name=str(earlier))
    if earlier and not reason.strip():
        raise ActionError("reason-wanted")
    above = _above(unit, year)

    made = ItemList.objects.create(
        unit=unit,
        year=year,
        policy=policy,
        number=earlier.number + 1 if earlier else 1,
        reason=reason,
        made_by=by.user,
        made_at=at,
        above=above,
        items=earlier.items if earlier else _items(policy, unit, above),
    )
    record("items.drafted", by=by, at=at, unit=unit, subject=made, after={"items": len(made.items)}, reason=reason)
    return made


@action
def amend_items(*, by: Actor, at: datetime, paper: ItemList, version: int, items: Sequence[Mapping[str, Any]]) -> ItemList | None:
    """Other items for a draft. Raises ActionError(paper-step, item-twice, item-nameless, item-from-above), ChangedMeanwhile."""
    require(by, "plans.make", paper.unit)
    kept = held(paper, version, paper.DRAFT)
    ids = [str(item.get("id", "")) for item in items]
    if len(set(ids)) != len(ids) or "" in ids:
        raise ActionError("item-twice")
    if not all(str(item.get("name", "")).strip() for item in items):
        raise ActionError("item-nameless")
    lost = [item["name"] for item in kept.items if item.get("from_above") and item["id"] not in ids]
    if lost:
        raise ActionError("item-from-above", items="、".join(lost))
    before, after = changed({"items": kept.items}, {"items": [dict(item) for item in items]})
    if not after:
        return None
    kept.items = after["items"]
    kept.version += 1
    kept.save()
    record("items.amended", by=by, at=at, unit=kept.unit, subject=kept, before=before, after=after)
    return kept


def _above(unit: Unit, year: int) -> ItemList | None:
    """The list in force of the nearest unit above."""
    codes = [code for code in unit.path.split("/") if code and code != unit.code]
    lists = ItemList.objects.filter(unit__code__in=codes, year=year, state__in=(ItemList.APPROVED, ItemList.PUBLISHED))
    return max(lists.select_related("unit"), key=lambda found: len(found.unit.path), default=None)


def _items(policy: PolicyFile, unit: Unit, above: ItemList | None) -> list[dict[str, Any]]:
    if above is not None:
        return [{**item, "from_above": True} for item in above.items]
    rules = policy_of(policy)
    return [
        {
            "id": item.id,
            "name": item.name,
            "category": item.category,
            "item_class": item.item_class or "",
            "basis": "；".join(item.legal_basis),
            "of": item.target_says,
            "method": "、".join(item.methods),
            "from_above": False,
        }
        for item in rules.item
        if not item.level or unit.level in item.level
    ]
