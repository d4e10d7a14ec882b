"""Which classes a target belongs to, and why."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from shuangsui.rules.classes import Classes, classify, lists_of
from shuangsui.rules.conditions import Subject
from shuangsui.rules.policy import Policy
from shuangsui.rules.policy.errors import PolicyError
from shuangsui.rules.registry import Fact, Target

from .invented import line, plan

LINE = line("x", 'at_least = "1%"', of='{ kind = "unit" }')
FACTS = '[[fact]]\ncite = "二"\nid = "fine"\nname = "罚款"\n[[fact]]\ncite = "二"\nid = "crime"\nname = "犯罪"\n'


def a_class(id_: str, rest: str) -> str:
    """One class as TOML."""
    return f'[[class]]\ncite = "二.{id_}"\nid = "{id_}"\nname = "{id_}类"\n{rest}\n'


def nominated(id_: str, when: str, rest: str = "", more: str = "") -> str:
    """A class by nomination."""
    return a_class(id_, rest) + f'[[class.nominated_by]]\ncite = "二"\nid = "g"\nreason = "理由{id_}"\nwhen = {when}\n{more}\n'


def listed(id_: str, *members: str) -> str:
    """An issued list; a member is `name/area` or `name/area/code`."""
    text = f'[[listed]]\ncite = "附"\nid = "{id_}"\nname = "{id_}"\nissuer = "某局"\n'
    for m in members:
        name, area, *code = m.split("/")
        text += f'[[listed.member]]\ncite = "附"\nname = "{name}"\narea = "{area}"\n' + (
            f'credit_code = "{code[0]}"\n' if code else ""
        )
    return text


def policy(*classes: str, more: str = "") -> Policy:
    """A plan of these classes."""
    return plan(LINE, classes="\n".join(classes), more=FACTS + more)


def who(name: str = "某厂", *facts: Fact, plan: Policy | None = None, **fields: Any) -> Subject:
    """A target with its facts and, where a plan is given, the lists it stands on."""
    target = Target("T", name, str(fields.pop("area", "A1")), kind="unit", **fields)
    lists = lists_of(plan, target) if plan else frozenset()
    return Subject(target, date(2024, 12, 30), 2025, facts, lists=lists)


FINE = Fact("T", "fine", date(2024, 5, 1), Decimal(300000))
CRIME = Fact("T", "crime", date(2024, 5, 1))
BY_FINE = '{ fact = "fine", take = "sum", at_least = 200000 }'
BY_CRIME = '{ fact = "crime", at_least = 1 }'


def test_a_condition_makes_a_member_and_the_others_are_the_rest() -> None:
    """With the official reason, the article and the fact as ground."""
    p = policy(nominated("s", BY_FINE), a_class("rest", "otherwise = true"))
    found = classify(p, who("某厂", FINE))
    assert (found.classes, found.by) == (("s",), "plan")
    assert [(g.reason, g.evidence[0].facts) for g in found.grounds] == [("理由s", (FINE,))]
    assert classify(p, who()).classes == ("rest",)


def test_classes_may_overlap() -> None:
    """A list beside a condition: both count (CJ-7)."""
    p = policy(
        a_class("k", 'listed_in = "l"'),
        nominated("s", BY_FINE),
        a_class("rest", "otherwise = true"),
        more=listed("l", "某厂/甲县"),
    )
    assert classify(p, who("某厂", FINE, plan=p)).classes == ("k", "s")


@pytest.mark.parametrize(
    ("orders", "kept"), [((3, 1, 1), ("s", "c")), ((1, 2, 3), ("k",)), ((2, 2, 2), ("k", "s", "c")), ((2, 3, 1), ("c",))]
)
def test_an_order_lets_the_lowest_number_count(orders: tuple[int, int, int], kept: tuple[str, ...]) -> None:
    """Yiliang: special and general override key; equals stand beside each other. Stated classes obey it too."""
    parts = [nominated(c, BY_FINE, f"precedence = {n}") for c, n in zip("ksc", orders, strict=True)]
    p = policy(*parts, a_class("rest", "otherwise = true\nprecedence = 9"))
    assert classify(p, who("某厂", FINE)).classes == kept
    assert classify(p, who("某厂", classes=("c", "s", "k"))).classes == kept


def test_nominees_wait_for_the_meeting() -> None:
    """Confirmed by the printed decision alone; until then the rest, with a doubt."""
    confirmed = '[class.confirmed_by]\ncite = "二"\nmeeting = "联审会"\nlisted_in = "d"'
    p = policy(nominated("s", BY_FINE, more=confirmed), a_class("rest", "otherwise = true"), more=listed("d", "已定厂/甲县"))
    waiting = classify(p, who("某厂", FINE, plan=p))
    assert (waiting.classes, waiting.doubts) == (("rest",), (("nominee-unconfirmed", "s"),))
    assert classify(p, who("已定厂", plan=p)).classes == ("s",)
    without = policy(
        nominated("s", BY_FINE, more='[class.confirmed_by]\ncite = "二"\nmeeting = "会"'), a_class("rest", "otherwise = true")
    )
    assert classify(without, who("某厂", FINE)).classes == ("rest",)


@pytest.mark.parametrize("order", [("a", "b", "c"), ("c", "b", "a"), ("b", "c", "a")])
def test_a_class_may_build_on_others(order: tuple[str, ...]) -> None:
    """除A类外: in whatever order the file has them."""
    made = {
        "a": nominated("a", BY_FINE),
        "b": nominated("b", '{ all = [{ not = { class = "a" } }, ' + BY_CRIME + "] }"),
        "c": nominated("c", '{ not = { any = [{ class = "a" }, { class = "b" }] } }'),
    }
    p = policy(*(made[c] for c in order))
    assert classify(p, who("某厂", FINE, CRIME)).classes == ("a",)
    assert classify(p, who("某厂", CRIME)).classes == ("b",)
    assert classify(p, who("某厂")).classes == ("c",)


def test_a_circle_of_classes_is_refused() -> None:
    """Neither could be decided before the other; a class may not ask for itself either, and a chain is none."""
    for circle in (
        [nominated("a", '{ not = { class = "b" } }'), nominated("b", '{ not = { class = "a" } }')],
        [nominated("a", '{ any = [{ class = "a" }, { kind = "unit" }] }')],
        [nominated("c", '{ class = "a" }'), nominated("a", '{ class = "b" }'), nominated("b", '{ class = "a" }')],
    ):
        with pytest.raises(PolicyError) as refused:
            policy(*circle)
        assert [f.code for f in refused.value.faults] == ["class-circle"]
    chain = policy(nominated("a", '{ not = { class = "b" } }'), nominated("b", '{ not = { kind = "unit" } }'))
    assert classify(chain, who()).classes == ("a",)


def test_what_the_bureau_states_counts() -> None:
    """As its decision, in the plan's order; where facts and lists say otherwise there is a doubt."""
    p = policy(
        a_class("k", 'listed_in = "l"'),
        nominated("s", BY_FINE),
        a_class("rest", "otherwise = true"),
        more=listed("l", "某厂/甲县"),
    )
    stated = classify(p, who("某厂", FINE, plan=p, classes=("rest",)))
    assert (stated.classes, stated.by) == (("rest",), "decision")
    assert stated.doubts == (("on-list-not-stated", "k"), ("on-list-not-stated", "s"))
    assert classify(p, who("别厂", CRIME, classes=("s",))).doubts == (("stated-without-ground", "s"),)
    assert classify(p, who("别厂", classes=("s",))).doubts == ()
    assert classify(p, who("别厂", classes=("rest", "k"))).classes == ("k", "rest")
    assert classify(p, who("别厂", classes=("rest", "k"))).doubts == (("otherwise-beside-class", "rest"),)


def test_a_list_names_by_code_or_by_name_within_the_area() -> None:
    """A code anywhere; a name only in its own area, by any of its spellings."""
    p = policy(a_class("k", 'listed_in = "l"'), a_class("rest", "otherwise = true"), more=listed("l", "某厂/乙", "远厂/某州/91X"))
    assert lists_of(p, Target("T", "某厂", "A2")) == {"l"}
    assert lists_of(p, Target("T", "某厂", "A1")) == frozenset()
    assert lists_of(p, Target("T", "改了名", "A1", credit_code="91X")) == {"l"}
    assert lists_of(p, Target("T", "远厂", "A1", credit_code="91Y")) == frozenset()
    assert lists_of(p, Target("T", "某厂二分厂", "A2")) == frozenset()


def test_a_ground_without_a_number_is_the_bureaus_to_state() -> None:
    """It nominates nobody by itself."""
    ground = '[[class.nominated_by]]\ncite = "二"\nid = "w"\nreason = "信用低"\n'
    p = policy(a_class("s", "") + ground, a_class("rest", "otherwise = true"))
    assert classify(p, who("某厂", FINE)).classes == ("rest",)


def test_alike_targets_are_sorted_alike() -> None:
    """One sorter for many gives what one for each gives, whatever came before."""
    p = policy(
        nominated("s", BY_FINE), nominated("k", '{ attribute = "tags", has_tag = "重" }'), a_class("rest", "otherwise = true")
    )
    people = [
        who("a"),
        who("b", FINE),
        who("c", tags=frozenset({"重"})),
        who("d"),
        who("e", FINE, tags=frozenset({"重"})),
        who("f", classes=("s",)),
    ]
    sorter = Classes(p)
    assert [sorter.of(s) for s in (*people, *people)] == [classify(p, s) for s in (*people, *people)]
