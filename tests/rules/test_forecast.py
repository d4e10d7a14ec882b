"""The forecast of a year is what a year of real draws comes to."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairdraw import Row
from fairdraw import Target as Record
from fairdraw.select import Selection
from shuangsui.rules.carried import items_carried
from shuangsui.rules.forecast import DrawOutlook, Forecast, LineOutlook, forecast
from shuangsui.rules.lines import LinePlan
from shuangsui.rules.playout import seed_of
from shuangsui.rules.policy import load_policy
from shuangsui.rules.pool import Situation, build_pool
from shuangsui.rules.registry import Fact, PastVisit, Target
from shuangsui.rules.schedule import schedule_of
from shuangsui.rules.visits import Drawn

from .forecasts import KEY, SPECIAL, codes_of, takes_of, year_of
from .invented import line, people, plan, units

POLICIES = Path(__file__).resolve().parents[2] / "policies"


def _real_year(base: Situation, found: Forecast) -> list[tuple[tuple[LinePlan, ...], list[str]]]:
    """The year as a bureau would play it: pools, the real selection with the same seeds, results fed back."""
    schedule = schedule_of(base.policy, base.authority, found.year)
    policy = base.policy.model_copy(update={"draw": list({o.draw.id: o.draw for o in schedule.occasions}.values())})
    drawn: list[Drawn] = list(base.drawn)
    played = []
    for occasion in schedule.occasions:
        at = replace(base, policy=policy, period=occasion.period, on=occasion.on, draw=occasion.draw.id, drawn=drawn)
        pool = build_pool(at)
        takes = [Row(row, take) for row, take in pool.takes().items()]
        chosen = Selection(seed_of(0, occasion), (Record(t, "", rows) for t, rows in pool.rows.items()), takes).drawn
        carried = items_carried(pool, chosen)
        first, months, joint = occasion.period.first, occasion.period.months, occasion.draw.joint or ""
        drawn += [Drawn(t, first, months, carried[t], joint) for t in chosen]
        played.append((pool.lines, chosen))
    return played


def _same(real: list[tuple[tuple[LinePlan, ...], list[str]]], found: Forecast) -> None:
    """Every number of every line lies in the forecast's range, and is it where the forecast names one."""
    assert len(real) == len(found.draws)
    for (plans, chosen), draw in zip(real, found.draws, strict=True):
        assert draw.visits.least <= len(chosen) <= draw.visits.most
        for planned, outlook in zip(plans, draw.lines, strict=True):
            _same_line(planned, outlook, draw)


def _same_line(planned: LinePlan, outlook: LineOutlook, draw: DrawOutlook) -> None:
    assert planned.line.id == outlook.line.id
    assert len(planned.members) == outlook.members
    first = min(planned.take, len(planned.tier1))
    assert outlook.first == (first, len(planned.tier1)), (planned.line.id, draw.period.id)
    assert outlook.again == (planned.take - first, len(planned.tier2))
    exact = planned.line.cover is None and planned.part > 0
    stated = outlook.due.most if exact else planned.due
    assert planned.due == (max(stated, planned.drawn) if exact else stated)
    for name, value in (
        ("number", planned.number.number),
        ("due", stated),
        ("drawn", planned.drawn),
        ("take", planned.take + planned.return_take),
        ("shortfall", planned.shortfall),
    ):
        tally = getattr(outlook, name)
        assert tally.least <= value <= tally.most, (planned.line.id, draw.period.id, name)
        assert tally.least <= tally.mean <= tally.most


_LINES = st.sampled_from(
    (
        'at_least = "25%"',
        'at_least = "20%"\ncover = { all = true, in = "year" }',
        'at_least = "50%"\nat_most = "60%"',
        "at_least = { inspectors = 1, targets = 5 }",
        'at_least = { times = 2, in = "year" }',
        'at_least = "40%"\nreturn_share = "25%"',
        'at_least = "70%"\nno_repeat = "year"',
        'at_least = "50%"\nmonths = { from = 4, to = 11 }',
        'at_least = "all"\nspread = ["35%", "70%", "100%"]',
    )
)
_CAP = '[[limit]]\ncite = "七"\nid = "cap"\nname = "上限"\nmost = 2\nin = "year"\n'


@settings(max_examples=25)
@given(
    st.tuples(_LINES, _LINES, _LINES),
    st.sampled_from(("month", "quarter")),
    st.lists(st.sampled_from((("key",), ("special",), ("key", "special"), ("general",))), min_size=1, max_size=40),
    st.lists(st.tuples(st.integers(0, 39), st.dates(date(2024, 6, 1), date(2025, 1, 20)), st.booleans()), max_size=6),
    st.booleans(),
)
def test_the_forecast_is_the_year_that_real_draws_make(
    rests: tuple[str, str, str],
    every: str,
    kinds: list[tuple[str, ...]],
    visits: list[tuple[int, date, bool]],
    capped: bool,
) -> None:
    """Three lines that overlap or not, a history, a cap or none: with the seeds of the first run, number by number."""
    conditions = (KEY, SPECIAL, '{ class = "general" }')
    lines = [
        line(name, rest, of=of, every="year" if "times" in rest or "inspectors" in rest else "quarter")
        for name, rest, of in zip("abc", rests, conditions, strict=True)
    ]
    policy = plan(*lines, every=every, more=_CAP if capped else "")
    targets = [
        replace(t, classes=kind, takes_part=n % 9 != 8) for n, (t, kind) in enumerate(zip(units(len(kinds)), kinds, strict=True))
    ]
    past = [PastVisit(f"T{n:05d}", day, "A1", "case" if case else "random") for n, day, case in visits if n < len(kinds)]
    base = year_of(policy, targets, people(4), past=past)
    found = forecast(base, 2025, runs=3)
    _same(_real_year(base, found), found)


def test_facts_that_come_in_the_year_move_the_members() -> None:
    """A problem found last quarter makes a target special in this one; it leaves when it is put right."""
    policy = plan(
        line(
            "s",
            'at_least = "50%"\nuntil = "rectified"',
            of='{ fact = "problem", take = "count", during = "quarter-1", at_least = 1 }',
            every="quarter",
        ),
        line("g", 'at_least = "10%"', of='{ kind = "unit" }', every="quarter"),
        every="quarter",
        more='[[fact]]\ncite = "三"\nid = "problem"\nname = "问题"\n[[fact]]\ncite = "三"\nid = "rectified"\nname = "整改"\n',
    )
    facts = [Fact(f"T{n:05d}", "problem", date(2025, 2, 1 + n)) for n in range(4)] + [
        Fact("T00000", "rectified", date(2025, 3, 1))
    ]
    base = year_of(policy, units(30), people(3), facts=facts)
    found = forecast(base, 2025, runs=4)
    assert [x.members for d in found.draws for x in d.lines if x.line.id == "s"] == [0, 3, 0, 0]
    _same(_real_year(base, found), found)


def test_what_a_line_owes_is_no_mean_of_what_other_lines_drew() -> None:
    """A monthly 10 % beside a quarter's draw of everything: in January it owes one, whoever was drawn before it."""
    both = line("a", 'at_least = "50%"', of='{ kind = "unit" }', every="quarter")
    monthly = line("b", 'at_least = "10%"', of='{ attribute = "tags", has_tag = "锅炉" }', every="month")
    cycle = '[[draw]]\ncite = "三"\nid = "m"\nname = "月抽"\nby = ["county"]\nevery = "month"\nlines = ["b"]\n'
    policy = plan(both, every="quarter", more=monthly + cycle)
    targets = [*units(10, tags=frozenset({"锅炉"})), *units(10, "S")]
    found = forecast(year_of(policy, targets, people(3)), 2025, runs=30)
    months = [x for d in found.draws for x in d.lines if x.line.id == "b"]
    assert {(x.due.least, x.due.most) for x in months} == {(1, 1)}
    january = months[0]
    assert january.drawn.least < january.drawn.most
    assert (january.take.least, january.take.most) == (0, 1) or january.take.most == 0
    assert january.chance == 0 if not january.take.most else january.chance is not None and 0 < january.chance < Fraction(1, 10)
    assert {x.due.mean for d in found.draws for x in d.lines if x.line.id == "a"} == {10}


def test_twelve_inspectors_make_sixty_a_year_and_five_a_month() -> None:
    """1:5 (昌吉 四.2), and the chance is 60 over the members."""
    policy = plan(line("g", "at_least = { inspectors = 1, targets = 5 }"))
    found = forecast(year_of(policy, units(400), people(12)), 2025)
    assert takes_of(found, "g") == [5] * 12
    assert found.visits == 60
    assert next(o for o in found.odds if o.kind == "line").chance.value == Fraction(60, 400)
    assert found.seats == 120
    assert found.load == 10
    assert sum(found.work.totals.values()) == 120
    assert {m.average for m in found.work.months} == {Fraction(10, 12)}


@pytest.mark.parametrize(("members", "takes"), [(7, [2, 2, 2, 2]), (23, [6, 6, 6, 5]), (104, [26, 26, 26, 26])])
def test_four_times_a_fifth_is_raised_until_it_covers(members: int, takes: list[int]) -> None:
    """乌鲁木齐 二（二）1: the forecast names the line, and everybody is drawn."""
    policy = load_policy(POLICIES / "urumqi-2020")
    county = next(a.code for a in policy.area if a.level == "county")
    targets = [Target(f"K{n:03d}", f"K{n}", county, classes=("key",), kind="unit") for n in range(members)]
    found = forecast(year_of(policy, targets, people(3, county), county), 2020)
    tier_one = [x.first[0] for d in found.draws for x in d.lines if x.line.id == "key-county"]
    assert sum(tier_one) == members
    assert takes_of(found, "key-county") == takes
    assert (("raised-by-cover", "key-county") in codes_of(found)) == (members != 7)  # 4 × ⌈7 × 20 %⌉ = 8 reaches them
    key = next(o for o in found.odds if o.id == "key")
    assert key.chance.exact
    assert key.chance.value == 1


def test_eight_inspectors_and_eleven_thousand_targets() -> None:
    """池州's county: every target once a year is 2,815 turns of duty for each of the eight."""
    policy = plan(line("g", 'at_least = "all"'))
    found = forecast(year_of(policy, units(11259), people(8)), 2025)
    assert found.visits == 11259
    assert found.load == Fraction(11259 * 2, 8)
    assert max(found.work.totals.values()) - min(found.work.totals.values()) <= 1
    assert len(found.work.months) == 12


def _policy_folders() -> list[Path]:
    return sorted(p for p in POLICIES.iterdir() if (p / "policy.toml").is_file())


@pytest.mark.parametrize("folder", _policy_folders(), ids=lambda f: f.name)
def test_every_plan_of_the_project_has_a_forecast(folder: Path) -> None:
    """Each level of each plan, on a mixed registry: what real draws make of it, and sentences for all remarks."""
    policy = load_policy(folder)
    year = policy.policy.effective_from.year
    classes = [c.id for c in policy.classes]
    levels = {a.level: a.code for a in policy.area}
    tags = ("部省要求重点监管", "年度重点排污单位名单", "群众集中投诉", "")
    permits = ("重点管理", "简化管理", "登记管理")
    for area in levels.values():
        targets = [
            Target(
                f"N{n:04d}",
                f"企业{n}",
                area,
                classes=tuple(dict.fromkeys((classes[n % len(classes)], classes[n * n % len(classes)]))),
                kind=policy.kind[n % 11 == 0 if len(policy.kind) > 1 else 0].id,
                tags=frozenset({tags[n % 4]} - {""}) if n % 5 == 0 else frozenset(),
                values={"permit_class": permits[n % 3], "level": "市管" if n % 4 == 0 else "县管"},
                takes_part=n % 13 != 0,
            )
            for n in range(90)
        ]
        base = year_of(policy, targets, people(6, area), area)
        found = forecast(base, year, runs=2)
        assert found.draws
        _same(_real_year(base, found), found)
        codes_of(found)
        held = schedule_of(policy, area, year)
        pending = {r.line for r in found.remarks if r.code == "pending"}
        assert pending == {q.id for q in held.pending}
