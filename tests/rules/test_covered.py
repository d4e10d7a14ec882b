"""Whether conditions cover another, against every outcome of their tests."""

from __future__ import annotations

from itertools import product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from shuangsui.rules.flaws.covered import MOST, covers_all
from shuangsui.rules.policy.conditions import Condition

_READ: TypeAdapter[Any] = TypeAdapter(Condition)
_LEAF = st.sampled_from("abc").map(lambda name: {"class": name})
_RAW = st.recursive(
    _LEAF,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda some: {"all": some}),
        st.lists(inner, min_size=1, max_size=3).map(lambda some: {"any": some}),
        inner.map(lambda one: {"not": one}),
    ),
    max_leaves=6,
)


def read(raw: dict[str, Any]) -> Condition:
    """A condition as a policy file writes it."""
    found: Condition = _READ.validate_python(raw)
    return found


def meets(raw: dict[str, Any], classes: set[str]) -> bool:
    """Whether a target of these classes meets it."""
    if "all" in raw:
        return all(meets(one, classes) for one in raw["all"])
    if "any" in raw:
        return any(meets(one, classes) for one in raw["any"])
    return not meets(raw["not"], classes) if "not" in raw else raw["class"] in classes


@settings(max_examples=150, deadline=None)
@given(_RAW, st.lists(_RAW, min_size=1, max_size=3))
def test_as_every_target_that_there_can_be(wanted: dict[str, Any], own: list[dict[str, Any]]) -> None:
    """The eight targets of three classes."""
    targets = [{name for name, has in zip("abc", some, strict=True) if has} for some in product((False, True), repeat=3)]
    expected = all(any(meets(one, target) for one in own) for target in targets if meets(wanted, target))
    assert covers_all(read(wanted), [read(one) for one in own]) == expected


def test_beyond_what_can_be_tried_only_the_same_words_do() -> None:
    """Thirteen classes: the same condition covers itself, nothing else is believed."""
    many = read({"any": [{"class": f"c{n}"} for n in range(MOST + 1)]})
    assert covers_all(many, [many])
    assert not covers_all(many, [read({"any": [{"class": "x"}, {"class": "y"}]})])
