"""Who may come to whom, counted once more one by one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.fairdraw.cast import conflict, inspector, target

from fairdraw import Conflict, Inspector, Pool, SeatGroup, Target, staffing


@st.composite
def pools(draw: Callable[[Any], Any]) -> tuple[Pool, list[SeatGroup]]:
    """Few inspectors for many conflicts, so that everything is scarce somewhere."""
    seats = draw(st.sampled_from([[("env", 2)], [("env", 2), ("market", 1)], [("env", 3), ("market", 2)]]))
    people = st.tuples(
        st.sampled_from(["A", "B", "A,B", "*"]), st.sampled_from(["env", "env", "market"]),
        st.sampled_from(["", "水", "水,辐射"]), st.integers(0, 1), st.sampled_from(["", "", "ill"]),
    )  # fmt: skip
    inspectors = [inspector(number, *one) for number, one in enumerate(draw(st.lists(people, max_size=9)))]
    places = st.tuples(st.sampled_from("AB"), st.sampled_from(["", "水", "辐射"]), st.sampled_from(["", "", "closed"]))
    targets = [target(number, "key:1", *one) for number, one in enumerate(draw(st.lists(places, max_size=12)))]
    pairs = draw(st.sets(st.tuples(st.integers(0, 11), st.integers(0, 8)), max_size=25))
    return Pool(targets, inspectors, [conflict(*pair) for pair in sorted(pairs)]), [SeatGroup(*seat) for seat in seats]


def _may_come(one: Target, pool: str, inspectors: list[Inspector], conflicts: list[Conflict]) -> list[Inspector]:
    barred = {(pair.target, pair.inspector) for pair in conflicts}
    able = [who for who in inspectors if who.pool == pool and not who.excluded and who.covers(one.area)]
    return [who for who in able if (one.id, who.id) not in barred]


@settings(max_examples=150)
@given(pools())
def test_scarcity_is_what_counting_one_by_one_finds(made: tuple[Pool, list[SeatGroup]]) -> None:
    """Whoever may come is looked at for each target and pool."""
    pool, seats = made
    found = staffing(pool, seats)
    unstaffed: list[tuple[object, ...]] = []
    bare: list[str] = []
    relaxed: list[str] = []
    single: list[str] = []
    for one in pool.targets:
        if one.excluded:
            continue
        counts = [(group, len(_may_come(one, group.pool, pool.inspectors, pool.conflicts))) for group in seats]
        unstaffed += [(one.id, group.pool, count, group.size) for group, count in counts if count < group.size]
        bare += [one.id] if any(count == group.size for group, count in counts) else []
        skilled = [who for who in _may_come(one, seats[0].pool, pool.inspectors, pool.conflicts) if one.needs in who.skills]
        if one.needs and len(skilled) < 2:
            (single if skilled else relaxed).append(one.id)
    assert (found.bare, found.relaxed, found.single) == (bare, relaxed, single)
    assert list(map(tuple, found.unstaffed)) == unstaffed
    assert found.excluded == sum(bool(one.excluded) for one in pool.targets)
