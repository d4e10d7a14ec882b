"""Risk grades: the highest impact decides, the record moves by one at most, every criterion is shown."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuangsui.rules.conditions import Subject
from shuangsui.rules.grades import Grades, asks_for_classes, grade
from shuangsui.rules.policy import Policy
from shuangsui.rules.registry import Target

from .invented import line, plan, pool, units

LINE = line("x", 'at_least = "50%"', of='{ grade = "high" }', every="quarter")
NUMBERS = "".join(f'[[attribute]]\ncite = "一"\nid = "{c}"\nheader = "{c}"\ntype = "number"\n' for c in "abpq")
GRADES = "".join(
    f'[[grade]]\ncite = "五"\nid = "{g}"\nname = "{g}"\nimpact_from = {n}\n' for g, n in (("middle", 3), ("low", 0), ("high", 5))
)


def _criterion(table: str, column: str, *points: int, when: str = "") -> str:
    def holds(p: int) -> str:
        return when or f'{{ attribute = "{column}", is = {p} }}'

    steps = ", ".join(f'{{ points = {p}, says = "{column}达 {abs(p)}", when = {holds(p)} }}' for p in points)
    return f'[[grading.{table}]]\ncite = "五.{column}"\nid = "{column}"\nname = "{column}"\nscore = [{steps}]\n'


def graded(when: str = "") -> Policy:
    """Impact a and b with 5, 3, 1 points; performance p and q with 2 and -2. `when` replaces a's condition."""
    criteria = _criterion("impact", "a", 5, 3, 1, when=when) + _criterion("impact", "b", 5, 3, 1)
    record = _criterion("performance", "p", 2, -2) + _criterion("performance", "q", 2, -2)
    return plan(
        LINE,
        every="quarter",
        more=NUMBERS + GRADES + '[grading]\ncite = "五"\nworse_from = 2\nbetter_until = -2\n' + criteria + record,
    )


POLICY = graded()
points = st.sampled_from([5, 3, 1, 0])
record = st.sampled_from([2, 0, -2])
ORDER = ["low", "middle", "high"]


def _subject(**values: int) -> Subject:
    return Subject(Target("T", "t", "A1", kind="unit", values={k: Decimal(v) for k, v in values.items()}), date(2025, 1, 1), 2025)


@given(points, points, record, record)
def test_the_highest_decides_and_the_record_moves_by_one(a: int, b: int, p: int, q: int) -> None:
    """Many middling scores never make a high one; two bad records move no further than one."""
    found = grade(POLICY, _subject(a=a, b=b, p=p, q=q))
    highest = max(a, b)
    assert found.from_impact == ("high" if highest >= 5 else "middle" if highest >= 3 else "low")
    move = (p + q >= 2) - (p + q <= -2)
    assert ORDER.index(found.grade) == min(max(ORDER.index(found.from_impact) + move, 0), 2)


def test_every_criterion_is_shown() -> None:
    """Its points, the words of its step, its article and its evidence; 0 where no step holds."""
    found = grade(POLICY, _subject(a=3, p=2))
    assert [(s.criterion, s.cite, s.points, s.says) for s in found.impact] == [("a", "五.a", 3, "a达 3"), ("b", "五.b", 0, "")]
    assert [s.points for s in found.performance] == [2, 0]
    assert found.impact[0].evidence[0].found == 3
    assert (found.from_impact, found.grade) == ("middle", "high")


def test_the_first_step_that_holds_counts() -> None:
    """Steps are tried from the top."""
    assert grade(graded(when='{ attribute = "a", at_least = 1 }'), _subject(a=1)).impact[0].points == 5


def test_a_plan_without_grades_grades_nobody() -> None:
    """And a line of a grade then has no members."""
    found = grade(plan(line("y", 'at_least = "1%"')), _subject())
    assert (found.grade, found.impact) == ("", ())


def test_a_grade_may_ask_for_a_class() -> None:
    """The classes are found first then; a line of the grade sees it."""
    policy = graded(when='{ class = "general" }')
    assert asks_for_classes(policy) and not asks_for_classes(POLICY)
    found = pool(policy, "2025-Q1", units(4))
    assert {g.grade for g in found.graded.values()} == {"high"}
    assert (len(found.lines[0].members), found.lines[0].take) == (4, 2)


@pytest.mark.parametrize("a", [0, 1, 3, 5])
def test_alike_targets_are_graded_alike(a: int) -> None:
    """One grader for many gives what one for each gives."""
    grader = Grades(POLICY)
    assert grader.of(_subject(b=1)) == grade(POLICY, _subject(b=1))
    assert grader.of(_subject(a=a)) == grade(POLICY, _subject(a=a)) == grader.of(_subject(a=a))
