"""The province's platform against what stands here: each in one pair, whatever the order, and only told fields differ."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from shuangsui.rules.reconcile import FIELDS, NEAR_DAYS, Entry, Pair, differing, pair_up, same_outcome

DAY = date(2025, 3, 12)
ALL = frozenset(FIELDS)


def there(id_: str = "2", **more: object) -> Entry:
    """A row of the platform."""
    return Entry(id_, **({"target": "A", "visited_date": DAY} | more))


def here(id_: str = "visit:1", **more: object) -> Entry:
    """What stands here."""
    return there(id_, **more)


def pairs(*found: Pair) -> list[tuple[str, str]]:
    """The ids of each pair."""
    return [(pair.there.id if pair.there else "", pair.here.id if pair.here else "") for pair in found]


def test_the_number_goes_before_the_day_and_the_day_before_the_neighbour() -> None:
    ours = [
        here("a", task="T-1", visited_date=DAY - timedelta(9)),
        here("b"),
        here("c", type="case"),
        here("d", visited_date=None, due_date=DAY),
        here("e", target="B"),
    ]
    theirs = [
        there("1", task="T-1"),
        there("2", type="case"),
        there("3"),
        there("4", visited_date=DAY + timedelta(2)),
        there("5", target="C"),
    ]
    assert pairs(*pair_up(theirs, ours)) == [("1", "a"), ("2", "c"), ("3", "b"), ("4", "d"), ("5", ""), ("", "e")]


def test_what_lies_far_apart_is_not_one_visit() -> None:
    far = DAY + timedelta(NEAR_DAYS + 1)
    assert pairs(*pair_up([there()], [here(visited_date=far)])) == [("2", ""), ("", "visit:1")]
    assert pairs(*pair_up([there()], [here(visited_date=far - timedelta(1))])) == [("2", "visit:1")]
    # A task that was sent long after the platform's visit is another one.
    assert pairs(*pair_up([there()], [here(visited_date=None, issued_date=far)]))[0] == ("2", "")


def test_only_what_the_table_tells_can_differ() -> None:
    pair = Pair(there(outcome="", inspectors=("甲",)), here(outcome="未发现问题", inspectors=("甲", "乙"), visited_date=DAY))
    assert differing(None, pair, ALL) == ("outcome", "inspectors")
    assert differing(None, pair, frozenset({"visited_date"})) == ()
    assert differing(None, Pair(there(), here(inspectors=("甲",), due_date=DAY)), ALL) == ()
    assert differing(None, Pair(there(), None), ALL) == ()


def test_words_and_codes_of_one_outcome_are_the_same() -> None:
    assert same_outcome(None, "未发现问题", "no-problem") and same_outcome(None, "", "")
    assert not same_outcome(None, "未发现问题", "") and not same_outcome(None, "未发现问题", "责令改正")


DAYS = st.none() | st.integers(0, 80).map(lambda n: DAY + timedelta(n))
ENTRIES = st.lists(
    st.builds(
        dict,
        target=st.sampled_from("AB"),
        task=st.sampled_from(["", "T-1", "T-2"]),
        visited_date=DAYS,
        due_date=DAYS,
        type=st.sampled_from(["random", "case"]),
    ),
    max_size=6,
)


@settings(max_examples=60)
@given(ENTRIES, ENTRIES)
def test_everybody_stands_in_one_pair_and_the_order_here_changes_nothing(
    theirs: list[dict[str, object]], ours: list[dict[str, object]]
) -> None:
    one = [there(str(n), **row) for n, row in enumerate(theirs)]
    other = [here(f"visit:{n}", **row) for n, row in enumerate(ours)]
    found = pair_up(one, other)
    assert sorted(pair.there.id for pair in found if pair.there) == sorted(entry.id for entry in one)
    assert sorted(pair.here.id for pair in found if pair.here) == sorted(entry.id for entry in other)
    assert [pair.there for pair in found if pair.there] == one
    assert all(pair.there.target == pair.here.target for pair in found if pair.there and pair.here)
    assert pairs(*pair_up(one, other[::-1])) == pairs(*found)
