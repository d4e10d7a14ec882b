"""Whose name is shown and whose is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from shuangsui.rules.natural_persons import PERSONS, is_person, masked, private_kinds
from shuangsui.rules.policy import policy_bytes, read_policy

POLICIES = Path(__file__).resolve().parents[2] / "policies"


def test_a_plan_names_its_persons() -> None:
    """宜良's table names 个人; a plan that names none still has the usual words."""
    named = private_kinds(read_policy(policy_bytes(POLICIES / "yiliang-2022")))
    assert {"person", "个人"} <= named and "排污单位" not in named
    assert private_kinds(read_policy(policy_bytes(POLICIES / "changji-2025"))) == PERSONS


@pytest.mark.parametrize(
    ("name", "kind", "code", "hidden"),
    [
        ("张三", "个人", "", True),
        ("老张汽修", "自然人", "", True),
        ("张三", "排污单位", "", False),
        ("张三丰", "", "", True),
        ("欧阳小明", "", "", True),
        ("张三", "", "92652301MA00000000", False),
        ("金川厂", "", "", False),
        ("李记店", "", "", False),
        ("高新热力", "", "", False),
        ("示例企业001", "", "", False),
        ("王", "", "", False),
        ("", "", "", False),
    ],
)
def test_who_is_a_person(name: str, kind: str, code: str, hidden: bool) -> None:
    """The kind decides; without one a bare personal name without a code."""
    assert is_person(name, kind, code, PERSONS) is hidden


@pytest.mark.parametrize(
    ("name", "shown"), [("张三", "张某"), ("欧阳小明", "欧阳某"), ("买买提·吐尔逊", "买某"), ("司马", "司某")]
)
def test_only_the_surname_is_left(name: str, shown: str) -> None:
    """张某."""
    assert masked(name) == shown
