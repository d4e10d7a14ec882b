"""What the lines of a year ask for before it is planned; who is wanted by several; which items the visits carry."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuangsui.rules.floors import Floor, floors_of
from shuangsui.rules.item_cover import item_cover
from shuangsui.rules.policy import Policy
from shuangsui.rules.together import overlaps_of, together_of

from .forecasts import KEY, year_of
from .invented import line, people, plan, pool, units

RATIO = "at_least = { inspectors = 1, targets = 5 }"


def floors(policy: Policy, *targets: object, staff: int = 2, area: str = "A1") -> dict[str, Floor]:
    return {f.line.id: f for f in floors_of(year_of(policy, list(targets), people(staff), area), 2025)}  # type: ignore[arg-type] # targets


def test_each_line_in_its_own_span() -> None:
    """A quarter's share, a year's ratio, a cover that raises a share, and a ceiling."""
    policy = plan(
        line("share", 'at_least = "20%"\ncover = { all = true, in = "year" }', KEY, "quarter"),
        line("ratio", RATIO),
        line("between", 'at_least = "50%"\nat_most = "60%"', KEY),
    )
    found = floors(policy, *units(10, "K", classes=("key",)), *units(30, classes=("general",)))
    share, ratio, between = found["share"], found["ratio"], found["between"]
    assert (share.span, share.members, share.floor, share.cover, share.number) == (3, 10, 2, 3, 3)
    assert (ratio.span, ratio.members, ratio.number, ratio.by_people) == (12, 30, 10, True)
    assert (between.floor, between.ceiling, share.by_people, share.ceiling) == (5, 6, False, None)


def test_a_ceiling_alone_has_no_floor() -> None:
    """So that a plan may ask for fewer; what it comes to of itself is the ceiling."""
    found = floors(plan(line("good", 'at_most = "2%"')), *units(120, classes=("general",)))["good"]
    assert (found.floor, found.ceiling, found.number) == (0, 2, 2)


def test_lines_without_a_number_or_a_draw_are_told() -> None:
    """A pending document; a round without a calendar is reckoned over the year."""
    policy = plan(line("pending", 'pending = "另行通知"'), line("round", 'at_least = "50%"'))
    rounds = [policy.draw[0].model_copy(update={"every": "ad-hoc"})]
    found = floors(policy.model_copy(update={"draw": rounds}), *units(4, classes=("general",)))
    assert (found["pending"].pending, found["pending"].number) == ("另行通知", 0)
    assert (found["round"].number, found["round"].span, found["round"].draw) == (2, 12, "d")


@given(st.integers(0, 300), st.integers(1, 100))
def test_a_floor_is_the_least_whole_number_of_its_share(members: int, share: int) -> None:
    """Rounded up, exactly; nobody's share of nobody is nothing."""
    policy = plan(line("share", f'at_least = "{share}%"', every="quarter"), every="quarter")
    found = floors(policy, *units(members, classes=("general",)))["share"]
    assert Fraction(share * members, 100) <= found.floor < Fraction(share * members, 100) + 1
    assert found.number == found.floor


def two_levels() -> Policy:
    """Key firms in a line of the county and one of the prefecture; two of the county's lines count special ones."""
    return plan(
        line("county-key", 'at_least = "25%"\nrecognises = ["prefecture"]', KEY),
        line("county-all", 'at_least = "10%"', '{ kind = "unit" }'),
        line("prefecture-key", 'at_least = "5%"\nwithin = "below"', KEY, by="prefecture"),
    )


def test_who_is_wanted_by_several() -> None:
    """Small firms first; the other level's lines with its area; those who opted out want no visit."""
    key = units(2, "K", classes=("key",))
    small = replace(key[1], tags=frozenset({"小微企业"}))
    out = replace(units(1, "O", classes=("key",))[0], takes_part=False)
    alone = units(1, "G", classes=("general",))
    found = together_of(pool(two_levels(), "2025-M01", [key[0], small, out, *alone]))
    assert [(t.target, t.small) for t in found] == [("K00001", True), ("K00000", False)]
    assert (found[0].own, found[0].others) == (("county-key", "county-all"), (("P0", "prefecture-key"),))
    pairs = {(o.own.id, o.other.id): o for o in overlaps_of(two_levels(), "A1", found)}
    shared = pairs["county-key", "prefecture-key"]
    assert (shared.targets, shared.own_recognises, shared.other_recognises) == (2, True, False)
    assert not pairs["county-all", "prefecture-key"].own_recognises


def test_the_prefecture_sees_its_counties() -> None:
    """From above the same targets are shared, under each county's authority."""
    targets = [*units(1, "A", classes=("key",)), *units(1, "B", classes=("key",), area="A2")]
    found = together_of(pool(two_levels(), "2025-M01", targets, authority="P0"))
    assert {t.target: t.others[0][0] for t in found} == {"A00000": "A1", "B00000": "A2"}


ITEMS = """
[[item]]
cite = "五"
id = "water"
category = "水"
name = "废水"
[[item]]
cite = "五"
id = "ray"
category = "辐射"
name = "辐射安全"
of = { attribute = "tags", has_tag = "辐射" }
departments = ["生态环境局", "卫生健康委"]
[[item]]
cite = "五"
id = "above"
category = "水"
name = "州级事项"
level = ["prefecture"]
"""


@pytest.mark.parametrize(("ray", "visits"), [(0, Fraction(0)), (2, Fraction(2)), (5, Fraction(5))])
def test_which_items_the_visits_carry(ray: int, visits: Fraction) -> None:
    """An item for everybody goes along on every visit, another in its members' share; the level above has its own."""
    policy = plan(line("all", 'at_least = "100%"', '{ kind = "unit" }'), more=ITEMS)
    targets = [*units(ray, "R", tags=frozenset({"辐射"})), *units(5 - ray, "W")]
    found = {c.item.id: c for c in item_cover(pool(policy, "2025-M01", targets), {"all": Fraction(5)})}
    assert set(found) == {"water", "ray"}
    assert (found["water"].targets, found["water"].visits, found["water"].lines) == (5, 5, ("all",))
    assert (found["ray"].targets, found["ray"].visits) == (ray, visits)


def test_several_departments_make_one_door() -> None:
    """A target with one line and a joint item has two matters."""
    policy = plan(line("all", 'at_least = "10%"', '{ kind = "unit" }'), more=ITEMS)
    found = together_of(pool(policy, "2025-M01", [*units(1, "R", tags=frozenset({"辐射"})), *units(1, "W")]))
    assert [(t.target, t.joint) for t in found] == [("R00000", ("ray",))]


def test_no_day_of_the_situation_matters() -> None:
    """Asked in June, the year's floors are those of January."""
    policy = plan(line("ratio", RATIO))
    base = year_of(policy, units(30, classes=("general",)), people(2))
    assert floors_of(replace(base, on=date(2025, 6, 1)), 2025) == floors_of(base, 2025)
