"""The tables of a new installation are those that the migrations come to."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import DatabaseError

from shuangsui.site.schema import is_empty, make_tables


@pytest.fixture
def fresh(tmp_path: Any, db: None) -> Any:
    """An empty SQLite database beside the tests' own, which was made by the migrations."""
    settings = connections["default"].settings_dict | {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(tmp_path / "fresh.sqlite3"),
        "OPTIONS": {},
    }
    connections.databases["fresh"] = settings
    made = connections["fresh"]
    made.connect()  # by itself: pytest-django opens none but the tests' own
    yield made
    made.close()
    del connections["fresh"], connections.databases["fresh"]


def shape(cursor: Any, table: str) -> tuple[Any, ...]:
    """Columns, indexes with their columns and conditions, and foreign keys of a table, whatever their order."""
    columns = {tuple(row)[1:] for row in cursor.execute(f"PRAGMA table_info({table})").fetchall()}
    keys = {tuple(row)[2:] for row in cursor.execute(f"PRAGMA foreign_key_list({table})").fetchall()}
    sqls = cursor.execute("SELECT type, name, sql FROM sqlite_master WHERE tbl_name = %s", [table]).fetchall()
    return columns, keys, {(kind, name, sql) for kind, name, sql in sqls if kind != "table"}


def test_the_tables_are_those_of_the_migrations(fresh: Any) -> None:
    """Column by column, index by index, trigger by trigger; and no migration is left to do."""
    if connection.vendor != "sqlite":
        assert connection.vendor == "postgresql"  # a new PostgreSQL goes by its migrations
        return
    assert is_empty(fresh)
    make_tables(fresh)
    tables = set(connection.introspection.table_names())
    assert set(fresh.introspection.table_names()) == tables
    with connection.cursor() as migrated, fresh.cursor() as made:
        for table in sorted(tables):
            assert shape(made, table) == shape(migrated, table), table
    executor = MigrationExecutor(fresh)
    assert not executor.migration_plan(executor.loader.graph.leaf_nodes())
    assert ContentType.objects.using("fresh").count() == ContentType.objects.using("default").count() > 40


def test_what_was_cut_short_leaves_an_empty_database(fresh: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next start makes it whole."""

    def full(*_: Any) -> None:
        raise DatabaseError("disk full")

    with monkeypatch.context() as patched:
        patched.setattr("shuangsui.records.append_only.refuse", full)
        with pytest.raises(DatabaseError):
            make_tables(fresh)
    assert is_empty(fresh)
    make_tables(fresh)
    assert not is_empty(fresh)
