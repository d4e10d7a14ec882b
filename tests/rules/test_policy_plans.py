"""The plans themselves: each comes to the numbers worked out by hand, says where it has every value from, and names nobody."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from shuangsui.rules.expected import differences
from shuangsui.rules.policy import Policy, load_policy
from shuangsui.rules.policy.base import Part, Sourced

POLICIES = Path(__file__).resolve().parents[2] / "policies"
PLANS = sorted(p.parent for p in POLICIES.glob("*/policy.toml"))
LOADED = {p.name: load_policy(p) for p in PLANS}
CASES = [
    pytest.param(plan, case, id=f"{plan.name}-{case['id']}")
    for plan in PLANS
    for case in json.loads((plan / "expected.json").read_text("utf-8"))["cases"]
]


def test_all_five_plans_are_here() -> None:
    assert [p.name for p in PLANS] == ["changji-2025", "changji-hitech", "jiaozuo-2024", "urumqi-2020", "yiliang-2022"]


@pytest.mark.parametrize("name", LOADED)
def test_a_plan_is_called_as_its_folder(name: str) -> None:
    assert LOADED[name].policy.id == name


@pytest.mark.parametrize(("plan", "case"), CASES)
def test_a_plan_comes_to_what_was_worked_out_by_hand(plan: Path, case: dict[str, Any]) -> None:
    assert differences(LOADED[plan.name], {"cases": [case]}) == []


@pytest.mark.parametrize(("plan", "case"), CASES)
def test_no_number_of_a_case_is_idle(plan: Path, case: dict[str, Any]) -> None:
    """A number that could be another without being noticed proves nothing."""
    policy = LOADED[plan.name]
    for line, numbers in case.get("expect", {}).items():
        for what, number in numbers.items():
            wrong = case | {"expect": {line: {what: number + 1}}}
            assert any(d.what == f"{line}.{what}" for d in differences(policy, {"cases": [wrong]}))
    for line, takes in case.get("takes", {}).items():
        wrong = case | {"takes": {line: [*takes[:-1], takes[-1] + 1]}}
        assert [d.what for d in differences(policy, {"cases": [wrong]})] == [f"takes.{line}"]
    if "window" in case:
        wrong = case | {"window": [case["window"][0], "2030-01-01"]}
        assert differences(policy, {"cases": [wrong]}) != []


@pytest.mark.parametrize("plan", PLANS, ids=lambda p: p.name)
def test_the_cases_of_a_plan_are_enough_and_tell_their_working(plan: Path) -> None:
    cases = json.loads((plan / "expected.json").read_text("utf-8"))["cases"]
    assert len({c["id"] for c in cases}) == len(cases) >= (8 if plan.name == "changji-hitech" else 12)
    policy = LOADED[plan.name]
    assert {line for c in cases for line in c.get("expect", {})} == {q.id for q in policy.quota if not q.pending}
    for c in cases:
        assert c["working"]
        assert re.search(r"（.*[一二三四五六七八九十表附].*）", c["says"]), c["id"]


def _parts(value: Any) -> Iterator[Part]:
    if isinstance(value, Part):
        yield value
        for name in type(value).model_fields:
            yield from _parts(getattr(value, name))
    elif isinstance(value, list):
        for inner in value:
            yield from _parts(inner)


@pytest.mark.parametrize("name", LOADED)
def test_every_value_says_where_it_comes_from(name: str) -> None:
    sourced = [p for p in _parts(LOADED[name]) if isinstance(p, Sourced)]
    assert len(sourced) > 100
    assert all(p.cite or p.decided_by for p in sourced)


@pytest.mark.parametrize("plan", PLANS, ids=lambda p: p.name)
def test_no_certificate_or_credit_code_of_anybody_stands_in_a_plan(plan: Path) -> None:
    for file in plan.iterdir():
        assert re.findall(r"\d{9,}|[0-9A-Z]{18}", file.read_text("utf-8")) == []


def _shown(name: str, line: str) -> Any:
    return next(q for q in LOADED[name].quota if q.id == line)


def test_changji_states_what_its_plan_states() -> None:
    policy: Policy = LOADED["changji-2025"]
    issued = next(x for x in policy.listed if x.id == "special-2025")
    assert len(issued.member) == 23
    assert sum("刑事犯罪" in m.reasons for m in issued.member) == 5
    assert sum("信访投诉3次及以上" in m.reasons for m in issued.member) == 4
    assert sum("行政处罚金额在20万元及以上" in m.reasons for m in issued.member) == 15
    assert (str(issued.decided_on), issued.decision[-13:]) == ("2024-12-26", "第二十七次行政审批联审会议")
    special = policy.class_of("special")
    assert len([n for n in special.nominated_by if n.in_force() is None]) == 7
    assert special.confirmed_by is not None
    assert special.confirmed_by.listed_in == "special-2025"
    areas = policy.vocabulary().areas
    assert all(m.area in areas for m in issued.member)
    assert len(policy.disclosure.phrase) == 7
    due = {d.id: d.due for d in policy.report}
    assert due["summary-county"] is not None
    assert (due["summary-county"].day, due["summary-county"].if_day_off) == ("11-30", "same")


def test_the_zone_may_not_undercut_its_prefecture() -> None:
    zone, parent = LOADED["changji-hitech"], LOADED["changji-2025"]
    assert zone.policy.parent == parent.policy.id
    assert set(zone.policy.binds) <= parent.below(parent.policy.binds[0])
    for line in zone.quota:
        above = next(q for q in parent.quota if q.id == line.id)
        assert (line.every, line.at_most) == (above.every, None)
        if line.id != "general-county":
            assert line.at_least == above.at_least
    (draw,) = zone.draw
    assert draw.window is not None
    assert (draw.window.within_last, draw.window.of) == ("5 working days", "before")


def test_the_contradictions_of_the_plans_are_left_visible() -> None:
    urumqi = LOADED["urumqi-2020"]
    (draw,) = [d for d in urumqi.draw if d.id == "quarterly"]
    assert draw.window is not None
    assert draw.window.by_day == 25
    late = [x for x in urumqi.lists if x.due is not None and x.due.after == "3 days" and "special" in x.feeds]
    assert len(late) == 3
    assert len(urumqi.lists) == 12
    assert urumqi.disclosure.phrase == []
    assert urumqi.form[0].also == ["污染源现场执法情况表"]
    yiliang = LOADED["yiliang-2022"]
    lines = {q.of.model_dump_json() for q in yiliang.quota}
    assert not any('"class_"' in of for of in lines)  # the four classes have no line of their own
    assert [q.id for q in yiliang.quota if q.pending] == ["joint-departments-rounds", "joint-departments-subjects"]
    assert len(yiliang.disclosure.phrase) == 8
