"""直至整改完成: a special target whose problem was put right is an ordinary member of its other classes again."""

from __future__ import annotations

from datetime import date

import pytest

from shuangsui.rules.explain import explain
from shuangsui.rules.periods import Period
from shuangsui.rules.policy import Policy
from shuangsui.rules.registry import Fact

from .invented import line, plan, pool, units

_CLASSES = """
[[class]]
cite = "二"
id = "special"
name = "特殊"
precedence = 1
{special}
[[class]]
cite = "二"
id = "key"
name = "重点"
precedence = 2
listed_in = "l"
[[class]]
cite = "二"
id = "general"
name = "一般"
precedence = 3
otherwise = true
[[listed]]
cite = "二"
id = "l"
name = "名录"
issuer = "虚构"
[[fact]]
cite = "二"
id = "rectified"
name = "整改完成"
[[fact]]
cite = "二"
id = "fine"
name = "罚款"
"""
_BY_FINE = (
    '[[class.nominated_by]]\ncite = "二"\nid = "f"\nreason = "罚款"\nwhen = { fact = "fine", during = "plan-1", at_least = 1 }'
)


def _plan(special: str = 'listed_in = "l"') -> Policy:
    return plan(
        *(line(c, f'at_least = "50%"\n{rest}', of=f'{{ class = "{c}" }}') for c, rest in _LINES.items()),
        classes=_CLASSES.format(special=special),
    )


_LINES = {"special": 'until = "rectified"', "key": "", "general": ""}


def _members(policy: Policy, classes: tuple[str, ...], *facts: tuple[str, str]) -> dict[str, int]:
    targets = units(4, classes=classes)
    known = [Fact(t.id, name, date.fromisoformat(day)) for t in targets for name, day in facts]
    return {p.line.id: len(p.members) for p in pool(policy, "2025-M04", targets, facts=known).lines}


@pytest.mark.parametrize(
    ("classes", "line_"), [(("special", "key"), "key"), (("special",), "general"), (("key",), "key"), ((), "general")]
)
def test_it_falls_back_to_its_other_classes(classes: tuple[str, ...], line_: str) -> None:
    """Precedence had put special before key; without special it is key, or one of the rest."""
    expected = {"special": 0, "key": 0, "general": 0} | {line_: 4}
    assert _members(_plan(), classes, ("rectified", "2025-02-01")) == expected


def test_by_facts_alone() -> None:
    """Fined last year, put right in February: one of the rest; fined anew: special again."""
    policy = _plan(_BY_FINE)
    fined, done = ("fine", "2024-05-01"), ("rectified", "2025-02-01")
    assert _members(policy, (), fined) == {"special": 4, "key": 0, "general": 0}
    assert _members(policy, (), fined, done) == {"special": 0, "key": 0, "general": 4}
    assert _members(policy, (), fined, done, ("fine", "2025-03-01")) == {"special": 4, "key": 0, "general": 0}


@pytest.mark.parametrize(("day", "special"), [("2023-12-31", 4), ("2024-01-01", 0)])
def test_an_old_rectification_does_not_take_back_this_years_listing(day: str, special: int) -> None:
    """Who stands in the registry for 2025 has a newer problem than one put right in 2023."""
    assert _members(_plan(), ("special",), ("rectified", day))["special"] == special


def test_it_is_told() -> None:
    """Its classes and its lines in the explanation are those of the pool, and the stale statement is a doubt."""
    (target,) = units(1, classes=("special", "key"))
    facts = [Fact(target.id, "rectified", date(2025, 2, 1))]
    told = explain(_plan(), target, facts, date(2025, 3, 31), Period.parse("2025-M04"))
    assert [u.line.id for u in told.under] == ["key"]
    assert (told.classified.classes, told.classified.doubts) == (("key",), (("rectified", "special"),))


def test_a_line_that_asks_for_the_fact_itself() -> None:
    """It lets the target go in the explanation too."""
    facts = _CLASSES[_CLASSES.index("[[fact]]") :]
    policy = plan(
        line("x", 'at_least = 1\nuntil = "rectified"', of='{ fact = "fine", during = "ever", at_least = 1 }'), more=facts
    )
    (target,) = units(1)
    known = [Fact(target.id, "fine", date(2025, 1, 1)), Fact(target.id, "rectified", date(2025, 2, 1))]
    day, period = date(2025, 3, 31), Period.parse("2025-M04")
    assert [len(explain(policy, target, known[:n], day, period).under) for n in (1, 2)] == [1, 0]
