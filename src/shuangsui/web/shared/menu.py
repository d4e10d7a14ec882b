"""The desk's menu: what a right opens, in groups."""

from __future__ import annotations

from typing import NamedTuple

from django.urls import reverse

from shuangsui.access import Actor, is_allowed


class Item(NamedTuple):
    """An entry: the address's name, its words, the right that it needs."""

    url: str
    says: str
    right: str


# Group → entries, in the order of the work.
MENU: dict[str, tuple[Item, ...]] = {
    "工作台": (Item("desk", "今天和接下来", "desk.see"), Item("jobs", "后台任务", "jobs.own")),
    "方案和计划": (
        Item("plans", "年度计划", "plans.see"),
        Item("item-lists", "事项清单", "plans.see"),
        Item("years", "年度", "plans.see"),
        Item("policies", "方案", "plans.see"),
        Item("policy-offers", "装入方案", "policies.see"),
    ),
    "抽取和检查": (
        Item("draws", "抽取", "draws.see"),
        Item("visits", "检查任务", "draws.list"),
        Item("visits-seen", "已办的检查", "visits.see"),
        Item("records", "检查记录", "records.see"),
        Item("tasks", "我的任务", "tasks.own"),
        Item("zones", "线下抽取", "zones.see"),
        Item("zones-waiting", "线下抽取待审", "zones.accept"),
    ),
    "两库": (
        Item("targets", "检查对象名录", "targets.see"),
        Item("inspectors", "检查人员名录", "inspectors.see"),
        Item("conflicts", "回避", "conflicts.see"),
        Item("facts", "处罚、投诉", "targets.see"),
        Item("permits", "排污许可", "targets.see"),
        Item("history", "已做的检查", "targets.see"),
        Item("imports", "导入", "targets.import"),
        Item("imports-seen", "导入记录", "imports.see"),
        Item("states", "状态变化", "targets.see"),
        Item("likely-dead", "疑似失联", "targets.see"),
    ),
    "分类": (
        Item("nominations", "提名", "classes.see"),
        Item("meetings", "联审会", "classes.see"),
        Item("class-lists", "分类名录", "classes.see"),
        Item("grades", "风险等级", "classes.see"),
        Item("owed", "报送清单", "owed.see"),
    ),
    "系统": (
        Item("accounts", "账号和角色", "users.see"),
        Item("rights", "权限表", "rights.see"),
        Item("journal", "台账", "journal.see"),
    ),
}


def menu_of(actor: Actor) -> list[tuple[str, list[Item]]]:
    """The groups and entries that the actor may open."""
    groups = [(name, [item for item in items if is_allowed(actor, item.right)]) for name, items in MENU.items()]
    return [(name, items) for name, items in groups if items]


def here(menu: list[tuple[str, list[Item]]], path: str) -> str:
    """The name of the entry that the path lies under, the nearest one; "" for none."""
    found = ((len(address), item.url) for _, items in menu for item in items if path.startswith(address := reverse(item.url)))
    return next((url for length, url in sorted(found, reverse=True) if length > 1 or path == "/"), "")
