"""What a target must be: each operator, each span of facts, and the evidence beside the verdict."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from shuangsui.rules.conditions import Likeness, Subject, judge
from shuangsui.rules.periods import Period
from shuangsui.rules.policy.conditions import Condition, leaves
from shuangsui.rules.registry import Fact, Target, Value

READER: TypeAdapter[Condition] = TypeAdapter(Condition)


def subject(*facts: Fact, period: str = "", **fields: Any) -> Subject:
    """A target of county A1 as conditions see it in March 2025; `values` and other fields as given."""
    values = fields.pop("values", {})
    target = Target(
        "T",
        "某厂",
        "A1",
        kind="unit",
        values=values,
        **{k: fields.pop(k) for k in ("tags", "state", "takes_part") if k in fields},
    )
    areas = {"P0": frozenset({"P0", "A1"}), "A1": frozenset({"A1"})}
    at = Period.parse(period) if period else None
    return Subject(target, date(2025, 3, 24), 2025, facts, areas=areas, period=at, **fields)


def holds(table: dict[str, object], who: Subject) -> bool:
    """Whether a condition, written as in a policy file, holds."""
    return judge(READER.validate_python(table), who).holds


def fine(day: date, yuan: str | None = "100", **more: Any) -> Fact:
    """A fine."""
    return Fact("T", "fine", day, None if yuan is None else Decimal(yuan), **more)


@pytest.mark.parametrize(
    ("found", "table", "wanted"),
    [
        (Decimal("200000"), {"at_least": 200000}, True),
        (Decimal("200000"), {"more_than": 200000}, False),
        (Decimal("200000.01"), {"more_than": 200000}, True),
        (Decimal("200000"), {"at_most": 200000}, True),
        (Decimal("200000"), {"under": 200000}, False),
        (Decimal("5"), {"at_least": "4.5", "under": "5.5"}, True),
        (Decimal("6"), {"at_least": "4.5", "under": "5.5"}, False),
        (Decimal("5.0"), {"is": 5}, True),
        (Decimal("5.0"), {"is": "5"}, True),
        (Decimal("5.0"), {"in": ["4", "5"]}, True),
        (Decimal("5"), {"is": "重点"}, False),
        ("5", {"is": 5}, True),
        ("重点", {"is": "重点"}, True),
        ("重点", {"in": ["简化", "重点"]}, True),
        ("重点", {"in": ["简化"]}, False),
        (None, {"is": "重点"}, False),
        (None, {"at_least": 0}, False),
        ("", {"filled": True}, False),
        (None, {"filled": False}, True),
        (frozenset(), {"filled": True}, False),
        (Decimal(0), {"filled": True}, True),
        (False, {"filled": True}, True),
        (True, {"is": True}, True),
        (True, {"is": 1}, False),
        (Decimal(1), {"is": True}, False),
        (False, {"is": True}, False),
        (date(2025, 1, 31), {"is": "2025-01-31"}, True),
        (frozenset({"水", "气"}), {"has_tag": "水"}, True),
        (frozenset({"水", "气"}), {"has_tag": "声"}, False),
        (frozenset({"水", "气"}), {"in": ["声", "气"]}, True),
        ("水", {"has_tag": "水"}, True),
        ("text", {"at_least": 1}, False),
    ],
)
def test_a_column(found: Value, table: dict[str, object], wanted: bool) -> None:
    """以上 includes the number, 超过 does not; an empty cell meets no comparison; types are not mixed up."""
    assert holds({"attribute": "x"} | table, subject(values={"x": found})) is wanted


def test_core_columns() -> None:
    """Without being declared."""
    who = subject(tags=frozenset({"辐射"}), state="停产", takes_part=False)
    assert holds({"attribute": "tags", "has_tag": "辐射"}, who)
    assert holds({"attribute": "state", "is": "停产"}, who)
    assert holds({"attribute": "takes_part", "is": False}, who)
    assert holds({"attribute": "name", "is": "某厂"}, who)
    assert not holds({"attribute": "needs", "filled": True}, who)


def test_membership() -> None:
    """Classes, grade, lists, kind, and areas with all below."""
    who = subject(classes=("key",), grade="high", lists=frozenset({"l"}))
    yes = [{"class": "key"}, {"grade": "high"}, {"list": "l"}, {"kind": "unit"}, {"area": "A1"}, {"area": "P0"}]
    no = [{"class": "special"}, {"grade": "low"}, {"list": "m"}, {"kind": "person"}, {"area": "A2"}]
    assert all(holds(t, who) for t in yes)
    assert not any(holds(t, who) for t in no)
    assert holds({"all": yes}, who) and not holds({"all": [*yes, no[0]]}, who)
    assert holds({"any": [*no, yes[0]]}, who) and not holds({"any": no}, who)
    assert holds({"not": no[0]}, who) and not holds({"not": yes[0]}, who)


@pytest.mark.parametrize(
    ("during", "period", "day", "wanted"),
    [
        ("plan-1", "", date(2024, 1, 1), True),
        ("plan-1", "", date(2024, 12, 31), True),
        ("plan-1", "", date(2023, 12, 31), False),
        ("plan-1", "", date(2025, 1, 1), False),
        ("plan", "", date(2025, 3, 24), True),
        ("plan", "", date(2025, 3, 25), False),  # not yet known on the day
        ("plan-2", "", date(2023, 6, 1), True),
        ("quarter-1", "2025-Q2", date(2025, 1, 1), True),  # for the second quarter, drawn in March
        ("quarter-1", "2025-Q2", date(2024, 12, 31), False),
        ("quarter-1", "2025-M05", date(2025, 2, 1), True),
        ("quarter-1", "", date(2024, 10, 1), True),  # without a draw: from the day
        ("quarter-1", "", date(2025, 1, 1), False),
        ("month-1", "2025-M04", date(2025, 3, 1), True),
        ("month-1", "2025-M04", date(2025, 2, 28), False),
        ("ever", "", date(1999, 1, 1), True),
        ("ever", "", date(2026, 1, 1), False),
        ([date(2024, 5, 1), date(2024, 5, 31)], "", date(2024, 5, 31), True),
        ([date(2024, 5, 1), date(2024, 5, 31)], "", date(2024, 6, 1), False),
    ],
)
def test_when_a_fact_counts(during: object, period: str, day: date, wanted: bool) -> None:
    """Years from the plan's, quarters and months from the period drawn for, and nothing after the day of the freeze."""
    assert holds({"fact": "fine", "during": during, "at_least": 1}, subject(fine(day), period=period)) is wanted


def test_facts_taken_together() -> None:
    """Their number, their sum to the cent, the largest; other facts, sources and the unverified apart."""
    day = date(2024, 5, 1)
    facts = [
        fine(day, "0.1"), fine(day, "0.2", source="12369"), fine(day, "199999.7", verified=False), fine(day, None),
        Fact("T", "complaint", day),
    ]  # fmt: skip
    who = subject(*facts)
    assert holds({"fact": "fine", "take": "sum", "at_least": 200000}, who)
    assert not holds({"fact": "fine", "take": "sum", "more_than": 200000}, who)
    assert not holds({"fact": "fine", "take": "sum", "verified": True, "at_least": 1}, who)
    assert holds({"fact": "fine", "take": "largest", "under": 200000}, who)
    assert holds({"fact": "fine", "take": "count", "at_least": 4, "at_most": 4}, who)
    assert holds({"fact": "fine", "source": "12369", "at_least": 1, "under": 2}, who)
    assert holds({"fact": "complaint", "under": 2}, who)
    assert holds({"fact": "nothing", "take": "largest", "at_most": 0}, who)


def test_the_evidence() -> None:
    """A verdict shows the tests that decided it: the one that held, or those that failed, with the facts."""
    who = subject(fine(date(2024, 5, 1), "300000"), fine(date(2023, 5, 1), "9"), values={"x": "y"})
    table = {"any": [{"attribute": "x", "is": "z"}, {"fact": "fine", "take": "sum", "at_least": 200000}]}
    verdict = judge(READER.validate_python(table), who)
    assert verdict.holds
    assert [(e.found, len(e.facts)) for e in verdict.evidence] == [(Decimal(300000), 1)]
    failed = judge(READER.validate_python({"all": [{"attribute": "x", "is": "z"}, {"kind": "unit"}]}), who)
    assert [e.found for e in failed.evidence] == ["y"]
    neither = judge(READER.validate_python({"any": [{"attribute": "x", "is": "z"}, {"kind": "person"}]}), who)
    assert len(neither.evidence) == 2


@given(st.lists(st.decimals(0, 10**9, places=2), max_size=8), st.randoms())
def test_the_order_of_facts_is_no_matter(yuan: list[Decimal], luck: Any) -> None:
    """Sums are exact in any order."""
    facts = [fine(date(2024, 5, 1), str(y)) for y in yuan]
    shuffled = facts[:]
    luck.shuffle(shuffled)
    table = {"fact": "fine", "take": "sum", "at_least": str(sum(yuan, Decimal(0))), "at_most": str(sum(yuan, Decimal(0)))}
    assert holds(table, subject(*facts)) and holds(table, subject(*shuffled))


def test_likeness_holds_all_that_a_condition_sees() -> None:
    """Targets are told apart by what is asked for, never by more; facts of one's own are never taken for another's."""
    condition = READER.validate_python({"all": [{"attribute": "x", "is": "1"}, {"class": "key"}]})
    like = Likeness(leaves(condition))
    one, two = subject(values={"x": "1", "y": "1"}), subject(values={"x": "1", "y": "2"})
    assert like.of(one) == like.of(two)
    assert like.of(one) != like.of(subject(values={"x": "2"}))
    assert like.of(one) != like.of(subject(values={"x": "1"}, classes=("key",)))
    with_facts = Likeness(leaves(READER.validate_python({"fact": "fine", "at_least": 1})))
    assert with_facts.of(subject(fine(date(2024, 1, 1)))) is None
    assert with_facts.of(subject()) is not None
