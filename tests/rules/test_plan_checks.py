"""What a plan is looked over for, and a plan told article by article."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from shuangsui.rules.plan_checks import SENTENCES, Check, checks_of, line_checks
from shuangsui.rules.policy import load_policy
from shuangsui.rules.policy_told import policy_told

from .invented import line, plan

POLICIES = Path(__file__).resolve().parents[2] / "policies"
LINE: dict[str, Any] = {"id": "a", "name": "甲", "cite": "四", "floor": 5, "number": 6, "ceiling": 8, "pending": ""}
JOINT = line("joint", 'at_least = "3%"\njoint = "internal"\nshare_of = "planned visits"', '{ kind = "unit" }')


def codes(checks: list[Check]) -> list[str]:
    """Their codes; each has a sentence that its values fill."""
    assert all("{" not in check.says() for check in checks)
    return [check.code for check in checks]


@pytest.mark.parametrize(
    ("numbers", "code"),
    [
        ({}, "floors-kept"),
        ({"a": 5}, "floors-kept"),
        ({"a": 4}, "below-floor"),
        ({"a": 8}, "floors-kept"),
        ({"a": 9}, "above-ceiling"),
    ],
)
def test_numbers_between_floor_and_ceiling(numbers: dict[str, int], code: str) -> None:
    """The least and the most are allowed, one less and one more are not."""
    assert codes(line_checks([LINE], numbers)) == [code]


def test_where_the_floor_is_above_the_ceiling_the_floor_wins() -> None:
    """50–60 % of one: one is allowed, two are not (policy.md, rule 2)."""
    odd = LINE | {"floor": 1, "number": 1, "ceiling": 0}
    assert codes(line_checks([odd], {})) == ["floors-kept"]
    assert codes(line_checks([odd], {"a": 2})) == ["above-ceiling"]


def test_a_pending_line_is_said_and_keeps_nothing_up() -> None:
    """The document that its number stands in."""
    assert codes(line_checks([LINE | {"pending": "通知"}], {})) == ["floors-kept", "line-pending"]


def look(entries: list[dict[str, Any]], items: list[dict[str, Any]] | None = None, visits: int = 100) -> list[str]:
    about = {"numbers": {}, "entries": entries, "visits": visits}
    return codes(checks_of(plan(JOINT, draw='joint = "internal"'), "county", [LINE], items or [], about))[1:]


def test_internal_joint_inspections_are_at_least_three_in_a_hundred() -> None:
    """Rounded up: of 101 visits four. Only rows of the kind count."""
    row = {"item": "噪声", "kind": "internal-joint", "by": "甲科", "with": "乙科", "dates": "6月", "number": 3}
    assert look([row]) == ["joint-internal-kept"]
    assert look([row], visits=101) == ["joint-internal-short"]
    assert look([row | {"kind": "random"}]) == ["joint-internal-short"]


def test_every_item_is_planned_and_carried() -> None:
    """An item that no visit carries needs a round of its own; one that concerns nobody needs none."""
    item = {"name": "噪声", "targets": 4, "visits": 0}
    row = {"item": "噪声", "kind": "random", "dates": "全年"}
    assert look([], [item])[0] == "item-not-planned"
    assert look([row], [item])[0] == "item-not-carried"
    assert look([row], [item | {"visits": 2}])[0] == "items-planned"
    assert look([row], [item | {"targets": 0}])[0] == "items-planned"
    assert look([row | {"kind": "directed", "scope": "夜间"}], [item])[0] == "items-planned"


def test_rows_say_who_where_and_when() -> None:
    """A joint one its departments, a directed one its scope, each its dates."""
    assert look([{"item": "一", "kind": "joint", "by": "甲", "dates": "6月"}])[1:] == ["joint-without-partner"]
    assert look([{"item": "一", "kind": "directed", "dates": "6月"}])[1:] == ["directed-without-scope"]
    assert look([{"item": "一", "kind": "random"}])[1:] == ["entry-without-dates"]


def test_every_sentence_is_used() -> None:
    """None of them is left over."""
    import inspect

    from shuangsui.rules import plan_checks

    text = inspect.getsource(plan_checks).split("SENTENCES = {")[1].split("\n}\n", 1)[1]
    assert [code for code in SENTENCES if f'"{code}"' not in text] == []


@pytest.mark.parametrize("name", sorted(p.name for p in POLICIES.iterdir() if p.is_dir()))
def test_every_plan_is_told_with_its_sources(name: str) -> None:
    """Each line, draw, class and item has its point; those that the plan words are cited, the others say who decided."""
    policy = load_policy(POLICIES / name)
    sections = {section.title: section.points for section in policy_told(policy)}
    assert len(sections["抽查比例（条线）"]) == len(policy.quota)
    assert len(sections["抽取和确定时间"]) == len(policy.draw)
    assert len(sections["抽查事项"]) == len(policy.item)
    for title in ("抽查比例（条线）", "抽取和确定时间", "抽查事项", "类别", "公开"):
        assert all(point.says and (point.cite or point.decided_by) for point in sections[title]), title
