"""A registry's specialities beside those that its plan lists."""

from __future__ import annotations

from dataclasses import replace

from shuangsui.rules.policy import Policy
from shuangsui.rules.sentences import SPECIALITIES, say
from shuangsui.rules.specialities import undeclared

from .invented import line, people, plan, units


def _plan(listed: list[str]) -> Policy:
    policy = plan(line("g", 'at_least = "10%"'))
    return policy.model_copy(update={"team": policy.team.model_copy(update={"specialities": listed})})


def test_specialities_outside_the_list_are_told() -> None:
    """Of inspectors, then of targets; each with its holders and the nearest that is listed."""
    staff = [replace(i, skills=frozenset(s)) for i, s in zip(people(3), ({"辐射"}, {"水"}, {"水", "辐射安全"}), strict=True)]
    firms = [*units(2, needs="辐射"), *units(1, "N", needs="固废"), *units(1, "S")]
    found = undeclared(_plan(["辐射", "大气"]), firms, staff)
    assert [(u.code, u.speciality, u.holders, u.near) for u in found] == [
        ("undeclared-skill", "水", ("I001", "I002"), ""),
        ("undeclared-skill", "辐射安全", ("I002",), "辐射"),
        ("undeclared-need", "固废", ("N00000",), ""),
    ]
    for u in found:
        values = {"speciality": u.speciality, "listed": "辐射、大气", "count": len(u.holders), "near": u.near}
        assert u.speciality in say(SPECIALITIES, u.code, **values)


def test_a_plan_without_a_list_takes_any() -> None:
    staff = [replace(i, skills=frozenset({"水"})) for i in people(1)]
    assert undeclared(_plan([]), units(1, needs="固废"), staff) == ()
