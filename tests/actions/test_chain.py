"""Is the journal whole? Whoever holds the database's own keys is found out all the same."""

from __future__ import annotations

import tracemalloc
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shuangsui.access import Actor
from shuangsui.actions.deed import record
from shuangsui.records import append_only, chain
from shuangsui.records.chain import verify_chain
from shuangsui.records.models import JournalEntry, JournalHead, Unit
from tests.people import AT, units

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit() -> Unit:
    """A unit with a chain of seven entries."""
    unit = units()["652301"]
    _add(unit, 7)
    return unit


def _add(unit: Unit, count: int) -> None:
    for number in range(count):
        moment = AT + timedelta(seconds=number)
        record("unit.made", by=Actor.machine("测试"), at=moment, unit=unit, subject=unit, after={"n": number, "名": "值"})


@pytest.fixture
def keys() -> Any:
    """The triggers are out of the way, as for one who owns the database."""
    append_only.allow(connection)
    yield
    append_only.refuse(connection)


def found(unit: Unit, **more: Any) -> tuple[int, str] | None:
    """Where the unit's chain breaks."""
    broken = verify_chain(unit.code, **more).broken
    return (broken.seq, broken.code) if broken else None


def entry(unit: Unit, seq: int) -> JournalEntry:
    """One entry."""
    return JournalEntry.objects.get(chain=unit.code, seq=seq)


def test_a_whole_chain(unit: Unit) -> None:
    """To its end; a chain that nobody has begun is whole too."""
    checked = verify_chain(unit.code)
    assert (checked.seq, checked.hash, checked.broken) == (7, entry(unit, 7).hash, None)
    assert verify_chain("nowhere").broken is None


@pytest.mark.usefixtures("keys")
@pytest.mark.parametrize(
    "change",
    [
        {"by_name": "别人"},
        {"at": AT + timedelta(microseconds=1)},
        {"after": {"n": 9, "名": "值"}},
        {"before": []},
        {"reason": "另一个理由"},
        {"address": "10.0.0.1"},
        {"by_id": 5},
        {"event": "policy.loaded"},
        {"subject_id": "99"},
    ],
)
def test_any_field_that_was_changed(unit: Unit, change: dict[str, Any]) -> None:
    """Is found, at the entry itself."""
    JournalEntry.objects.filter(pk=entry(unit, 4).pk).update(**change)
    assert found(unit) == (4, "hash")


@pytest.mark.usefixtures("keys")
def test_a_change_whose_hash_was_computed_again(unit: Unit) -> None:
    """The next entry does not stand on it any more."""
    changed = entry(unit, 4)
    changed.by_name = "别人"
    changed.hash = changed.digest()
    changed.sm3 = changed.digest_sm3(entry(unit, 3).sm3)
    changed.save()
    assert found(unit) == (5, "previous")


@pytest.mark.usefixtures("keys")
def test_the_whole_rest_computed_again(unit: Unit) -> None:
    """With the head too, the chain alone cannot tell; a hash that was noted elsewhere can."""
    noted = entry(unit, 6).hash
    previous, sm3 = entry(unit, 3).hash, entry(unit, 3).sm3
    for seq in range(4, 8):
        forged = entry(unit, seq)
        forged.by_name, forged.previous = "别人", previous
        forged.hash, forged.sm3 = forged.digest(), forged.digest_sm3(sm3)
        forged.save()
        previous, sm3 = forged.hash, forged.sm3
    assert found(unit) == (7, "head")
    JournalHead.objects.filter(chain=unit.code).update(hash=previous, sm3=sm3)
    assert found(unit) is None
    assert found(unit, anchors={6: noted}) == (6, "anchor")
    assert found(unit, anchors={3: entry(unit, 3).hash}) is None
    assert found(unit, anchors={8: noted}) == (8, "missing")


@pytest.mark.usefixtures("keys")
@pytest.mark.parametrize(("seq", "where"), [(1, 1), (4, 4), (7, 7)])
def test_an_entry_that_was_taken_out(unit: Unit, seq: int, where: int) -> None:
    """At the beginning, in the middle, at the end."""
    entry(unit, seq).delete()
    assert found(unit) == (where, "missing")


@pytest.mark.usefixtures("keys")
def test_an_entry_that_was_put_behind(unit: Unit) -> None:
    """By hand, well chained, but unknown to the head."""
    last = entry(unit, 7)
    last.pk, last.seq, last.previous, sm3 = None, 8, last.hash, last.sm3
    last.hash, last.sm3 = last.digest(), last.digest_sm3(sm3)
    last.save()
    assert found(unit) == (8, "head")


@pytest.mark.usefixtures("keys")
def test_a_head_that_was_changed_or_lost(unit: Unit) -> None:
    """Set back, or gone."""
    JournalHead.objects.filter(chain=unit.code).update(seq=5, hash=entry(unit, 5).hash)
    assert found(unit) == (6, "head")
    JournalHead.objects.all().delete()
    assert found(unit) == (1, "head")
    assert unit.code in chain.chains()


@pytest.mark.usefixtures("keys")
def test_sm3_is_a_chain_of_its_own(unit: Unit) -> None:
    """An entry whose SHA-256 could be forged would still break its SM3, and the next one's."""
    assert all(len(one.sm3) == 64 for one in JournalEntry.objects.all())
    JournalEntry.objects.filter(pk=entry(unit, 4).pk).update(sm3="0" * 64)
    assert found(unit) == (4, "sm3")


def test_entries_added_meanwhile_disturb_nothing(unit: Unit, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the head that was read first and the last entry."""
    heads = chain._head
    calls: list[str] = []

    def head_then_more(name: str) -> JournalHead | None:
        answer = heads(name)
        if not calls:
            _add(unit, 3)
        calls.append(name)
        return answer

    monkeypatch.setattr(chain, "_head", head_then_more)
    assert verify_chain(unit.code).seq == 10
    assert found(unit) is None


def test_memory_and_queries_do_not_grow_with_the_rows(unit: Unit, monkeypatch: pytest.MonkeyPatch) -> None:
    """A few entries at a time."""
    monkeypatch.setattr(chain, "_AT_ONCE", 50)
    _add(unit, 200)

    def peak() -> int:
        tracemalloc.start()
        assert found(unit) is None
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    peak()
    small = peak()
    _add(unit, 400)
    assert peak() < small * 1.5
    with CaptureQueriesContext(
        connection,
    ) as context:
        found(unit)
    assert len(context) == 607 // 50 + 1 + 2
