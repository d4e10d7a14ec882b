"""The rows of the plan's table (年度抽查计划表, 宜良 附件): made from the unit's items, looked over when they are changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from shuangsui.records.models import ItemList, PolicyFile, Unit
from shuangsui.records.situation import policy_of
from shuangsui.rules.plan_checks import ENTRY_KINDS, JOINT, RANDOM

from ..errors import ActionError

TEXTS = ("plan", "category", "item", "target", "item_class", "method", "dates", "kind", "by", "with", "scope", "note")
MOST_ROWS = 300
_LONG = 300
_MOST = 1_000_000


def items_in_force(unit: Unit, policy: PolicyFile, year: int) -> list[dict[str, Any]]:
    """The items of the unit's approved list of the year; without one, those of the policy for its level."""
    lists = ItemList.objects.filter(unit=unit, policy=policy, year=year, state__in=ItemList.IN_FORCE)
    found = lists.order_by("-number").first()
    return list(found.items) if found else items_of_policy(policy, unit)


def items_of_policy(policy: PolicyFile, unit: Unit) -> list[dict[str, Any]]:
    """The policy's items for a unit of its level, as a list has them."""
    rules = policy_of(policy)
    methods = {method.id: method.name for method in rules.method}
    return [
        {
            "id": item.id,
            "name": item.name,
            "category": item.category,
            "item_class": {"general": "一般", "key": "重点"}.get(item.item_class or "", ""),
            "basis": "；".join(item.legal_basis),
            "of": item.target_says,
            "method": "、".join(methods.get(m, m) for m in item.methods),
            "departments": "、".join(item.departments),
            "from_above": False,
        }
        for item in rules.item
        if not item.level or unit.level in item.level
    ]


def entries_of(policy: PolicyFile, unit: Unit, year: int) -> list[dict[str, Any]]:
    """A row an item, over the whole year; several departments make it a joint inspection."""
    rules = policy_of(policy)
    said = {item.id: item for item in rules.item}
    return [_entry(item, said.get(item["id"]), rules.policy.short_title, year) for item in items_in_force(unit, policy, year)]


def _entry(item: Mapping[str, Any], said: Any, title: str, year: int) -> dict[str, Any]:
    departments = str(item.get("departments", ""))
    return {
        "plan": (said.plan if said else "") or title,
        "category": item.get("category", ""),
        "item": item["name"],
        "target": item.get("of", ""),
        "item_class": item.get("item_class", ""),
        "method": item.get("method", ""),
        "dates": (said.dates if said else "") or f"{year}年1月—12月",
        "kind": JOINT if "、" in departments else RANDOM,
        "number": None,
        "by": said.initiated_by if said else "",
        "with": departments,
        "scope": "",
        "note": "",
    }


def looked_over(entries: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The rows with every key, texts stripped. Raises ActionError(entry-nameless, entry-kind, entry-number, entries-many)."""
    if len(entries) > MOST_ROWS:
        raise ActionError("entries-many", most=MOST_ROWS)
    return [_row(place, entry) for place, entry in enumerate(entries, 1)]


def _row(place: int, entry: Mapping[str, Any]) -> dict[str, Any]:
    row: dict[str, Any] = {key: str(entry.get(key) or "").strip()[:_LONG] for key in TEXTS}
    row["kind"] = row["kind"] or RANDOM
    row["number"] = entry.get("number")
    if not row["item"]:
        raise ActionError("entry-nameless", row=place)
    if row["kind"] not in ENTRY_KINDS:
        raise ActionError("entry-kind", row=place)
    if row["number"] is not None and not _is_count(row["number"]):
        raise ActionError("entry-number", row=place)
    return row


def _is_count(number: object) -> bool:
    return isinstance(number, int) and not isinstance(number, bool) and 0 <= number <= _MOST


def whole(numbers: Mapping[str, int], lines: Iterable[str]) -> dict[str, int]:
    """The numbers of known lines. Raises ActionError(line-unknown, line-number)."""
    known = frozenset(lines)
    if unknown := sorted(set(numbers) - known):
        raise ActionError("line-unknown", lines="、".join(unknown))
    if wrong := [line for line, number in numbers.items() if not _is_count(number)]:
        raise ActionError("line-number", lines="、".join(wrong))
    return dict(numbers)


def apart(before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]) -> tuple[list[Any], list[Any]]:
    """Of two lists of rows those that stand in one alone, for the journal; both whole where only their order differs."""
    was = [row for row in before if row not in after]
    now = [row for row in after if row not in before]
    return (was, now) if was or now else (list(before), list(after))
