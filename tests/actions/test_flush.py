"""Tests that commit leave nothing behind, and leave the journal's triggers in force."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from shuangsui.access import Actor
from shuangsui.actions.deed import record
from shuangsui.records.models import JournalEntry
from tests.people import AT, units


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_each_starts_with_an_empty_journal(turn: int) -> None:
    unit = units()["652301"]
    assert not JournalEntry.objects.exists()
    with transaction.atomic():
        record("unit.made", by=Actor.machine("测试"), at=AT, unit=unit, subject=unit)
    assert JournalEntry.objects.get().seq == 1
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM records_journalentry")
