"""What a reader of a notice could not see, and numbers that no draw can hold, are refused in the registry already."""

from __future__ import annotations

import pytest

from shuangsui.paper.cells import Fault, parse_count, parse_name


@pytest.mark.parametrize("mark", ["\u202e", "\u2066", "\u200f", "\u2028", "\x07", "\x85"])
def test_a_name_with_an_unseen_mark_is_refused(mark: str) -> None:
    found = parse_name(f"甲{mark}厂")
    assert isinstance(found, Fault)
    assert found.code == "control-character"


def test_a_count_is_what_a_draw_can_hold() -> None:
    assert parse_count("999999999") == 999_999_999
    found = parse_count("1000000000")
    assert isinstance(found, Fault)
    assert found.code == "bad-count"
