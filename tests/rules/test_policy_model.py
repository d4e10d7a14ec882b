"""What a policy answers once it is read: readings in force, levels, areas, spellings, exact numbers."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from shuangsui.rules.policy import load_policy, policy_bytes, policy_hash
from shuangsui.rules.policy.base import percent, ratio_number, span_months, term_parts
from shuangsui.rules.policy.conditions import AllOf, FactIs, InClass, leaves
from shuangsui.rules.policy.disclosure import Clock
from shuangsui.rules.policy.draws import Draw, Team, Window
from shuangsui.rules.policy.duties import When
from shuangsui.rules.policy.quotas import Either, Quota, Ratio, Times

POLICIES = Path(__file__).resolve().parents[2] / "policies"
CHANGJI = load_policy(POLICIES / "changji-2025")
JIAOZUO = load_policy(POLICIES / "jiaozuo-2024")
YILIANG = load_policy(POLICIES / "yiliang-2022" / "policy.toml")
LINE = {"cite": "四", "id": "x", "name": "x", "by": "county", "of": {"class": "key"}, "every": "quarter"}


def test_the_areas_below_an_area() -> None:
    assert len(CHANGJI.below("652300")) == 11
    assert CHANGJI.below("652371") == {"652371"}
    assert CHANGJI.area_of("652300NY").zone
    with pytest.raises(KeyError):
        CHANGJI.area_of("650100")


def test_each_level_owes_its_own_lines() -> None:
    assert [q.id for q in CHANGJI.lines_of("county")] == ["key-county", "special-county", "general-county"]
    assert [q.id for q in CHANGJI.lines_of("prefecture")] == ["key-prefecture", "special-prefecture", "general-prefecture"]
    assert CHANGJI.lines_of("village") == []


def test_every_spelling_finds_its_code() -> None:
    words = CHANGJI.vocabulary()
    assert {words.areas[n] for n in ("准东", "652371", "新疆准东经济技术开发区")} == {"652371"}
    assert words.areas["木垒县"] == "652328"
    assert words.areas["昌吉"] == "652301"
    assert {words.classes[n] for n in ("重点", "重点排污单位", "key")} == {"key"}
    assert words.facts["行政处罚金额"] == "fine"
    assert [c.header for c in words.target_columns][:2] == ["排污许可证编号", "环评批复日期"]
    assert [c.header for c in words.inspector_columns] == ["检查时间"]


def test_a_passage_read_two_ways_has_one_reading_in_force() -> None:
    fines = next(n for n in CHANGJI.class_of("special").nominated_by if n.id == "fines")
    assert [r.id for r in fines.readings] == ["at-least", "more-than"]
    condition = fines.in_force()
    assert isinstance(condition, FactIs)
    assert condition.bounds() == [("at_least", 200000)]
    other = fines.model_copy(update={"chosen": "more-than"}).in_force()
    assert isinstance(other, FactIs)
    assert other.bounds() == [("more_than", 200000)]


def test_a_line_takes_the_keys_of_its_reading() -> None:
    line = next(q for q in JIAOZUO.quota if q.id == "key-prefecture-others")
    assert (line.at_least, line.in_force().at_least, line.in_force().every) == (None, Fraction(1, 20), "quarter")
    assert line.model_copy(update={"chosen": "year"}).in_force().every == "year"
    managed = next(q for q in JIAOZUO.lines_of("prefecture") if q.id == "key-prefecture-managed")
    assert managed.at_least == "all"
    joint = next(q for q in YILIANG.quota if q.id == "joint-internal")
    assert joint.in_force().share_of == "planned visits"
    assert joint.model_copy(update={"chosen": "of-targets"}).in_force().share_of == "members"


def test_a_line_without_readings_is_itself() -> None:
    line = CHANGJI.quota[0]
    assert line.in_force() is line


def test_the_clock_in_force() -> None:
    assert CHANGJI.disclosure.clock.in_force() == (("task.completed",), "earlier", "20 working days")
    assert YILIANG.disclosure.clock.in_force() == (("task.completed", "result.determined"), "later", "20 working days")
    clock = Clock.model_validate({"cite": "三", "starts": ["quarter.end"], "term": "20 days"})
    assert clock.in_force() == (("quarter.end",), "earlier", "20 days")


def test_leaves_come_in_the_order_of_the_file() -> None:
    line = JIAOZUO.quota[1]
    assert isinstance(line.of, AllOf)
    assert [type(leaf).__name__ for leaf in leaves(line.of)] == ["InClass", "AttributeIs"]
    assert leaves(InClass.model_validate({"class": "key"})) == [InClass.model_validate({"class": "key"})]


def test_the_hash_is_of_the_bytes_of_the_file() -> None:
    source = policy_bytes(POLICIES / "changji-2025")
    assert source == (POLICIES / "changji-2025" / "policy.toml").read_bytes()
    assert policy_hash(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert policy_hash(source) != policy_hash(source + b"\n")


@given(st.integers(0, 999), st.integers(0, 9999))
def test_percents_are_exact(whole: int, parts: int) -> None:
    assert percent(f"{whole}.{parts:04d}%") == Fraction(whole * 10000 + parts, 1_000_000)


@given(st.one_of(st.floats(), st.integers(), st.booleans(), st.none(), st.text(alphabet="0123456789.%-+e ５％", max_size=6)))
def test_only_a_percent_is_a_percent(value: object) -> None:
    try:
        share = percent(value)
    except ValueError as error:
        assert str(error) == "percent"
    else:
        assert isinstance(value, str)
        assert value.endswith("%")
        assert share == Fraction(value[:-1]) / 100


@given(st.integers(1, 10**9 - 1), st.integers(0, 10**6 - 1))
def test_sides_of_a_ratio_are_exact(whole: int, parts: int) -> None:
    assert ratio_number(whole) == whole
    assert ratio_number(f"{whole}.{parts:06d}") == whole + Fraction(parts, 10**6)


@pytest.mark.parametrize("value", [0, -1, True, 2.5, "0", "0.0", "1/2", "-3", "1e3", "", "１"])
def test_what_is_no_side_of_a_ratio(value: object) -> None:
    with pytest.raises(ValueError, match="ratio-number"):
        ratio_number(value)


def test_spans_and_terms() -> None:
    assert [span_months(s) for s in ("month", "quarter", "half-year", "year", "2 years")] == [1, 3, 6, 12, 24]
    assert term_parts("20 working days") == (20, "working days")
    with pytest.raises(ValueError, match="term"):
        term_parts("二十日")


@pytest.mark.parametrize(
    ("amount", "kind"),
    [
        ({"inspectors": 1, "targets": "2.5", "inspectors_of": {"department": "支队"}}, Ratio),
        ({"times": 2, "in": "year"}, Times),
        ({"either": ["20%", {"inspectors": 1, "targets": 5}], "decided": 1, "decided_by": "局"}, Either),
    ],
)
def test_forms_of_amount(amount: dict[str, object], kind: type) -> None:
    assert isinstance(Quota.model_validate(LINE | {"at_least": amount}).at_least, kind)


@pytest.mark.parametrize("amount", [True, 1.5, None, [], {}, {"inspectors": 1}, {"times": 0, "in": "year"}, -1, "25", "%"])
def test_what_is_no_amount(amount: object) -> None:
    with pytest.raises(ValidationError):
        Quota.model_validate(LINE | {"at_least": amount})


def test_a_policy_cannot_be_changed_after_reading() -> None:
    with pytest.raises(ValidationError):
        CHANGJI.quota[0].every = "year"  # type: ignore[misc] # the assignment that must fail


@pytest.mark.parametrize(
    "seats",
    [
        [{"pool": "env", "name": "执法", "size": 1}],
        [{"pool": "env", "name": "执法", "size": 2}, {"pool": "env", "name": "监测", "size": 1}],
        [{"pool": "lab", "name": "监测", "size": 1}, {"pool": "env", "name": "执法", "size": 2}],
    ],
)
def test_a_team_has_two_inspectors_and_each_department_once(seats: list[dict[str, object]]) -> None:
    with pytest.raises(ValidationError, match="seats"):
        Team.model_validate({"cite": "五", "seats": seats})
    with pytest.raises(ValidationError, match="seats"):
        Draw.model_validate(
            {"cite": "五", "id": "d", "name": "d", "by": ["county"], "lines": ["x"], "every": "ad-hoc", "seats": seats}
        )


def test_one_way_to_say_when() -> None:
    assert When.model_validate({"anchor": "notice"}).after is None
    assert Window.model_validate({"by": "12-31"}).of == "same"
    two = {"after": "3 days", "by_day": 3, "anchor": "month.end"}
    for wrong in ({"anchor": "quarter.end"}, {"day": "11-30", "anchor": "notice"}, two):
        with pytest.raises(ValidationError, match="when"):
            When.model_validate(wrong)
    with pytest.raises(ValidationError, match="window"):
        Window.model_validate({})
