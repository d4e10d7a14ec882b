"""The flaws of plans: all that were found by reading the five, and each finder on a plan made to have, or not to have, its flaw.

The reading itself, with what each article says and why it is a flaw, stands in docs/plans.md; here are the codes and articles.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuangsui.rules.flaws import Flaw, flaws_of, severity_of, told
from shuangsui.rules.flaws.numbers import raised
from shuangsui.rules.flaws.sentences import WORDS
from shuangsui.rules.policy import Policy, load_policy

from .invented import line, plan

ROOT = Path(__file__).resolve().parents[2]
KEY = '{ class = "key" }'
SPECIAL = '{ class = "special" }'

# Plan → code → the first article of each flaw of that code, as read in the plans.
READ: dict[str, dict[str, list[str]]] = {
    "changji-2025": {
        "decided-before-facts-end": ["四.3"],
        "table-before-period-end": ["七（四）", "七（四）", "七（四）"],
        "all-public-but-withheld": ["六"],
        "threshold-two-ways": ["四.3、附件2"],
        "list-pending": ["四.1"],
        "duty-undated": ["七（四）"],
        "draw-undated": ["二（一）、五"],
        "outcome-without-phrase": ["六"],
        "no-public-term": ["六（五是）"],
        "items-open": [""],
        "ground-without-number": ["四.3"],
        "visit-term-open": ["五"],
        "form-open": ["五"],
        "clock-two-readings": ["六（五是）"],
        "decided-values": [""],
        "ratio-two-ways": ["四.2"],
        "classes-overlap": ["四.1"],
        "members-without-code": ["四.3、附件2"],
        "name-doubled": ["附件2第4号"],
        "offline-area": ["二（一）、五"],
        "due-on-day-off": ["七（四）"],
        "two-clocks": ["二（二）、六（一是）"],
        "in-force-before-issued": ["标题、前言、落款"],
        "outcomes-unsaid": ["六"],
        "phrase-without-outcome": ["六（二是）"],
        "phrase-for-several": ["六（二是）"],
        "soft-line": ["四.1"],
    },
    "changji-hitech": {
        "drawn-less-often-than-parent": ["二（四）"],
        "class-by-decision": ["二（一）"],
        "list-pending": ["二（一）"],
        "grade-without-line": ["二（六）"],
        "duty-undated": ["二（四）"],
        "not-dated": ["标题、前言"],
        "no-phrases": ["二（五）"],
        "outcome-without-phrase": ["二（五）"],
        "no-public-term": ["二（五）"],
        "items-open": [""],
        "parent-duty-unnamed": ["上级 七（四）"],
        "grading-open": ["二（六）"],
        "form-open": ["二（四）"],
        "clock-two-readings": ["二（五）"],
        "decided-values": [""],
        "ratio-two-ways": ["二（一）、一（二）"],
        "classes-overlap": ["二（一）"],
        "offline-area": ["二（四）"],
        "two-clocks": ["一（三）、二（五）"],
        "outcomes-unsaid": ["二（五）"],
        "soft-line": ["二（一）"],
        "parent-named-otherwise": ["标题、前言"],
        "ratio-left-differs": ["二（一）、一（二）"],
    },
    "jiaozuo-2024": {
        "class-by-decision": ["第四条"],
        "duty-undated": ["第六条"],
        "draw-undated": ["第六条、第七条"],
        "outcome-without-phrase": ["第九条"],
        "no-public-term": ["第九条"],
        "items-unclassed": ["第六条"],
        "visit-term-open": ["第六条、第七条"],
        "form-open": [""],
        "two-readings": ["第七条", "第七条", "第七条"],
        "clock-two-readings": ["第九条"],
        "number-open": ["第七条", "第七条"],
        "decided-values": [""],
        "heavier-drawn-less": ["第七条"],
        "ratio-two-ways": ["第七条"],
        "classes-overlap": ["第四条、第七条"],
        "outcomes-unsaid": ["第九条"],
        "phrase-for-several": ["第九条"],
    },
    "urumqi-2020": {
        "cover-above-floors": ["二（二）1", "二（二）1"],
        "ceiling-below-floor": ["二（二）3", "二（二）3"],
        "list-of-another-year": ["二（二）1"],
        "draw-before-list": ["二（二）1、3"],
        "form-two-names": ["二（三）1、附表1"],
        "list-undated": ["二（二）1、3", "二（二）2"],
        "duty-undated": ["三（二）"],
        "not-dated": ["标题、前言"],
        "no-phrases": ["三（二）"],
        "no-public-term": ["三（二）"],
        "form-open": ["二（三）1、附表1"],
        "two-readings": ["二（一）1（4）、2（3）、二（二）3"],
        "decided-values": [""],
        "ratio-two-ways": ["二（二）2"],
        "classes-overlap": ["二（二）1"],
        "due-on-day-off": ["三（一）"],
        "owed-to-itself": ["二（一）2（3）", "二（一）2（4）", "二（一）2（6）"],
    },
    "yiliang-2022": {
        "ceiling-below-floor": ["二（四）表一C"],
        "rest-before-named": ["二（四）"],
        "no-regular-draw": ["二（七）", "二（七）", "二（七）"],
        "target-in-no-line": ["二（四）表一A"],
        "class-without-line": ["二（四）"],
        "class-by-decision": ["二（四）", "二（四）"],
        "duty-undated": ["二（七）"],
        "draw-undated": ["二（五）"],
        "outcome-without-phrase": ["二（十）"],
        "no-public-term": ["二（十）"],
        "method-without-form": ["二（六）"],
        "items-unclassed": ["附件"],
        "items-not-planned": ["附件"],
        "number-pending": ["二（七）", "二（七）"],
        "visit-term-open": ["二（五）"],
        "form-open": ["四（四）"],
        "two-readings": [*["二（四）表一A"] * 4, *["二（四）表一B"] * 3, *["二（四）表一C"] * 3, "二（七）"],
        "clock-two-readings": ["二（十）"],
        "decided-values": [""],
        "heavier-drawn-less": ["二（四）表一A", "二（四）表一A"],
        "line-of-unbound-level": ["二（四）表一A"],
        "in-force-before-issued": ["标题、前言"],
        "outcomes-unsaid": ["二（十）"],
        "phrase-for-several": ["二（十）"],
    },
}


@cache
def _of(name: str) -> list[Flaw]:
    policy = load_policy(ROOT / "policies" / name)
    parent = load_policy(ROOT / "policies" / policy.policy.parent) if policy.policy.parent else None
    return flaws_of(policy, parent)


def _only(found: list[Flaw], code: str) -> Flaw:
    (one,) = (f for f in found if f.code == code)
    return one


def _codes(policy: Policy, parent: Policy | None = None) -> Counter[str]:
    return Counter(f.code for f in flaws_of(policy, parent))


@pytest.mark.parametrize("name", READ)
def test_a_plan_has_the_flaws_that_reading_finds(name: str) -> None:
    """Neither fewer nor more, each with its article, the contradictions first, every sentence whole."""
    found = _of(name)
    seen: dict[str, list[str]] = {}
    for flaw in found:
        seen.setdefault(flaw.code, []).append(flaw.cites[0] if flaw.cites else "")
        assert not re.search(r"[{}]|None|\(\)", "".join((*told(flaw), *flaw.details)))
    assert seen == READ[name]
    severities = ["矛盾缺口待定提示".index(severity_of(f)) for f in found]
    assert severities == sorted(severities)


@pytest.mark.parametrize("name", READ)
def test_the_document_tells_every_flaw_of_a_plan(name: str) -> None:
    """docs/plans.md has a row for each, and none for a flaw that is no more."""
    text = (ROOT / "docs" / "plans.md").read_text("utf-8")
    section = next(part for part in text.split("\n## ") if f"`{name}`" in part.splitlines()[0])
    assert set(re.findall(r"^\| `([a-z-]+)` \|", section, re.MULTILINE)) == set(READ[name])


def test_every_sentence_belongs_to_a_finder() -> None:
    """The codes read in the plans and those tried below are all that there are."""
    tried = set(re.findall(r'"([a-z]+(?:-[a-z]+)+)"', Path(__file__).read_text("utf-8")))
    assert set(WORDS) <= tried


def test_four_times_twenty_percent_is_no_year() -> None:
    """Ürümqi: which quarters must be raised, and to what, for 7, 23, 100 and 104 members."""
    flaw = _of("urumqi-2020")[0]
    assert (flaw.values["total"], flaw.values["need"]) == ("80%", "25%")
    assert flaw.details[0].startswith("7 家：各期 2、2、2、2；各期取最低数 2 已够")
    assert flaw.details[1] == "23 家：各期 6、6、6、5；第 1 期、第 2 期、第 3 期须高于最低数 5"
    assert flaw.details[3] == "104 家：各期 26、26、26、26；第 1 期、第 2 期、第 3 期、第 4 期须高于最低数 21"


@given(st.integers(1, 3000), st.fractions(0, 1, max_denominator=100), st.integers(1, 12))
def test_the_raised_numbers_cover_everybody(members: int, share: Fraction, spans: int) -> None:
    """Whatever the share: all are covered at the end, no span is below its floor, none is raised without need."""
    numbers = raised(members, share, spans)
    assert sum(number for _, number in numbers) >= members
    assert all(number >= least for least, number in numbers)
    if share * spans <= 1:
        assert sum(n for _, n in numbers) <= members + spans * (numbers[0][0] + 1)


def test_the_draw_of_the_25th_has_no_list() -> None:
    """Ürümqi: the second quarter's draw is due on 25 March, the first quarter's lists on 3 April, nine days late."""
    flaw = _only(_of("urumqi-2020"), "draw-before-list")
    assert len(flaw.details) == 3
    assert all("2020-03-25" in d and "2020-04-03" in d and "晚 9 天" in d for d in flaw.details)


def test_days_off_are_named() -> None:
    """Changji's 30 November is a Sunday; Ürümqi's 25 June was the Dragon Boat Festival, a Thursday."""
    assert _only(_of("changji-2025"), "due-on-day-off").details == ("年度工作总结（七（四））：2025-11-30（星期日）",)
    assert any("2020-06-25（星期四）" in d for d in _only(_of("urumqi-2020"), "due-on-day-off").details)


def test_who_falls_through_in_yiliang() -> None:
    """A unit that the city bureau named (A, fourth row) and that holds no heavy permit is in no line of the county's."""
    assert _only(_of("yiliang-2022"), "target-in-no-line").details == ("「标识」含“市局确定重点监管”",)


def test_a_table_due_after_its_period_is_no_flaw() -> None:
    """Ürümqi's monthly report, three days after the month, tells of the month before."""
    assert "table-before-period-end" not in {f.code for f in _of("urumqi-2020")}


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


def test_the_year_decides_the_days() -> None:
    """Asked for another year, the days off are that year's: 30 November 2026 is a Monday."""
    policy = load_policy(ROOT / "policies" / "changji-2025")
    assert date(2026, 11, 30).weekday() == 0
    codes = {f.code for f in flaws_of(policy, None, 2026)}
    assert "due-on-day-off" in codes  # 5 December 2026 is a Saturday
    assert _only(flaws_of(policy, None, 2026), "due-on-day-off").details[0].endswith("2026-12-05（星期六）")
