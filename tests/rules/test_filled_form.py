"""A filled form: what a hurried inspector, a broken phone or a forger would send."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuangsui.rules.filled_form import SENTENCES, Filled, check_filled, is_shown
from shuangsui.rules.policy.items import Form
from shuangsui.rules.policy.load import load_policy

FORM = Form.model_validate(
    {
        "id": "sheet",
        "name": "检查记录",
        "version": 1,
        "cite": "一",
        "section": [
            {
                "id": "basic",
                "title": "基本情况",
                "may_be_skipped": False,
                "cite": "一",
                "field": [
                    {"id": "contact", "label": "负责人", "type": "text", "required": True},
                    {"id": "started", "label": "开始", "type": "time", "required": True},
                    {"id": "place", "label": "地点", "type": "location"},
                ],
            },
            {
                "id": "water",
                "title": "废水",
                "cite": "一",
                "field": [
                    {"id": "ph", "label": "pH", "type": "number", "required": True, "at_least": 0, "at_most": "14"},
                    {"id": "kind", "label": "去向", "type": "choices", "choices": ["河", "管网"]},
                    {"id": "bad", "label": "超标", "type": "yes-no", "required": True},
                    {
                        "id": "why",
                        "label": "原因",
                        "type": "text",
                        "required": True,
                        "shown_if": {"bad": True},
                        "needs_photo": True,
                    },
                ],
            },
        ],
    }
)
WHOLE: dict[str, Any] = {"contact": "某人", "started": "2025-03-26T09:30", "ph": "7.5", "bad": False}


def codes(answers: Mapping[str, Any], **more: Any) -> list[tuple[str, str]]:
    return [(fault.code, fault.field or fault.section) for fault in check_filled(FORM, Filled(answers, **more))]


def test_a_whole_record() -> None:
    assert codes(WHOLE) == []
    assert codes(WHOLE | {"place": {"latitude": 44.01, "longitude": 87.3, "accuracy": 12}}) == []
    assert codes(WHOLE | {"place": "某路 1 号"}) == []


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        ({"contact": "  "}, [("blank", "contact")]),
        ({"contact": None}, [("blank", "contact")]),
        ({"contact": 5}, [("not-text", "contact")]),
        ({"contact": "长" * 2001}, [("too-long", "contact")]),
        ({"ph": "十四"}, [("not-a-number", "ph")]),
        ({"ph": "NaN"}, [("not-a-number", "ph")]),
        ({"ph": "1e999999999"}, [("too-large", "ph")]),
        ({"ph": "-0.1"}, [("too-small", "ph")]),
        ({"ph": "14.01"}, [("too-large", "ph")]),
        ({"ph": True}, [("not-a-number", "ph")]),
        ({"started": "今天"}, [("not-a-time", "started")]),
        ({"kind": ["河", "海"]}, [("not-a-choice", "kind")]),
        ({"kind": "河"}, [("not-a-choice", "kind")]),
        ({"bad": "是"}, [("not-yes-no", "bad")]),
        ({"bad": True}, [("blank", "why")]),
        ({"bad": True, "why": "泵坏"}, [("no-photo", "why")]),
        ({"place": {"latitude": 444, "longitude": 87}}, [("not-a-place", "place")]),
        ({"place": {"latitude": float("nan"), "longitude": 87}}, [("not-a-place", "place")]),
        ({"place": [44, 87]}, [("not-a-place", "place")]),
        ({"secret": "x"}, [("unknown", "secret")]),
    ],
)
def test_what_is_wrong_is_named(change: dict[str, Any], wanted: list[tuple[str, str]]) -> None:
    assert codes(WHOLE | change) == wanted
    says = [fault.says() for fault in check_filled(FORM, Filled(WHOLE | change))]
    assert all("{" not in sentence and sentence.endswith("。") for sentence in says)


def test_a_section_left_out_needs_a_reason_and_may_not_be_all() -> None:
    bare = {"contact": "某人", "started": "2025-03-26T09:30"}
    assert ("no-reason", "water") in codes(bare, skipped={"water": " "})
    assert ("nothing-inspected", "") in codes(bare, skipped={"water": "停产"})
    assert ("not-to-skip", "basic") in codes(WHOLE, skipped={"basic": "不查"})
    assert ("unknown", "air") in codes(WHOLE, skipped={"air": "无"})


def test_a_hidden_field_asks_for_nothing_and_a_shown_one_for_its_photo() -> None:
    why = FORM.section[1].field[3]
    assert not is_shown(why, {"bad": False}) and is_shown(why, {"bad": True})
    assert codes(WHOLE | {"bad": True, "why": "泵坏"}, photos={"why": 1}) == []


SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
JSON = st.recursive(
    SCALARS, lambda one: st.lists(one, max_size=3) | st.dictionaries(st.text(max_size=5), one, max_size=3), max_leaves=6
)


@given(st.dictionaries(st.sampled_from(["contact", "started", "place", "ph", "kind", "bad", "why", "x"]), JSON))
def test_whatever_a_phone_sends_is_answered_in_words(answers: dict[str, Any]) -> None:
    for fault in check_filled(FORM, Filled(answers)):
        assert fault.code in SENTENCES and fault.says()


@pytest.mark.parametrize("plan", ["changji-2025", "changji-hitech", "jiaozuo-2024", "urumqi-2020", "yiliang-2022"])
def test_an_empty_sheet_of_every_plan_is_refused(plan: str) -> None:
    """And every form has at least one field that must be filled."""
    policy = load_policy(Path(__file__).resolve().parents[2] / "policies" / plan / "policy.toml")
    assert policy.form
    for form in policy.form:
        assert check_filled(form, Filled())
