"""The forecast at its edges: nobody, nothing due, caps, windows, long covers; and what if."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction

import pytest

from shuangsui.rules.forecast import forecast
from shuangsui.rules.forecast_sentences import SENTENCES, sentence
from shuangsui.rules.policy.quotas import Ratio
from shuangsui.rules.pool import PoolError
from shuangsui.rules.registry import PastVisit
from shuangsui.rules.whatif import Change, compare, what_if

from .forecasts import KEY, SPECIAL, codes_of, takes_of, year_of
from .invented import line, people, plan, units

_CAP = '[[limit]]\ncite = "七"\nid = "cap"\nname = "上限"\nmost = 2\nin = "year"\n'


def test_nobody_to_visit_and_nobody_to_go() -> None:
    """Empty registries are said, not stumbled over."""
    policy = plan(line("g", "at_least = { inspectors = 1, targets = 5 }"), line("k", 'at_least = "25%"', of=KEY, every="quarter"))
    empty = forecast(year_of(policy, [], []), 2025)
    assert empty.visits == 0
    assert empty.load is None
    assert {("no-members", "g"), ("no-members", "k"), ("nobody", "")} <= codes_of(empty)
    assert all(o.chance.value == 0 for o in empty.odds)
    nobody = forecast(year_of(policy, units(10), []), 2025)
    assert ("nobody-counted", "g") in codes_of(nobody)
    assert nobody.visits == 0
    some = forecast(year_of(policy, units(20, classes=("key",)), []), 2025)
    assert some.visits == 20
    assert some.work.able == ()
    assert sum(m.visits for m in some.work.months) == 20


def test_one_inspector_cannot_make_a_team() -> None:
    """Two are needed: every visit is counted as one that nobody can make."""
    policy = plan(line("g", 'at_least = "50%"'), every="quarter")
    found = forecast(year_of(policy, units(8), people(1)), 2025)
    assert sum(found.work.unstaffed.values()) == 4
    assert sum(found.work.totals.values()) == 0
    assert ("unstaffed", "") in codes_of(found)


def test_draws_that_no_calendar_tells_are_said() -> None:
    """An ad hoc draw alone: no draws to foretell, and the line is named."""
    policy = plan(line("g", 'at_least = "25%"'), every="ad-hoc")
    found = forecast(year_of(policy, units(8), people(2)), 2025)
    assert found.draws == ()
    assert found.odds == ()
    assert {("no-draws", ""), ("unscheduled", "g")} <= codes_of(found)


def test_a_line_still_pending_is_said_and_left_out() -> None:
    """The rest of its draw is forecast all the same."""
    policy = plan(line("p", 'pending = "某文件"'), line("g", 'at_least = "25%"', every="quarter"), every="quarter")
    found = forecast(year_of(policy, units(8), people(2)), 2025)
    assert takes_of(found, "g") == [2, 2, 2, 2]
    assert ("pending", "p") in codes_of(found)
    assert {x.line.id for d in found.draws for x in d.lines} == {"g"}


def test_months_four_to_eleven() -> None:
    """Nothing before April and after November; the yearly number falls on the eight months between."""
    policy = plan(line("g", 'at_least = "80%"\nmonths = { from = 4, to = 11 }'))
    found = forecast(year_of(policy, units(100), people(2)), 2025)
    assert takes_of(found, "g") == [0, 0, 0, *([10] * 8), 0]
    assert next(o for o in found.odds if o.kind == "line").chance.value == Fraction(4, 5)


def test_a_cover_of_two_years_takes_half_in_each() -> None:
    """The first year visits half; the second, told of it by the history, all the others and nobody twice."""
    policy = plan(line("g", 'cover = { all = true, in = "2 years" }'), every="quarter")
    targets = units(40)
    first = forecast(year_of(policy, targets, people(2)), 2025)
    assert sum(takes_of(first, "g")) == 20
    assert first.odds[-1].chance.value == Fraction(1, 2)
    past = [PastVisit(t.id, date(2025, 5, 6), "A1") for t in targets[:20]]
    second = forecast(year_of(policy, targets, people(2), past=past), 2026)
    assert sum(takes_of(second, "g")) == 20
    assert second.odds[-1].chance.value == Fraction(1, 2)
    assert second.odds[-1].chance.exact


def test_a_cap_against_a_floor_is_named_with_its_numbers() -> None:
    """Every quarter all, but at most two visits a year: from the third quarter on nobody is left."""
    policy = plan(line("g", 'at_least = "all"', every="quarter"), every="quarter", more=_CAP)
    found = forecast(year_of(policy, units(6), people(3)), 2025, runs=3)
    assert takes_of(found, "g") == [6, 6, 0, 0]
    assert [x.shortfall.most for d in found.draws for x in d.lines] == [0, 0, 6, 6]
    assert ("short-capped", "g") in codes_of(found)


@pytest.mark.parametrize(
    ("limit", "rest", "code", "reasons"),
    [
        ("most = 1", "", "short-capped", "6 个对象已到次数上限"),
        ("least_days_between = 200", "", "short-capped", "6 个对象距上次检查未满规定天数"),
        ("", 'no_repeat = "year"', "short-repeat", "6 个对象在不重复的期间内已经抽过"),
    ],
)
def test_who_is_kept_out_is_told_by_what(limit: str, rest: str, code: str, reasons: str) -> None:
    """A cap, days between visits, no repeat: each by its own name."""
    more = f'[[limit]]\ncite = "八"\nid = "l"\nname = "限"\n{limit}\n' if limit else ""
    policy = plan(line("g", f'at_least = "all"\n{rest}', every="quarter"), every="quarter", more=more)
    found = forecast(year_of(policy, units(6), people(3)), 2025, runs=2)
    (said,) = (r for r in found.remarks if r.code.startswith("short"))
    assert (said.code, said.values["reasons"], said.values["most"]) == (code, reasons, "6")


def test_a_cover_that_a_ceiling_cuts_says_who_is_left() -> None:
    """4 × 20 % with a ceiling of 20 % reaches 8 of 10."""
    policy = plan(
        line("g", 'at_least = "20%"\nat_most = "20%"\ncover = { all = true, in = "year" }', every="quarter"), every="quarter"
    )
    found = forecast(year_of(policy, units(10), people(3)), 2025)
    codes = codes_of(found)
    assert ("cover-cut-by-ceiling", "g") in codes
    missed = next(r for r in found.remarks if r.code == "uncovered")
    assert missed.values["missed"] == "2"
    assert found.odds[-1].chance.value == Fraction(4, 5)


def test_one_visit_serves_two_lines() -> None:
    """All of both lines' members in one draw: as many visits as different targets, not as many as the lines take."""
    policy = plan(line("a", 'at_least = "all"', of=KEY), line("b", 'at_least = "all"', of=SPECIAL), every="year")
    targets = [*units(3, "B", classes=("key", "special")), *units(2, "K", classes=("key",))]
    found = forecast(year_of(policy, targets, people(2)), 2025, runs=2)
    assert takes_of(found, "a") == [5]
    assert takes_of(found, "b") == [3]
    assert found.visits == 5
    assert sum(sum(by.values()) for by in found.work.by_line.values()) == 5


def test_the_same_question_has_the_same_answer() -> None:
    """No clock, no generator; the order of the registries does not matter."""
    policy = plan(line("a", 'at_least = "30%"', of=KEY), line("b", 'at_least = "30%"', of=SPECIAL), every="quarter")
    targets = units(30, classes=("key", "special"))
    one = forecast(year_of(policy, targets, people(3)), 2025, runs=5)
    two = forecast(year_of(policy, targets[::-1], people(3)[::-1]), 2025, runs=5)
    assert one.odds == two.odds
    assert one.draws == two.draws
    assert one.work == two.work


def test_from_july_on_only_the_later_draws_are_forecast() -> None:
    """What was drawn before is told by the history, and counts."""
    policy = plan(line("g", 'at_least = "60%"'), every="quarter")
    targets = units(10)
    past = [PastVisit(t.id, date(2025, 4, 6), "A1") for t in targets[:3]]
    found = forecast(year_of(policy, targets, people(2), past=past), 2025, since=7)
    assert [d.period.id for d in found.draws] == ["2025-Q3", "2025-Q4"]
    assert takes_of(found, "g") == [2, 1]
    assert found.odds[-1].chance.value == Fraction(3, 10)


def test_an_unknown_area_is_refused() -> None:
    """With the areas that there are."""
    policy = plan(line("g", 'at_least = "25%"'))
    with pytest.raises(PoolError) as refused:
        forecast(year_of(policy, [], [], "ZZ"), 2025)
    assert refused.value.code == "unknown-area"


def test_a_thirteenth_inspector_in_july_changes_a_fixed_number_only_by_amendment() -> None:
    """1:5: sixty stand with the plan; reckoned anew from July on it would be sixty-five."""
    policy = plan(line("g", "at_least = { inspectors = 1, targets = 5 }"))
    asked = what_if(year_of(policy, units(300), people(12)), 2025, Change(inspectors=1, joining=7))
    assert asked.fixed == {"g": 60}
    assert asked.now.visits == asked.then.visits == 60
    assert asked.amended is not None
    assert asked.amended.visits == 65
    assert sum(takes_of(asked.amended, "g")[:6]) == 30
    assert len(asked.then.work.able) == 13
    joined = next(i for i in asked.then.work.able if i.startswith("NEW"))
    assert all(joined not in m.by_inspector for m in asked.then.work.months[:6])
    assert all(joined in m.by_inspector for m in asked.then.work.months[6:])
    load = next(c for c in compare([asked.now, asked.then, asked.amended]) if c.kind == "load")
    assert load.difference() == Fraction(120, 13) - 10
    assert load.difference(2) == 0


def test_a_thirteenth_inspector_before_the_plan_counts_at_once() -> None:
    """Nothing is fixed yet: 65 a year, and nothing to amend."""
    policy = plan(line("g", "at_least = { inspectors = 1, targets = 5 }"))
    asked = what_if(year_of(policy, units(300), people(12)), 2025, Change(inspectors=1))
    assert asked.now.visits == 60
    assert asked.then.visits == 65
    assert asked.amended is None


def test_another_share_another_ratio_and_firms_that_leave() -> None:
    """Each change beside the year as it is; the situation that was given is untouched."""
    policy = plan(line("g", "at_least = { inspectors = 1, targets = 5 }"), line("k", 'at_least = "25%"', of=KEY, every="quarter"))
    base = year_of(policy, [*units(100), *units(20, "K", classes=("key",))], people(4))
    share = what_if(base, 2025, Change(shares={"k": Fraction(1, 2)}))
    assert (sum(takes_of(share.now, "k")), sum(takes_of(share.then, "k"))) == (20, 40)
    ratio = Ratio.model_validate({"inspectors": Fraction(1), "targets": Fraction(5, 2)})
    assert sum(takes_of(what_if(base, 2025, Change(ratios={"g": ratio})).then, "g")) == 10
    gone = what_if(base, 2025, Change(opt_out=30))
    assert gone.then.out - gone.now.out == 30
    key = next(o for o in gone.then.odds if o.id == "key")
    assert key.targets + key.out == 20
    assert base.policy == policy


def test_every_sentence_of_a_remark_can_be_said() -> None:
    """No remark without a sentence, no sentence with an unknown gap."""
    gaps = re.findall(r"{(\w+)}", "".join(SENTENCES.values()))
    assert all(sentence(code, dict.fromkeys(gaps, "x")) for code in SENTENCES)
