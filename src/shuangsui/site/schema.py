"""The tables of a new installation, made from the models as they stand; a database that is there already goes by its migrations.

Migrations render every model again at every step, which takes seconds; from nothing, one step comes to the same tables
(`tests/site/test_schema.py` compares them). What the migrations add beside tables is added here: `append_only`'s triggers.
"""

from __future__ import annotations

from django.apps import apps
from django.core.management.sql import emit_post_migrate_signal
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor

from shuangsui.records import append_only


def is_empty(connection: BaseDatabaseWrapper) -> bool:
    """Whether the database has no table at all."""
    return not connection.introspection.table_names()


def make_tables(connection: BaseDatabaseWrapper) -> None:
    """Every table, index and trigger of an empty SQLite database, and that every migration is done: all of it or nothing."""
    executor = MigrationExecutor(connection)
    with connection.schema_editor() as editor:
        for model in apps.get_models():
            if model._meta.can_migrate(connection) and not model._meta.proxy:
                editor.create_model(model)
        append_only.refuse(connection)
        executor.recorder.ensure_schema()
        for migration in executor.loader.disk_migrations:
            executor.recorder.record_applied(*migration)
    emit_post_migrate_signal(verbosity=0, interactive=False, db=connection.alias)
