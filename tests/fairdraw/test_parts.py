"""Parts of the work that share nobody: found right, and worked through one after the other without a trace in the result."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tests.fairdraw.cast import bytes_of, conflict, inspector, target

from fairdraw import SeatGroup
from fairdraw.parts import part_by_part, parts_of
from fairdraw.team import Teams

AREAS = "ABCDEFGH"


def _reached(area: str, worked: list[tuple[str, ...]]) -> set[str]:
    """Every area that can be reached from one, by way of somebody who works in two."""
    found = {area}
    while more := {other for areas in worked if found.intersection(areas) for other in areas} - found:
        found |= more
    return found


@given(st.lists(st.lists(st.sampled_from(AREAS), min_size=1, max_size=3, unique=True).map(tuple), max_size=9))
def test_two_areas_are_of_one_part_when_people_join_them(worked: list[tuple[str, ...]]) -> None:
    """Through one who works in both, or through others."""
    part = parts_of(worked)
    assert set(part) == {area for areas in worked for area in areas}
    for area, name in part.items():
        assert {other for other in part if part[other] == name} == _reached(area, worked)


def test_somebody_who_works_everywhere_joins_all() -> None:
    """Then no target is moved."""
    targets = [target(number, "key:1", "AB"[number % 2]) for number in range(6)]
    assert part_by_part(targets, [inspector(0, "A"), inspector(1, "*")]) == targets
    assert part_by_part(targets, [inspector(0, "A"), inspector(1, "B")]) == [*targets[::2], *targets[1::2]]


@given(st.integers(0, 2**32), st.integers(4, 40))
def test_a_part_is_drawn_as_if_it_were_alone(number: int, count: int) -> None:
    """Visits, teams and leads of a part are the same whether or not the seed's draw has other parts."""
    people = [inspector(place, "AB"[place % 2], load=place % 3) for place in range(8)]
    visits = [target(place, "key:1", "AB"[bytes_of(number, place)[0] % 2]) for place in range(count)]
    barred = [conflict(place, bytes_of("bar", number, place)[0] % 8) for place in range(0, count, 3)]
    seats = (SeatGroup("env", 2),)
    both = Teams(bytes_of(number), visits, people, barred, seats)
    assert list(both.visits) == [one.id for one in visits]
    for area in "AB":
        mine = [one for one in visits if one.area == area]
        alone = Teams(bytes_of(number), mine, people[area == "B" :: 2], barred, seats)
        assert list(alone.visits.values()) == [both.visits[one.id] for one in mine]
