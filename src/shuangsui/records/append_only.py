"""Tables that are only added to: triggers in the database refuse UPDATE, DELETE and TRUNCATE, whoever asks.

`refuse` and `allow` are used by the migration, and by the tests' flush between cases.
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

TABLES = ("records_journalentry",)
_SAYS = "journal entries are never changed"


def refuse(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers in place."""
    with connection.cursor() as cursor:
        for table in TABLES:
            for statement in _statements(connection.vendor, table):
                cursor.execute(statement)


def allow(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away."""
    with connection.cursor() as cursor:
        for table in TABLES:
            for name in ("update", "delete", "truncate"):
                on = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{name}{on}")


def _statements(vendor: str, table: str) -> list[str]:
    if vendor == "sqlite":
        return [
            f"CREATE TRIGGER IF NOT EXISTS {table}_no_{name} BEFORE {name.upper()} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{_SAYS}'); END"
            for name in ("update", "delete")
        ]
    function = f"{table}_refuse"
    made = [
        f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{_SAYS}'; END $$"
    ]
    for name in ("update", "delete", "truncate"):
        each = "STATEMENT" if name == "truncate" else "ROW"
        made += [
            f"DROP TRIGGER IF EXISTS {table}_no_{name} ON {table}",
            f"CREATE TRIGGER {table}_no_{name} BEFORE {name.upper()} ON {table} FOR EACH {each} EXECUTE FUNCTION {function}()",
        ]
    return made
