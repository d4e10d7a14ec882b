"""The flaws of the five plans: all that were found by reading them, and no others.

The reading itself, with what each article says and why it is a flaw, stands in docs/plans.md; here are the codes and articles.
Each finder on plans made to have, or not to have, its flaw: test_flaw_finders.py.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from shuangsui.rules.flaws import Flaw, flaws_of, severity_of, told
from shuangsui.rules.flaws.sentences import WORDS
from shuangsui.rules.policy import load_policy

ROOT = Path(__file__).resolve().parents[2]

# Plan → code → the first article of each flaw of that code, as read in the plans.
READ: dict[str, dict[str, list[str]]] = {
    "changji-2025": {
        "decided-before-facts-end": ["四.3"],
        "table-before-period-end": ["七（四）", "七（四）", "七（四）"],
        "all-public-but-withheld": ["一"],
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
        "two-readings": ["二（一）1（4）、2（3）、二（二）3", "二（二）2", "二（二）2"],
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
    """The codes read in the plans and those tried on made-up plans are all that there are."""
    texts = [Path(__file__).with_name(name).read_text("utf-8") for name in ("test_contradictions.py", "test_flaw_finders.py")]
    tried = set(re.findall(r'"([a-z]+(?:-[a-z]+)+)"', "".join(texts)))
    assert set(WORDS) <= tried


def test_four_times_twenty_percent_is_no_year() -> None:
    """Ürümqi: which quarters must be raised, and to what, for 7, 23, 100 and 104 members."""
    flaw = _of("urumqi-2020")[0]
    assert (flaw.values["total"], flaw.values["need"]) == ("80%", "25%")
    assert flaw.details[0].startswith("7 家：各期 2、2、2、2；各期取最低数 2 已够")
    assert flaw.details[1] == "23 家：各期 6、6、6、5；第 1 期、第 2 期、第 3 期须高于最低数 5"
    assert flaw.details[3] == "104 家：各期 26、26、26、26；第 1 期、第 2 期、第 3 期、第 4 期须高于最低数 21"


def test_the_draw_of_the_25th_has_no_list() -> None:
    """Ürümqi: the second quarter's draw is due on 25 March, the first quarter's lists on 3 April, nine days late."""
    flaw = _only(_of("urumqi-2020"), "draw-before-list")
    assert len(flaw.details) == 3
    assert all("2020-03-25" in d and "2020-04-03" in d and "晚 9 天" in d for d in flaw.details)


def test_days_off_are_named() -> None:
    """Changji's 30 November is a Sunday; Ürümqi's 25 June was the Dragon Boat Festival, a Thursday."""
    assert _only(_of("changji-2025"), "due-on-day-off").details == ("年度工作总结（七（四））：2025-11-30（星期日）",)
    assert any("2020-06-25（星期四，放假" in d for d in _only(_of("urumqi-2020"), "due-on-day-off").details)


def test_who_falls_through_in_yiliang() -> None:
    """A unit that the city bureau named (A, fourth row) and that holds no heavy permit is in no line of the county's."""
    assert _only(_of("yiliang-2022"), "target-in-no-line").details == ("「标识」含“市局确定重点监管”",)


def test_a_table_due_after_its_period_is_no_flaw() -> None:
    """Ürümqi's monthly report, three days after the month, tells of the month before."""
    assert "table-before-period-end" not in {f.code for f in _of("urumqi-2020")}


def test_the_year_decides_the_days() -> None:
    """Asked for another year, the days off are that year's: 30 November 2026 is a Monday."""
    policy = load_policy(ROOT / "policies" / "changji-2025")
    assert date(2026, 11, 30).weekday() == 0
    codes = {f.code for f in flaws_of(policy, None, 2026)}
    assert "due-on-day-off" in codes  # 5 December 2026 is a Saturday
    assert _only(flaws_of(policy, None, 2026), "due-on-day-off").details[0].endswith("2026-12-05（星期六）")
