"""Tables that are only added to: triggers in the database refuse UPDATE, DELETE and TRUNCATE, whoever asks.

`refuse` and `allow` are used by the migration, and by the tests' flush between cases.
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

# Table → what no second row may have: SQLite's INSERT OR REPLACE would take the first away without an UPDATE or DELETE.
TABLES = {"records_journalentry": (("id",), ("chain", "seq"))}
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
            for name in ("update", "delete", "truncate", "replace"):
                on = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{name}{on}")


def _statements(vendor: str, table: str) -> list[str]:
    if vendor == "sqlite":
        same = " OR ".join("(" + " AND ".join(f"{name} = NEW.{name}" for name in key) + ")" for key in TABLES[table])
        known = f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})"
        return [
            f"CREATE TRIGGER IF NOT EXISTS {table}_no_{name} BEFORE {deed} ON {table} "
            f"{condition} BEGIN SELECT RAISE(ABORT, '{_SAYS}'); END"
            for name, deed, condition in (("update", "UPDATE", ""), ("delete", "DELETE", ""), ("replace", "INSERT", known))
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
