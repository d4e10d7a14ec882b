"""Why a target is in its class and grade: the conditions that hold and that fail, on which facts, under which article."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from shuangsui.rules.explain import chance_in, explain, regular_period
from shuangsui.rules.periods import Period
from shuangsui.rules.policy import Policy, load_policy
from shuangsui.rules.registry import Fact, PastVisit, Target
from shuangsui.rules.wording.evidence import evidence_says, fact_says

from .invented import line, plan, pool, units

ROOT = Path(__file__).resolve().parents[2]
ON = date(2025, 2, 10)
KEY = '{ class = "key" }'

GRADED = """
[[attribute]]
cite = "五"
id = "hazard"
header = "危险程度"
type = "number"
[[fact]]
cite = "五"
id = "fine"
name = "罚款"
unit = "元"
[[grade]]
cite = "五（一）"
id = "low"
name = "低风险"
impact_from = 0
[[grade]]
cite = "五（一）"
id = "middle"
name = "中风险"
impact_from = 3
[[grade]]
cite = "五（一）"
id = "high"
name = "高风险"
impact_from = 5
[grading]
cite = "五"
worse_from = 2
better_until = -1
[[grading.impact]]
cite = "五（二）"
id = "hazard"
name = "危险"
score = [
  { points = 5, says = "大", when = { attribute = "hazard", more_than = 100 } },
  { points = 3, says = "中", when = { attribute = "hazard", more_than = 10 } },
]
[[grading.impact]]
cite = "五（二）"
id = "water"
name = "位置"
score = [{ points = 2, says = "近水源", when = { attribute = "tags", has_tag = "水源" } }]
[[grading.performance]]
cite = "五（三）"
id = "fines"
name = "处罚"
score = [{ points = 2, says = "20 万元及以上", when = { fact = "fine", take = "sum", during = "plan-1", at_least = 200000 } }]
[[grading.performance]]
cite = "五（三）"
id = "clean"
name = "正面清单"
score = [{ points = -1, says = "列入", when = { attribute = "tags", has_tag = "正面清单" } }]
"""


def _graded() -> Policy:
    return plan(
        line("high", 'at_least = "50%"', '{ grade = "high" }', "quarter"),
        line("low", 'at_least = "10%"', '{ grade = "low" }'),
        line("middle", 'at_least = "25%"', '{ grade = "middle" }'),
        more=GRADED,
    )


def _fact(value: int, day: date = date(2024, 5, 6), kind: str = "fine", source: str = "", target: str = "T1") -> Fact:
    return Fact(target, kind, day, Decimal(value) if value else None, source)


def _unit(**fields: object) -> Target:
    return Target("T1", "甲厂", "A1", kind="unit", **fields)  # type: ignore[arg-type] # each test gives fields of the right type


@pytest.mark.parametrize(
    ("hazard", "tags", "fine", "impact", "grade"),
    [
        (101, "", 0, "high", "high"),
        (100, "", 0, "middle", "middle"),
        (100, "", 199_999, "middle", "middle"),
        (100, "", 200_000, "middle", "high"),
        (101, "", 900_000, "high", "high"),  # moved by one at most, and there is none above
        (5, "水源", 0, "low", "low"),
        (5, "", 900_000, "low", "middle"),
        (101, "正面清单", 0, "high", "middle"),
        (101, "正面清单", 200_000, "high", "high"),  # 2 − 1 = 1 is neither worse nor better
    ],
)
def test_a_grade_shows_the_criteria_that_made_it(hazard: int, tags: str, fine: int, impact: str, grade: str) -> None:
    """The highest impact decides, the record moves it by one; the line that the grade falls under follows."""
    target = _unit(values={"hazard": Decimal(hazard)}, tags=frozenset({tags} if tags else ()))
    told = explain(_graded(), target, [_fact(fine)] if fine else [], ON, Period.parse("2025-Q1"))
    assert (told.graded.from_impact, told.graded.grade) == (impact, grade)
    assert [u.line.id for u in told.under] == [grade]
    points = {s.criterion: (s.points, s.cite) for s in (*told.graded.impact, *told.graded.performance)}
    assert points["危险"] == (5 if hazard > 100 else 3 if hazard > 10 else 0, "五（二）")
    assert points["处罚"] == (2 if fine >= 200_000 else 0, "五（三）")


def test_the_evidence_of_a_grade_names_the_fact() -> None:
    """Value, day, source: what the firm is told."""
    told = explain(_graded(), _unit(), [_fact(230_000, source="处罚决定书")], ON, Period.parse("2025-Q1"))
    (fines,) = (s for s in told.graded.performance if s.criterion == "处罚")
    assert evidence_says(_graded(), fines.evidence[0]) == "上一年罚款合计不少于 200000 元：查得 230000 元"
    assert fact_says(_graded(), fines.evidence[0].facts[0]) == "2024-05-06 罚款 230000元，来源 处罚决定书"


def _changji() -> Policy:
    return load_policy(ROOT / "policies" / "changji-2025")


def test_both_readings_of_a_threshold() -> None:
    """Exactly 200,000 yuan: 20万元及以上 holds and counts, 超过20万元 does not hold and does not count."""
    target = Target("T1", "甲厂", "652301", kind="unit")
    told = explain(_changji(), target, [_fact(200_000)], ON, Period.parse("2025-M02"))
    fines = [j for j in told.judged if j.reason.startswith("行政处罚")]
    assert [(j.holds, j.in_force, j.cite) for j in fines] == [(True, True, "附件2"), (False, False, "四.3")]
    assert fines[0].decided_by == "昌吉州生态环境局（按附件2的纳入原因，暂取）"
    assert told.classified.doubts == (("nominee-unconfirmed", "special"),)  # nobody has confirmed it
    assert told.classified.classes == ("general",)


@pytest.mark.parametrize(
    ("facts", "holds"),
    [
        ([], False),
        ([_fact(0, date(2024, month, 1), "complaint", "12369") for month in (1, 2, 3)], True),
        ([_fact(0, date(2024, month, 1), "complaint", "来访") for month in (1, 2, 3)], False),
        ([_fact(0, date(2024, 1, 1), "complaint", "12369"), _fact(0, date(2025, 1, 1), "complaint", "12369")], False),
        ([_fact(0, date(2024, month, 1), "complaint", "12369", "T2") for month in (1, 2, 3)], False),
    ],
)
def test_complaints(facts: list[Fact], holds: bool) -> None:
    """Three from 12369 in the year before; not other sources, other years, other firms."""
    told = explain(_changji(), Target("T1", "甲厂", "652301", kind="unit"), facts, ON, Period.parse("2025-M02"))
    (complaints,) = (j for j in told.judged if j.reason.startswith("信访投诉"))
    assert complaints.holds is holds


def test_a_firm_of_the_list_and_its_lines() -> None:
    """One of the 23 is special by the meeting's list, and stands in the county's line and the prefecture's."""
    target = Target("TS-014", "新疆西域春乳业有限公司", "652323", kind="unit")
    told = explain(_changji(), target, (), ON, Period.parse("2025-M02"))
    assert (told.classified.classes, told.classified.by, told.lists) == (("special",), "plan", frozenset({"special-2025"}))
    assert [(u.line.id, u.area) for u in told.under] == [("special-county", "652323"), ("special-prefecture", "652300")]
    assert sum(j.holds is None for j in told.judged) == 7  # the seven grounds without a number


def test_a_decision_stands_over_the_plan() -> None:
    """What the registry states counts, and that the facts say otherwise is told."""
    target = Target("T1", "甲厂", "652301", kind="unit", classes=("key",))
    told = explain(_changji(), target, [_fact(500_000)], ON, Period.parse("2025-M02"))
    assert (told.classified.by, told.classified.classes) == ("decision", ("key",))
    assert ("nominated-not-stated", "special") in told.classified.doubts


def test_a_target_without_a_line_in_yiliang() -> None:
    """Named by the city bureau, no permit: the city's line counts it, no line of the county's does."""
    policy = load_policy(ROOT / "policies" / "yiliang-2022")
    target = Target("T1", "甲厂", "530125", kind="unit", tags=frozenset({"市局确定重点监管"}))
    told = explain(policy, target, (), date(2022, 3, 1), Period.parse("2022-Q1"))
    assert [u.line.id for u in told.under if u.level == "county" and u.line.joint is None] == []
    assert [u.line.id for u in told.under if u.level == "prefecture"] == ["a4-prefecture"]


def test_facts_after_the_day_are_not_known() -> None:
    """On 1 May 2024 nobody knows of the fine of 6 May."""
    target = Target("T1", "甲厂", "652301", kind="unit")
    told = explain(_changji(), target, [_fact(200_000)], date(2024, 5, 1), Period.parse("2025-M02"))
    assert not any(j.holds for j in told.judged)


def test_the_chance_in_a_row() -> None:
    """25 % of 8 in the first quarter: 2 of 8. Where 1 of 3 was visited and 2 are due: both others are drawn, it is not."""
    policy = plan(line("k", 'at_least = "25%"', KEY, "quarter"), every="quarter")
    some = units(8, classes=("key",))
    (row,) = pool(policy, "2025-Q1", some).lines
    assert {chance_in(row, t.id) for t in some} == {Fraction(1, 4)}
    assert chance_in(row, "T99999") is None
    covered = plan(line("k", 'at_least = "25%"\ncover = { all = true, in = "year" }', KEY, "quarter"), every="quarter")
    three = units(3, classes=("key",))
    past = [PastVisit(three[0].id, date(2025, 2, 1), "A1")]
    (row,) = pool(covered, "2025-Q4", three, past=past).lines
    assert [chance_in(row, t.id) for t in three] == [0, 1, 1]


def test_the_period_that_a_day_falls_in() -> None:
    """Changji draws monthly, the zone quarterly."""
    assert regular_period(_changji(), "652301", ON).id == "2025-M02"
    assert regular_period(load_policy(ROOT / "policies" / "changji-hitech"), "652300GX", ON).id == "2025-Q1"
