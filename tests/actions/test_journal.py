"""The trail: a chain that breaks when touched, and a database that refuses to touch it."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from shuangsui.access import Actor, Role
from shuangsui.actions.deed import action, record
from shuangsui.records.models import JournalEntry
from tests.people import AT, actor, units

pytestmark = pytest.mark.django_db


def test_an_entry_stands_on_the_one_before() -> None:
    """Sequence, previous hash, own hash; read back it comes to the same."""
    unit = units()["652301"]
    clerk = actor(unit, Role.CLERK)
    for number in range(3):
        record(
            "unit.made",
            by=clerk,
            at=AT + timedelta(microseconds=number),
            unit=unit,
            subject=unit,
            after={"名": "值", "n": number},
        )
    entries = list(JournalEntry.objects.filter(chain=unit.code).order_by("seq"))
    assert [entry.seq for entry in entries] == [1, 2, 3]
    assert [entry.previous for entry in entries[1:]] == [entry.hash for entry in entries[:-1]]
    assert all(entry.digest() == entry.hash for entry in entries)


@pytest.mark.parametrize("statement", ["UPDATE records_journalentry SET reason = 'x'", "DELETE FROM records_journalentry"])
def test_the_database_refuses(statement: str) -> None:
    """Not even by SQL."""
    unit = units()["652301"]
    record("unit.made", by=Actor.machine("测试"), at=AT, unit=unit, subject=unit)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert JournalEntry.objects.count() == 1


def test_a_deed_without_a_trail_is_a_fault() -> None:
    """What changed something and recorded nothing is rolled back."""

    @action
    def change() -> str:
        return str(units())

    with pytest.raises(AssertionError):
        change()
    from shuangsui.records.models import Unit

    assert not Unit.objects.exists()


def test_the_asked_for_database_is_used() -> None:
    """A PostgreSQL run that quietly falls back to SQLite would prove nothing."""
    assert connection.vendor == ("postgresql" if os.environ.get("DB") == "postgres" else "sqlite")
