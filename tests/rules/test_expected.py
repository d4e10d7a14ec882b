"""Every plan comes to the numbers that were worked out by hand for it, and the check of that cannot pass for nothing."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from shuangsui.rules.expected import CaseError, differences
from shuangsui.rules.policy import load_policy

from . import invented

ROOT = Path(__file__).resolve().parents[2]
PLACES = (ROOT / "policies", ROOT / "tests" / "rules" / "plans")
FOLDERS = sorted(folder for place in PLACES for folder in place.iterdir() if folder.is_dir())
PLANT = '[[kind]]\ncite = "一"\nid = "plant"\nname = "电厂"\n'
INVENTED = PLACES[1] / "cover-by-quarter"


def _expected(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "expected.json").read_text("utf-8"))
    return found


def test_there_are_plans_to_check() -> None:
    """The five plans' folder and the invented plans are found: an empty list of folders would pass below."""
    assert [f.parent.name for f in FOLDERS].count("policies") >= 2
    assert [f.parent.name for f in FOLDERS].count("plans") >= 12


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda f: f.name)
def test_a_plan_comes_to_its_numbers(folder: Path) -> None:
    """Each folder has a policy and an expected.json with cases, and all of them hold."""
    expected = _expected(folder)
    assert len(expected["cases"]) >= 2
    assert len({case["id"] for case in expected["cases"]}) == len(expected["cases"])
    assert differences(load_policy(folder), expected) == []


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda f: f.name)
def test_a_wrong_number_is_found(folder: Path) -> None:
    """Every number of every case, made wrong by one, is told: none of them is read past."""
    policy, expected = load_policy(folder), _expected(folder)
    for case in expected["cases"]:
        for line, numbers in case.get("expect", {}).items():
            wrong = deepcopy(case)
            wrong["expect"] = {line: {what: _other(value) for what, value in numbers.items()}}
            wrong.pop("takes", None)
            alone = {k: v for k, v in wrong.items() if k not in ("excluded", "classes", "grades")}
            told = differences(policy, {"cases": [alone]})
            assert {d.what for d in told} == {f"{line}.{what}" for what in numbers}


def _other(value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    return value + 1 if isinstance(value, int) else [*value, "something-else"]


def test_every_kind_of_expectation_can_fail() -> None:
    """Takes, exclusions, classes, grades, items, windows and refusals are compared too."""
    policy = load_policy(INVENTED)
    base = {"id": "x", "area": "A1", "period": "2025-Q1", "on": "2024-12-30", "targets": [{"count": 7, "area": "A1"}]}
    for wrong in (
        {"excluded": {"no-line": 1}},
        {"classes": {"all": 8}},
        {"window": ["2024-12-25", "2025-01-01"]},
        {"refused": "no-draw"},
    ):
        assert len(differences(policy, {"cases": [base | wrong]})) == 1, wrong
    run = {k: v for k, v in base.items() if k not in ("period", "on")} | {"periods": ["2025-Q1", "2025-Q2"]}
    assert differences(policy, {"cases": [run | {"takes": {"key": [2, 2]}}]}) == []
    assert len(differences(policy, {"cases": [run | {"takes": {"key": [2, 3]}}]})) == 1
    refused = base | {"period": "2025-M01", "expect": {"key": {"take": 2}}}
    assert [d.found for d in differences(policy, {"cases": [refused]})] == ["no-draw"]


@pytest.mark.parametrize(
    ("case", "key"),
    [
        ({}, "expect"),
        ({"expect": {}, "target": []}, "target"),
        ({"expect": {}, "targets": [{"count": 1, "area": "A1", "visted": 1}]}, "visted"),
        ({"expect": {}, "targets": [{"count": 1, "area": "A1", "visits": [{"day": "2025-01-01"}]}]}, "day"),
        ({"expect": {}, "targets": [{"count": 1, "area": "A1", "facts": [{"fact": "x", "sum": 1}]}]}, "sum"),
        ({"expect": {}, "inspectors": [{"count": 1, "post": "x"}]}, "post"),
    ],
)
def test_a_slip_in_a_case_is_refused(case: dict[str, Any], key: str) -> None:
    """A key that means nothing, or a case that expects nothing, is an error and no pass."""
    whole = {"id": "x", "area": "A1", "period": "2025-Q1", "on": "2024-12-30"} | case
    with pytest.raises(CaseError) as refused:
        differences(load_policy(INVENTED), {"cases": [whole]})
    assert refused.value.key == key
    assert f"「{key}」" in str(refused.value)


@pytest.mark.parametrize(
    ("case", "where", "near"),
    [
        ({"expect": {"kee": {"take": 0}}}, "x.expect", "key"),
        ({"expect": {"key": {"tke": 0}}}, "x.expect.key", "take"),
        ({"takes": {"keys": [0]}}, "x.takes", "key"),
        ({"expect": {}, "area": "A11"}, "x.area", "A1"),
        ({"expect": {}, "area": "zzz"}, "x.area", ""),
        ({"classes": {"al": 1}}, "x.classes", "all"),
        ({"grades": {"high": 1}}, "x.grades", ""),
        ({"items": {"facilities": 1}}, "x.items", ""),
        ({"expect": {}, "targets": [{"count": 1, "area": "A1", "clases": ["all"]}]}, "x.targets.0", "classes"),
        ({"expect": {}, "targets": [{"count": 1, "area": "A1", "classes": ["al"]}]}, "x.targets.0.classes", "all"),
        ({"expect": {}, "targets": [{"count": 1, "area": "A1", "kind": "unti"}]}, "x.targets.0.kind", "unit"),
        ({"expect": {}, "targets": [{"count": 1, "area": "A1", "facts": [{"fact": "fine"}]}]}, "x.targets.0.facts", ""),
        ({"expect": {}, "targets": [{"count": 1, "area": "A1", "visits": [{"items": ["i"]}]}]}, "x.targets.0.visits.items", ""),
    ],
)
def test_a_misspelt_name_is_refused_with_the_one_it_is_like(case: dict[str, Any], where: str, near: str) -> None:
    """A line, a number, an area or a class that nothing answers to is no number of zero."""
    whole = {"id": "x", "area": "A1", "period": "2025-Q1", "on": "2024-12-30"} | case
    with pytest.raises(CaseError) as refused:
        differences(load_policy(INVENTED), {"cases": [whole]})
    assert (refused.value.where, refused.value.near) == (where, near)
    assert (f"是否指 {near}？" in str(refused.value)) == bool(near)


@pytest.mark.parametrize(
    ("case", "where"),
    [
        ({"on": "1 月 5 日"}, "x.on"),
        ({"targets": [{"count": 1, "area": "A1", "pending": 1, "pending_since": "2025-Q1"}]}, "x.targets.0.pending_since"),
        ({"targets": [{"count": 1, "area": "A1", "visits": [{"date": "2025"}]}]}, "x.targets.0.visits.date"),
        ({"inspectors": [{"count": 1, "valid_until": "长期"}]}, "x.inspectors.0.valid_until"),
    ],
)
def test_what_is_no_day_is_said_with_its_place(case: dict[str, Any], where: str) -> None:
    whole = {"id": "x", "area": "A1", "period": "2025-Q1", "on": "2024-12-30", "expect": {}} | case
    with pytest.raises(CaseError) as refused:
        differences(load_policy(INVENTED), {"cases": [whole]})
    assert (refused.value.code, refused.value.where) == ("case-day", where)
    assert "应写成 2025-03-31 这样的日期" in str(refused.value)


@pytest.mark.parametrize("expected", [{}, {"cases": []}])
def test_a_file_without_cases_is_refused(expected: dict[str, Any]) -> None:
    """Nothing expected is nothing checked."""
    with pytest.raises(CaseError):
        differences(load_policy(INVENTED), expected)


def test_a_case_without_a_kind_is_of_the_plans_first() -> None:
    """As in a registry that leaves the column empty."""
    policy = invented.plan(invented.line("g", 'at_least = "all"', of='{ not = { kind = "unit" } }'), more=PLANT)
    policy = policy.model_copy(update={"kind": policy.kind[::-1]})
    case = {"id": "x", "area": "A1", "period": "2025-M12", "on": "2025-11-28", "targets": [{"count": 3, "area": "A1"}]}
    assert differences(policy, {"cases": [case | {"expect": {"g": {"members": 3}}}]}) == []
