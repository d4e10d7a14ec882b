"""The due days of a year: windows, days off, estimates, who owes them; each figure taken from a calendar by hand."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shuangsui.rules.duties import DueDay, due_days
from shuangsui.rules.policy import Policy, load_policy
from shuangsui.rules.standing import standing_rules
from shuangsui.rules.workdays import add_working_days

from .invented import line, plan

POLICIES = Path(__file__).resolve().parents[2] / "policies"
NAMES = ("changji-2025", "changji-hitech", "jiaozuo-2024", "urumqi-2020", "yiliang-2022")


@cache
def _policy(name: str) -> Policy:
    return load_policy(POLICIES / name)


def _spans(days: tuple[DueDay, ...], part: str) -> list[tuple[str | None, str]]:
    return [(d.first.isoformat() if d.first else None, d.last.isoformat()) for d in days if d.part == part]


def _deadline(due: str) -> Policy:
    text = f'[[deadline]]\ncite = "七"\nid = "d"\nname = "报送"\nowed_by = ["甲"]\nlevels = ["county"]\ndue = {due}\n'
    return plan(line("x", 'at_least = "25%"'), more=text)


def test_the_windows_of_the_zone() -> None:
    """每季度结束前5个工作日内: with the holidays of 2025 (1 October; 28 September is worked)."""
    days = due_days(_policy("changji-hitech"), 2025)
    assert _spans(days, "deadline.next-quarter") == [
        ("2025-03-25", "2025-03-31"),
        ("2025-06-24", "2025-06-30"),
        ("2025-09-25", "2025-09-30"),
        ("2025-12-25", "2025-12-31"),
    ]
    assert _spans(days, "draw.quarterly") == []  # the draw's own window says the same, and is not told twice


def test_changji() -> None:
    """The table within the last 5 days of each quarter, the summaries on 30 November (a Sunday) and 5 December."""
    days = due_days(_policy("changji-2025"), 2025)
    assert _spans(days, "report.statistics") == [
        ("2025-03-27", "2025-03-31"),
        ("2025-06-26", "2025-06-30"),
        ("2025-09-26", "2025-09-30"),
        ("2025-12-27", "2025-12-31"),
    ]
    county = next(d for d in days if d.part == "report.summary-county")
    assert (county.last, county.day_off, county.owed_to, county.cite) == (
        date(2025, 11, 30),
        True,
        ("昌吉州生态环境局",),
        "七（四）",
    )
    squad = next(d for d in days if d.part == "report.summary-prefecture")
    assert (squad.last, squad.day_off, squad.owed_by, squad.owed_to) == (
        date(2025, 12, 5),
        False,
        ("州执法支队",),
        ("自治区执法局",),
    )


def test_urumqi() -> None:
    """Lists 3 days and publication 20 days after the quarter, tasks by the 25th, the month's report by the 3rd."""
    days = due_days(_policy("urumqi-2020"), 2020)
    quarters = ["2020-01-03", "2020-04-03", "2020-07-03", "2020-10-03"]
    assert _spans(days, "list.city-complaints") == [(None, day) for day in quarters]
    assert _spans(days, "deadline.publication") == [(None, f"2020-{month}-20") for month in ("01", "04", "07", "10")]
    assert _spans(days, "deadline.special-tasks") == [(None, f"2020-{month}-25") for month in ("03", "06", "09", "12")]
    assert [day for _, day in _spans(days, "report.monthly")] == [f"2020-{month:02d}-03" for month in range(1, 13)]
    assert _spans(days, "disclosure.clock") == []  # the deadline of the publication says it
    first = next(d for d in days if d.part == "list.city-complaints")
    assert (first.period, first.outside) == ("2019-Q4", True)
    assert _spans(due_days(_policy("urumqi-2020"), 2019), "deadline.general-tasks") == [(None, "2019-12-31")]


def test_jiaozuo_files_next_years_plan() -> None:
    """每年12月底前 … 下一年度: the day of 2025 is for 2026, also after the year in which the rule was made."""
    day = next(d for d in due_days(_policy("jiaozuo-2024"), 2025) if d.part == "deadline.annual-plan")
    assert (day.last, day.period, day.owed_to) == (
        date(2025, 12, 31),
        "2026",
        ("上级生态环境部门", "辖区“双随机、一公开”领导小组办公室"),
    )


def test_an_area_owes_its_own() -> None:
    """A county owes the summary of 30 November, the prefecture that of 5 December; departments' lists are the city's."""
    policy = _policy("changji-2025")
    county, prefecture = ({d.part for d in due_days(policy, 2025, code)} for code in ("652301", "652300"))
    assert ("report.summary-county" in county, "report.summary-prefecture" in county) == (True, False)
    assert ("report.summary-county" in prefecture, "report.summary-prefecture" in prefecture) == (False, True)
    visits = next(d for d in due_days(policy, 2025, "652301") if d.part == "draw.monthly.visits")
    assert visits.owed_by == ("昌吉州生态环境局昌吉市分局",)
    urumqi = _policy("urumqi-2020")
    assert "list.city-complaints" in {d.part for d in due_days(urumqi, 2020, "650100")}
    assert "list.city-complaints" not in {d.part for d in due_days(urumqi, 2020, "650102")}
    with pytest.raises(KeyError):
        due_days(policy, 2025, "000000")


@pytest.mark.parametrize(
    ("off", "day", "from_"),
    [("same", "2025-11-30", None), ("next", "2025-12-01", "2025-11-30"), ("before", "2025-11-28", "2025-11-30")],
)
def test_a_day_off(off: str, day: str, from_: str | None) -> None:
    """30 November 2025 is a Sunday: it stays, or moves to Monday, or back to Friday, as the plan says."""
    (due,) = (d for d in due_days(_deadline(f'{{ day = "11-30", if_day_off = "{off}" }}'), 2025) if d.part == "deadline.d")
    assert (due.last.isoformat(), due.moved_from.isoformat() if due.moved_from else None) == (day, from_)
    assert due.day_off == (off == "same")


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        ('{ anchor = "year.end", after = "20 working days" }', [(None, "2025-02-05")]),
        ('{ anchor = "year.start", after = "15 days" }', [(None, "2025-01-16")]),
        ('{ anchor = "half-year.end", after = "1 months" }', [(None, "2025-01-31"), (None, "2025-07-30")]),
        ('{ anchor = "half-year.end", within_last = "2 days" }', [("2025-06-29", "2025-06-30"), ("2025-12-30", "2025-12-31")]),
        ('{ anchor = "quarter.end", by_day = 20 }', [(None, f"2025-{m}-20") for m in ("03", "06", "09", "12")]),
        ('{ day = "02-29" }', [(None, "2025-02-28")]),
        ('{ day = "01-15", of_year = "plan+1" }', [(None, "2025-01-15")]),
    ],
)
def test_every_form_of_a_due_day(due: str, expected: list[tuple[str | None, str]]) -> None:
    """Each form of `due`, in 2025. In January 19 days are worked, the 26th among them; 28 January to 4 February are off."""
    assert _spans(due_days(_deadline(due), 2025), "deadline.d") == expected


def test_estimates_are_marked() -> None:
    """2027 has no calendar yet: what is counted in working days is an estimate, a fixed day is not."""
    days = due_days(_policy("changji-hitech"), 2027)
    assert all(d.estimate for d in days if d.part == "deadline.next-quarter")
    assert not any(d.estimate for d in due_days(_policy("changji-hitech"), 2025))
    assert not any(d.estimate for d in due_days(_deadline('{ day = "11-30" }'), 2027))


def test_what_hangs_on_an_event_is_a_rule() -> None:
    """The clock that starts with a task, what is due 及时, draws without a day; none of them in the calendar."""
    rules = {r.part: r for r in standing_rules(_policy("changji-2025"))}
    assert rules["disclosure.clock"].says == "检查任务完成后20个工作日内"
    assert rules["disclosure.clock"].decided_by == "昌吉州生态环境局（从严，暂取）"
    assert "及时" in rules["deadline.approved-projects"].says
    assert rules["draw.monthly"].says == "每月抽取，方案没有写在哪一天确定"
    assert "draw.monthly" not in {d.part for d in due_days(_policy("changji-2025"), 2025)}
    assert "report.statistics" not in rules
    yiliang = {r.part: r.says for r in standing_rules(_policy("yiliang-2022"))}
    assert yiliang["disclosure.clock"] == "检查任务完成、作出检查结果认定中较晚的后20个工作日内"
    assert add_working_days(date(2025, 1, 20), 20).day == date(2025, 2, 21)


def test_a_clock_from_the_quarters_end_is_in_the_calendar() -> None:
    """Ürümqi's clock, were there no deadline that says the same."""
    policy = _policy("urumqi-2020")
    alone = policy.model_copy(update={"deadline": [d for d in policy.deadline if d.kind != "disclosure"]})
    assert [day for _, day in _spans(due_days(alone, 2020), "disclosure.clock")] == [
        f"2020-{month}-20" for month in ("01", "04", "07", "10")
    ]
    assert "disclosure.clock" not in {r.part for r in standing_rules(alone)}


@settings(max_examples=40)
@given(st.sampled_from(NAMES), st.integers(2019, 2028))
def test_days_are_in_order_and_of_the_year(name: str, year: int) -> None:
    """Sorted, of the year asked for, windows the right way round, each day told once, each with its source."""
    days = due_days(_policy(name), year)
    assert [d.last for d in days] == sorted(d.last for d in days)
    assert len({(d.part, d.period) for d in days}) == len(days)
    for d in days:
        assert d.last.year == year
        assert d.first is None or d.last - timedelta(days=31) < d.first <= d.last
        assert (d.cite or d.decided_by) and d.owed_by


def test_a_window_moved_before_itself_is_one_day() -> None:
    """30 and 31 August 2025 are a weekend: moved to the Friday, the window does not begin after it ends."""
    days = due_days(_deadline('{ anchor = "month.end", within_last = "2 days", if_day_off = "before" }'), 2025)
    assert ("2025-08-29", "2025-08-29") in _spans(days, "deadline.d")
    assert all(first is not None and first <= last for first, last in _spans(days, "deadline.d"))
