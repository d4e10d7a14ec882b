"""Each finder of flaws on a small plan made to have its flaw, and on its neighbour that has it not."""

from __future__ import annotations

from collections import Counter
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuangsui.rules.flaws import Flaw, flaws_of
from shuangsui.rules.flaws.numbers import raised
from shuangsui.rules.policy import Policy

from .invented import line, plan

KEY = '{ class = "key" }'
SPECIAL = '{ class = "special" }'


def _only(found: list[Flaw], code: str) -> Flaw:
    (one,) = (f for f in found if f.code == code)
    return one


def _codes(policy: Policy, parent: Policy | None = None) -> Counter[str]:
    return Counter(f.code for f in flaws_of(policy, parent))


@given(st.integers(1, 3000), st.fractions(0, 1, max_denominator=100), st.integers(1, 12))
def test_the_raised_numbers_cover_everybody(members: int, share: Fraction, spans: int) -> None:
    """Whatever the share: all are covered at the end, no span is below its floor, none is raised without need."""
    numbers = raised(members, share, spans)
    assert sum(number for _, number in numbers) >= members
    assert all(number >= least for least, number in numbers)
    if share * spans <= 1:
        assert sum(n for _, n in numbers) <= members + spans * (numbers[0][0] + 1)


@pytest.mark.parametrize(
    ("share", "every", "flawed"), [("25%", "quarter", 0), ("24.9%", "quarter", 1), ("8%", "month", 1), ("50%", "half-year", 0)]
)
def test_a_cover_that_the_floors_reach_is_none(share: str, every: str, flawed: int) -> None:
    """4 × 25 % and 2 × 50 % reach a year; 12 × 8 % do not."""
    text = f'at_least = "{share}"\ncover = {{ all = true, in = "year" }}'
    assert _codes(plan(line("x", text, of=KEY, every=every)))["cover-above-floors"] == flawed


def test_a_ceiling_below_its_floor() -> None:
    """50–60 % of 1 and of 3; exactly half of any odd number; 10–100 % never."""
    few = flaws_of(plan(line("x", 'at_least = "50%"\nat_most = "60%"')))
    assert _only(few, "ceiling-below-floor").values["members"] == "1、3"
    half = flaws_of(plan(line("x", 'at_least = "50%"\nat_most = "50%"')))
    assert _only(half, "ceiling-below-floor").values["members"] == "1、3、5、7、9、11、13、15、17、19 等"
    assert not _codes(plan(line("x", 'at_least = "10%"\nat_most = "100%"')))["ceiling-below-floor"]


def test_a_ceiling_alone_is_noted() -> None:
    """With the least membership of which it allows one; not beside a floor, nor beside a cover."""
    alone = _only(flaws_of(plan(line("x", 'at_most = "3%"'))), "ceiling-alone")
    assert (alone.values["few"], alone.details[1:3]) == ("34", ("23 家：不多于 0 家", "100 家：不多于 3 家"))
    assert not _codes(plan(line("x", 'at_least = 0\nat_most = "3%"')))["ceiling-alone"]
    assert not _codes(plan(line("x", 'at_most = "3%"\ncover = { all = true, in = "year" }')))["ceiling-alone"]


CAP = '[[limit]]\ncite = "八"\nid = "cap"\nname = "每年两次"\n'


@pytest.mark.parametrize(
    ("limit", "quota", "flawed"),
    [
        ("most = 2", 'at_least = "all"', 1),
        ("most = 4", 'at_least = "all"', 0),
        ("most = 2\nwarns_only = true", 'at_least = "all"', 0),
        ('most = 1\nin = "quarter"', 'at_least = { times = 6, in = "year" }', 1),
        ("least_days_between = 180", 'at_least = "all"', 1),
        ("least_days_between = 30", 'at_least = "all"', 0),
        ("most = 2", 'at_least = "50%"', 0),
        ("most = 2", "at_least = { inspectors = 1, targets = 5 }", 0),
    ],
)
def test_a_cap_that_cannot_hold_with_a_floor(limit: str, quota: str, flawed: int) -> None:
    """Two a year against one a quarter cannot be; a warning binds nobody; what hangs on people is not told beforehand."""
    found = _codes(plan(line("x", quota, every="quarter"), more=CAP + limit))
    assert found["cap-below-floor"] == flawed


def test_a_plan_in_a_folder_of_another_name() -> None:
    """Told where the folder is known; a plan that is called as its folder has nothing to be told."""
    policy = plan(line("x", 'at_least = "25%"'))
    assert [f.code for f in flaws_of(policy, folder="elsewhere") if f.code == "id-not-folder"] == ["id-not-folder"]
    for folder in ("", policy.policy.id):
        assert "id-not-folder" not in {f.code for f in flaws_of(policy, folder=folder)}


def test_special_below_key_is_noted() -> None:
    """10 % a quarter of the special, 25 % of the key; not the other way round."""
    low = plan(line("k", 'at_least = "25%"', KEY, "quarter"), line("s", 'at_least = "10%"', SPECIAL, "quarter"))
    high = plan(line("k", 'at_least = "25%"', KEY, "quarter"), line("s", 'at_least = "50%"', SPECIAL, "quarter"))
    assert (_codes(low)["heavier-drawn-less"], _codes(high)["heavier-drawn-less"]) == (1, 0)


def test_classes_and_levels_without_a_line() -> None:
    """A class that no line names; a class that counties owe and the prefecture does not."""
    found = flaws_of(plan(line("k", 'at_least = "25%"', KEY), line("s", 'at_least = "50%"', SPECIAL)))
    assert _only(found, "class-without-line").values["classes"] == "「一般」"
    assert [f.values["class"] for f in found if f.code == "level-without-line"] == ["重点", "特殊"]


def test_lines_and_their_draws() -> None:
    """A quarter's line drawn once a year; one that only an ad-hoc draw holds."""
    found = _codes(plan(line("x", 'at_least = "25%"', every="quarter"), every="year"))
    assert found["drawn-too-rarely"] == 1
    assert _codes(plan(line("x", 'at_least = "25%"'), every="ad-hoc"))["no-regular-draw"] == 1
    assert not set(_codes(plan(line("x", 'at_least = "25%"')))) & {"drawn-too-rarely", "no-regular-draw"}


def _list(due: str, feeds: str = "general", table: str = "list") -> str:
    text = f'[[{table}]]\ncite = "六"\nid = "feed"\nname = "问题清单"\nowed_by = ["甲"]\nowed_to = ["乙"]\ncontents = "问题"\n'
    return text + f'feeds = ["{feeds}"]\nevery = "quarter"\n{due}\n'


@pytest.mark.parametrize(
    ("window", "due", "code"),
    [
        ('{ by_day = 25, of = "before" }', 'due = { anchor = "quarter.end", after = "3 days" }', "draw-before-list"),
        ('{ within_first = "15 days" }', 'due = { anchor = "quarter.end", after = "3 days" }', ""),
        ('{ within_first = "2 days" }', 'due = { anchor = "quarter.end", after = "3 days" }', "draw-before-list"),
        ('{ by_day = 25, of = "before" }', 'due = { anchor = "quarter.end", by_day = 20 }', ""),
        ('{ by_day = 25, of = "before" }', "", "list-undated"),
    ],
)
def test_a_list_must_be_there_before_its_draw(window: str, due: str, code: str) -> None:
    """The list of the quarter before; one that feeds another class does not matter."""
    found = _codes(plan(line("x", 'at_least = "25%"'), every="quarter", draw=f"window = {window}", more=_list(due)))
    assert [c for c in ("draw-before-list", "list-undated") if found[c]] == ([code] if code else [])
    other = plan(line("x", 'at_least = "25%"'), every="quarter", draw=f"window = {window}", more=_list(due, "key"))
    assert not set(_codes(other)) & {"draw-before-list", "list-undated"}


def test_a_day_off_that_the_plan_provides_for() -> None:
    """30 November 2025 is a Sunday: noted when nothing is said, not when it moves."""
    text = '[[deadline]]\ncite = "七"\nid = "d"\nname = "总结"\nowed_by = ["甲"]\ndue = { day = "11-30"%s }\n'
    quiet, moved = (plan(line("x", 'at_least = "25%"'), more=text % more) for more in ("", ', if_day_off = "next"'))
    assert (_codes(quiet)["due-on-day-off"], _codes(moved)["due-on-day-off"]) == (1, 0)


def test_days_off_say_which_period_each_is_for() -> None:
    """Several days of one draw, each with its own period; none of a period after the plan's end; holidays as such."""
    window = 'window = { by_day = 20, of = "before" }'
    policy = plan(line("x", 'at_least = "25%"', every="month"), every="month", draw=window)
    ended = policy.policy.model_copy(
        update={"year": 2026, "effective_from": date(2026, 1, 1), "effective_to": date(2026, 12, 31)}
    )
    (told,) = _only(flaws_of(policy.model_copy(update={"policy": ended})), "due-on-day-off").details
    assert told.startswith("确定「抽取」（三）：2026-02-20（星期五，放假，2026年3月的）")
    assert "2026-09-20" not in told  # a Sunday made a working day
    assert "2026-06-20（星期六，2026年7月的）" in told
    assert "2026-12-20" not in told


@pytest.mark.parametrize(
    ("issued", "flawed"), [(date(2025, 12, 20), 1), (date(2026, 1, 5), 1), (date(2025, 12, 19), 0), (None, 0)]
)
def test_a_draw_due_before_the_plan_is_there(issued: date | None, flawed: int) -> None:
    """The first quarter is to be fixed by 20 December: a plan of that day or later leaves no day for it."""
    window = 'window = { by_day = 20, of = "before" }'
    policy = plan(line("x", 'at_least = "25%"', every="quarter"), every="quarter", draw=window)
    dated = policy.policy.model_copy(update={"year": 2026, "effective_from": date(2026, 1, 1), "issued": issued})
    policy = policy.model_copy(update={"policy": dated})
    assert _codes(policy)["draw-before-plan"] == flawed
    if flawed:
        found = _only(flaws_of(policy), "draw-before-plan")
        assert (found.values["period"], found.values["last"]) == ("2026年第1季度", "2025-12-20")
    without = plan(line("x", 'at_least = "25%"', every="quarter"), every="ad-hoc", draw=window)
    assert not _codes(without.model_copy(update={"policy": dated}))["draw-before-plan"]


def _child(quota: str, every: str = "month") -> Policy:
    text = plan(line("g", quota, KEY, "quarter"), every=every)
    identity = text.policy.model_copy(update={"parent": "above", "binds": ["A1"], "legal_basis": ["《上级方案》"]})
    return text.model_copy(update={"policy": identity})


def _parent() -> Policy:
    text = plan(line("k", 'at_least = "25%"\ncover = { all = true, in = "year" }', KEY, "quarter"))
    return text.model_copy(update={"policy": text.policy.model_copy(update={"id": "above", "title": "上级方案"})})


@pytest.mark.parametrize(
    ("quota", "below"),
    [
        ('at_least = "25%"\ncover = { all = true, in = "year" }', 0),
        ('at_least = "all"\ncover = { all = true, in = "year" }', 0),
        ('at_least = "24%"\ncover = { all = true, in = "year" }', 1),
        ('at_least = "25%"\ncover = { all = true, in = "2 years" }', 1),
        ('at_least = "25%"', 1),
        ("at_least = { inspectors = 1, targets = 5 }", 1),
    ],
)
def test_a_child_may_not_undercut_its_parent(quota: str, below: int) -> None:
    """Less of them, a longer cover or none, a number that hangs on people: each is told."""
    assert _codes(_child(quota), _parent())["below-parent"] == below


def test_a_child_may_not_speak_of_fewer_targets_than_its_parent() -> None:
    """A line for some of the class alone; two that together speak of all of it do not fall short."""
    floor = 'at_least = "25%"\ncover = { all = true, in = "year" }'
    some, rest = ('{ all = [{ class = "key" }, { area = "A1" }] }', '{ all = [{ class = "key" }, { not = { area = "A1" } }] }')
    child = _child(floor)
    narrow = child.model_copy(update={"quota": plan(line("g", floor, some, "quarter")).quota})
    both = child.model_copy(update={"quota": plan(line("g", floor, some, "quarter"), line("h", floor, rest, "quarter")).quota})
    assert _codes(narrow, _parent())["narrower-than-parent"] == 1
    assert not _codes(child, _parent())["narrower-than-parent"]
    assert not _codes(both, _parent())["narrower-than-parent"]


def test_what_else_a_parent_asks_for() -> None:
    """A missing line, a slower draw, another clock, another title, and a parent that is not there."""
    quota = 'at_least = "25%"\ncover = { all = true, in = "year" }'
    assert _codes(_child(quota, "quarter"), _parent())["drawn-less-often-than-parent"] == 1
    assert _codes(_child(quota), None)["parent-not-found"] == 1
    assert not _codes(_child(quota), _parent())["parent-named-otherwise"]
    parent = _parent()
    clock = parent.disclosure.clock.model_copy(update={"term": "10 working days"})
    strict = parent.model_copy(update={"disclosure": parent.disclosure.model_copy(update={"clock": clock})})
    assert _codes(_child(quota), strict)["clock-unlike-parent"] == 1
    other = plan(line("s", 'at_least = "50%"', SPECIAL, "quarter"))
    assert _codes(_child(quota), other)["parent-line-missing"] == 1
