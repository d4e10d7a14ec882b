"""Who can be drawn as an inspector, for which areas, in which seat, and who counts in a ratio."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from shuangsui.rules.policy import Policy
from shuangsui.rules.registry import Inspector
from shuangsui.rules.sentences import STAFF_EXCLUDED, say
from shuangsui.rules.staff import own_staff, staff_of

from .invented import line, plan

ON = date(2025, 3, 31)
SEATS = (
    'seats = [{ pool = "env", name = "环境", size = 2 }, '
    '{ pool = "market", name = "市场", size = 1, departments = ["市场监管局", "市场科"] }]'
)
POLICY = plan(line("x", 'at_least = "1%"'))


def joint(kind: str) -> Policy:
    """A plan whose draw is a joint one with seats of its own."""
    return plan(line("x", 'at_least = "1%"'), draw=f'joint = "{kind}"\n{SEATS}')


def someone(id_: str, *areas: str, **fields: Any) -> Inspector:
    """An inspector."""
    return Inspector(id_, f"人{id_}", areas, **fields)


def test_why_someone_cannot_go() -> None:
    """Auxiliaries, those off duty, those whose certificate has run out; on its last day it is valid."""
    staff = staff_of(
        POLICY,
        "A1",
        [
            someone("5", "A1", staff_type="expert"),
            someone("4", "A1", staff_type="auxiliary"),
            someone("3", "A1", on_duty=False),
            someone("2", "A1", valid_until=date(2025, 3, 30)),
            someone("1", "A1", valid_until=ON),
            someone("0", "A1"),
        ],
        ON,
    )
    assert [(s.inspector.id, s.excluded) for s in staff] == [
        ("0", ""), ("1", ""), ("2", "certificate-expired"), ("3", "off-duty"), ("4", "auxiliary"), ("5", "auxiliary"),
    ]  # fmt: skip


def test_own_lent_and_foreign() -> None:
    """Those lent to the authority go, and do not count; those of other counties are not in the draw at all."""
    people = [
        someone("own", "A1"),
        someone("lent", "A2", "A1"),
        someone("away", "A1", "A2"),
        someone("far", "A2"),
        someone("free"),
    ]
    assert [(s.inspector.id, s.areas) for s in staff_of(POLICY, "A1", people, ON)] == [
        ("away", ("*",)), ("free", ("*",)), ("lent", ("*",)), ("own", ("*",)),
    ]  # fmt: skip
    assert [i.id for i in own_staff(POLICY, "A1", people, ON)] == ["away", "free", "own"]
    assert [i.id for i in own_staff(POLICY, "A2", people, ON)] == ["far", "free", "lent"]


def test_the_unit_says_whose_someone_is() -> None:
    """Before the order of the areas; a unit that the plan does not know says nothing."""
    people = [
        someone("1", "A1", unit="乙县分局"),
        someone("2", "A2", "A1", unit="甲县分局"),
        someone("3", "A1", unit="执法支队"),
        someone("4", unit="乙县分局"),
    ]
    assert [i.id for i in own_staff(POLICY, "A1", people, ON)] == ["2", "3"]


def test_without_areas_one_goes_for_the_own_unit_alone() -> None:
    """留空为本单位的全部区域: the county's people are not the zone's; a unit that the plan does not know says nothing."""
    people = [someone("1", unit="甲县分局"), someone("2", unit="乙县分局"), someone("3", unit="执法大队"), someone("4")]
    found = {area: [s.inspector.id for s in staff_of(POLICY, area, people, ON)] for area in ("A1", "A2", "P0")}
    assert found == {"A1": ["1", "3", "4"], "A2": ["2", "3", "4"], "P0": ["3", "4"]}


def test_own_people_may_be_kept_to_areas_below() -> None:
    """A prefecture's inspector with counties in the areas goes there alone, and counts for the prefecture."""
    people = [someone("1", "A1", "A2", unit="某州"), someone("2", "A1", unit="甲县分局"), someone("3", "P0")]
    assert [(s.inspector.id, s.areas) for s in staff_of(POLICY, "P0", people, ON)] == [("1", ("A1", "A2")), ("3", ("*",))]
    assert [i.id for i in own_staff(POLICY, "P0", people, ON)] == ["1", "3"]


def test_seats_of_a_joint_draw() -> None:
    """By department or unit; whoever no group names sits with the first group that names none."""
    policy = joint("departments")
    people = [
        someone("1", "A1", department="市场科"),
        someone("2", "A1", unit="市场监管局"),
        someone("3", "A1", department="执法大队"),
        someone("4", "A1"),
    ]
    found = {s.inspector.id: s.pool for s in staff_of(policy, "A1", people, ON, policy.draw[0])}
    assert found == {"1": "market", "2": "market", "3": "env", "4": "env"}
    assert {s.pool for s in staff_of(policy, "A1", people, ON)} == {"env"}  # the plan's own seats, for any other draw


@pytest.mark.parametrize("kind", ["one group", "two groups"])
def test_seats_that_name_departments_are_for_these_alone(kind: str) -> None:
    """Where every group names its departments, others are shown and cannot be drawn; they do not count in a ratio either."""
    env = '{ pool = "env", name = "环境", size = 2, departments = ["环境局"] }'
    market = ', { pool = "market", name = "市场", size = 1, departments = ["市场监管局"] }' if kind == "two groups" else ""
    policy = plan(line("x", 'at_least = "1%"'), draw=f"seats = [{env}{market}]")
    people = [
        someone("1", "A1", department="环境局"),
        someone("2", "A1", unit="环境局", department="执法大队"),
        someone("3", "A1", department="水务局"),
        someone("4", "A1"),
        someone("5", "A1", department="水务局", on_duty=False),
    ]
    staff = staff_of(policy, "A1", people, ON, policy.draw[0])
    assert [(s.inspector.id, s.excluded) for s in staff] == [
        ("1", ""), ("2", ""), ("3", "other-department"), ("4", "other-department"), ("5", "off-duty"),
    ]  # fmt: skip
    assert [i.id for i in own_staff(policy, "A1", people, ON, policy.draw[0])] == ["1", "2"]
    assert all(say(STAFF_EXCLUDED, s.excluded) for s in staff if s.excluded)


def test_another_departments_people_do_not_count() -> None:
    """In a draw with other departments the first group is the bureau's; within the bureau all are its own."""
    people = [someone("1", "A1", department="市场科"), someone("2", "A1"), someone("3", "A1", on_duty=False)]
    with_others, within = joint("departments"), joint("internal")
    assert [i.id for i in own_staff(with_others, "A1", people, ON, with_others.draw[0])] == ["2"]
    assert [i.id for i in own_staff(within, "A1", people, ON, within.draw[0])] == ["1", "2"]


def test_the_order_of_input_is_no_matter() -> None:
    """Sorted by certificate number."""
    people = [someone(str(n), "A1") for n in range(9)]
    assert staff_of(POLICY, "A1", people[::-1], ON) == staff_of(POLICY, "A1", people, ON)
