"""The picture and the workbook of a forecast say its numbers, and can be opened."""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.rules.invented import line, people, plan, units

from shuangsui.paper import forecast_rows as rows
from shuangsui.paper import forecast_words as words
from shuangsui.paper.charts import draw_forecast, picture, steps
from shuangsui.paper.forecast_xlsx import COLOURS, write_forecast
from shuangsui.rules.chance import Chance
from shuangsui.rules.forecast import Forecast, forecast
from shuangsui.rules.periods import Period
from shuangsui.rules.policy import Policy
from shuangsui.rules.pool import Situation
from shuangsui.rules.registry import Inspector, Target
from shuangsui.rules.whatif import Change, compare, what_if

AT = datetime.datetime(2025, 1, 6, 10, tzinfo=datetime.timezone(datetime.timedelta(hours=8)))
KEY = '{ class = "key" }'


def _base(policy: Policy, targets: list[Target], staff: list[Inspector]) -> Situation:
    return Situation(policy, "A1", Period.parse("2025"), datetime.date(2025, 1, 1), targets, staff)


def _found(staff: int = 5, lines: int = 2) -> Forecast:
    """A general line by 1:5 and so many overlapping key lines."""
    keys = [line(f"k{n}", f'at_least = "{20 + n}%"', of=KEY, every="quarter") for n in range(lines - 1)]
    policy = plan(line("g", "at_least = { inspectors = 1, targets = 5 }"), *keys)
    return forecast(_base(policy, [*units(200), *units(40, "K", classes=("key",))], people(staff)), 2025, runs=3)


def _parts(data: Mapping[str, Any]) -> list[int]:
    return [part["value"] for bar in data["months"]["bars"] for part in bar["parts"]]


def test_the_bars_add_up_to_the_years_visits() -> None:
    """Every visit stands in one bar under one line; loads are all turns of duty; chances are those of the classes."""
    found = _found()
    data: Any = picture(found)
    assert sum(_parts(data)) == found.work.visits
    assert [bar["total"] for bar in data["months"]["bars"]] == [f"{m.visits:,}" for m in found.work.months]
    assert sum(row["value"] for row in data["load"]["rows"]) == found.work.seats
    shown = {row["name"]: row["value"] for row in data["odds"]["rows"]}
    general = next(o for o in found.odds if o.id == "general")
    assert shown["一般"] == round(general.chance.value * 10000)
    assert data["capacity"].startswith("5 名检查人员，全年约 ")
    assert all(part["value"] <= data["months"]["top"] for bar in data["months"]["bars"] for part in bar["parts"])


def test_many_lines_and_many_people_still_fit() -> None:
    """More lines than colours share the last one; more people than rows stand in groups; nothing is lost."""
    found = _found(staff=60, lines=12)
    data: Any = picture(found)
    assert data["months"]["lines"][-1] == "其他条线" or len(data["months"]["lines"]) <= len(COLOURS)
    assert max(part["line"] for bar in data["months"]["bars"] for part in bar["parts"]) < len(COLOURS)
    assert sum(_parts(data)) == found.work.visits
    assert sum(row["value"] for row in data["load"]["rows"]) == 60
    assert len(data["load"]["rows"]) <= 12
    assert draw_forecast(found, "png", AT, ppi=40).startswith(b"\x89PNG")


@pytest.mark.parametrize(("form", "head"), [("svg", b"<svg"), ("pdf", b"%PDF-"), ("png", b"\x89PNG\r\n\x1a\n")])
def test_each_form_is_a_whole_file_with_everything_in_it(form: Any, head: bytes) -> None:
    """With a what-if table and a rare character in a name."""
    policy = plan(line("g", "at_least = { inspectors = 1, targets = 5 }"))
    base = _base(policy, units(50), [*people(3), Inspector("X9", "𬭎\U0003ffff某", ("A1",))])
    asked = what_if(base, 2025, Change(inspectors=1))
    compared = compare([asked.now, asked.then])
    made = draw_forecast(asked.now, form, AT, compared, ("现在", "如果"))
    assert made.startswith(head)
    assert len(made) > 5000
    assert made == draw_forecast(asked.now, form, AT, compared, ("现在", "如果"))


def test_the_svg_has_a_bar_for_every_count_and_needs_no_fonts() -> None:
    """Well-formed, with the colours of the lines; texts are outlines."""
    found = _found()
    root = ElementTree.fromstring(draw_forecast(found, "svg", AT))
    fills = [e.get("fill") for e in root.iter() if e.get("fill", "").startswith("#")]
    data: Any = picture(found)
    bars = [part for bar in data["months"]["bars"] for part in bar["parts"]]
    for number in {part["line"] for part in bars}:
        colour = COLOURS[number].lower()
        assert fills.count(colour) >= sum(part["line"] == number for part in bars)
    assert not [e for e in root.iter() if e.tag.endswith("}text")]


def test_an_empty_year_is_a_picture_too() -> None:
    """No draws, nobody, nothing: it says so."""
    policy = plan(line("g", 'at_least = "25%"'), every="ad-hoc")
    found = forecast(_base(policy, [], []), 2025)
    data: Any = picture(found)
    assert data["months"]["bars"] == []
    assert data["load"]["rows"] == []
    assert data["remarks"]
    assert draw_forecast(found, "svg", AT).startswith(b"<svg")
    assert openpyxl.load_workbook(io.BytesIO(write_forecast(found, AT))).sheetnames == ["按次", "按月人均", "概率", "说明"]


def test_an_estimate_shows_its_error_and_its_bounds() -> None:
    """Overlapping lines: ± beside the value, a line from bound to bound."""
    policy = plan(
        line("a", 'at_least = "25%"', of=KEY, every="quarter"),
        line("b", 'at_least = "50%"', of='{ class = "special" }', every="quarter"),
    )
    both = units(30, classes=("key", "special"))
    found = forecast(_base(policy, [*both, *units(20, "K", classes=("key",))], people(3)), 2025, runs=5)
    data: Any = picture(found)
    key = next(row for row in data["odds"]["rows"] if row["name"] == "重点")
    assert "±" in key["label"]
    assert key["low"] <= key["value"] <= key["high"]


@given(st.integers(0, 10**7))
def test_steps_are_even_and_reach_the_top(top: int) -> None:
    """From nought, at most six of them, of 1, 2 or 5 times a power of ten."""
    found = steps(top)
    assert found[0] == 0
    assert found[-1] >= max(top, 1)
    assert 2 <= len(found) <= 6
    assert {b - a for a, b in pairwise(found)} == {found[1]}
    assert re.fullmatch("[125]0*", str(found[1]))


def test_numbers_for_the_eye() -> None:
    """Never 100 % or 0 % where it is not so."""
    assert rows.percent(Fraction(1)) == "100%"
    assert rows.percent(Fraction(9999, 10000)) == "99.9%"
    assert rows.percent(Fraction(0)) == "0%"
    assert rows.percent(Fraction(7, 10000)) == "0.07%"
    assert rows.percent(Fraction(3, 16)) == "18.8%"
    assert rows.short(Fraction(11259)) == "11,259"
    assert rows.short(Fraction(37, 15)) == "2.47"
    assert rows.tell_chance(Chance(Fraction(1, 5), Fraction(1, 100000))) == "20.0% ± <0.01%"


def _sheet(book: Any, name: str) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in book[name].iter_rows()]


def test_the_workbook_holds_numbers_that_can_be_summed() -> None:
    """Counts are integers, chances fractions with a per cent format, names texts; the sums are the forecast's."""
    found = _found()
    book = openpyxl.load_workbook(io.BytesIO(write_forecast(found, AT)))
    assert book.sheetnames == ["按次", "按月人均", "概率", "说明"]
    head, *lines = _sheet(book, "按次")
    take = head.index("本次抽")
    assert sum(row[take] for row in lines) == sum(found.takes.values())
    assert len(lines) == sum(len(d.lines) for d in found.draws)
    assert all(isinstance(row[head.index("对象")], int) and isinstance(row[head.index("条线")], str) for row in lines)
    months = _sheet(book, "按月人均")
    assert [row[1] for row in months[1:13]] == [m.visits for m in found.work.months]
    head, *odds = _sheet(book, "概率")
    chance = head.index("全年机会")
    assert [row[chance] for row in odds[: len(found.odds)]] == pytest.approx([float(o.chance.value) for o in found.odds])
    assert book["概率"].cell(2, chance + 1).number_format == "0.0###%"
    assert _sheet(book, "说明")[1][0] == words.capacity(found)


def test_the_workbook_has_native_charts_that_point_at_the_numbers() -> None:
    """A stacked column a line, and a bar a class."""
    found = _found()
    book = openpyxl.load_workbook(io.BytesIO(write_forecast(found, AT)))
    (months,) = book["按月人均"]._charts
    assert len(months.series) == 2
    reference = months.series[0].val.numRef.f
    first, last = (int(n) for n in re.findall(r"\$(\d+)", reference))
    column = reference.split("$")[1]
    cells = [book["按月人均"][f"{column}{row}"].value for row in range(first, last + 1)]
    assert cells == [found.work.by_line[m.month].get("g", 0) for m in found.work.months]
    (odds,) = book["概率"]._charts
    assert odds.series[0].val.numRef.f.endswith(f"${1 + sum(o.kind == 'class' for o in found.odds)}")


def test_what_if_has_a_sheet_of_its_own() -> None:
    """Two columns and the difference."""
    policy = plan(line("g", "at_least = { inspectors = 1, targets = 5 }"))
    asked = what_if(_base(policy, units(100), people(4)), 2025, Change(inspectors=2))
    compared = compare([asked.now, asked.then])
    book = openpyxl.load_workbook(io.BytesIO(write_forecast(asked.now, AT, compared, ("现在", "如果"))))
    table = _sheet(book, "如果")
    assert table[0] == ["项目", "现在", "如果", "差"]
    assert ["全年检查（次）", "20", "30", "+10"] in table


def test_a_formula_in_a_name_stays_a_text() -> None:
    """Names come from files."""
    policy = plan(line("g", "at_least = { inspectors = 1, targets = 5 }"))
    staff = [replace(i, name="=1+1") for i in people(2)]
    found = forecast(_base(policy, units(30), staff), 2025)
    book = openpyxl.load_workbook(io.BytesIO(write_forecast(found, AT)))
    cells = [cell for row in book["按月人均"].iter_rows() for cell in row if cell.value == "=1+1"]
    assert cells
    assert all(cell.data_type == "s" for cell in cells)


def test_capacity_in_words() -> None:
    """8 名检查人员，全年约 11,259 次检查."""
    policy = plan(line("g", 'at_least = "all"'))
    found = forecast(_base(policy, units(11259), people(8)), 2025)
    assert words.capacity(found).startswith("8 名检查人员，全年约 11,259 次检查、22,518 人次，平均每人 2,814.8 次")
    nobody = forecast(_base(policy, units(3), []), 2025)
    assert words.capacity(nobody).startswith("没有可派的检查人员，全年约 3 次检查")
