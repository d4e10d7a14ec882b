"""What the database itself refuses to do to the journal, whoever asks it in SQL."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from shuangsui.access import Actor
from shuangsui.actions.deed import record
from shuangsui.records.models import JournalEntry
from tests.people import AT

pytestmark = pytest.mark.django_db
COLUMNS = ", ".join(field.column for field in JournalEntry._meta.concrete_fields)
# An entry of the same number or place put over the first; the words differ between the two databases.
SAME_ID = COLUMNS.replace("by_name", "'别人'").replace("seq,", "seq + 100,")
SAME_PLACE = COLUMNS.replace("by_name", "'别人'").replace("id, ", "id + 100, ", 1)
OVER = {
    "sqlite": [
        f"{verb} INTO records_journalentry ({COLUMNS}) SELECT {what} FROM records_journalentry"
        for verb in ("INSERT OR REPLACE", "REPLACE", "INSERT")
        for what in (SAME_ID, SAME_PLACE)
    ],
    "postgresql": [
        f"INSERT INTO records_journalentry ({COLUMNS}) SELECT {what} FROM records_journalentry"
        f" ON CONFLICT ({key}) DO UPDATE SET by_name = EXCLUDED.by_name"
        for what, key in ((SAME_ID, "id"), (SAME_PLACE, "chain, seq"))
    ],
}
ALWAYS = ["UPDATE records_journalentry SET by_name = '别人'", "DELETE FROM records_journalentry"]


@pytest.mark.parametrize("number", range(8))
def test_no_statement_changes_an_entry(number: int) -> None:
    """Change, delete, and put another in its place by its key."""
    record("user.signed-in", by=Actor.machine("测试"), at=AT)
    before = list(JournalEntry.objects.values_list())
    statements = ALWAYS + OVER[connection.vendor]
    statement = statements[number % len(statements)]
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert list(JournalEntry.objects.values_list()) == before


def test_entries_go_on_being_added() -> None:
    """What refuses a second of one place refuses no next one."""
    for _ in range(3):
        record("user.signed-in", by=Actor.machine("测试"), at=AT)
    assert list(JournalEntry.objects.values_list("seq", flat=True)) == [1, 2, 3]
