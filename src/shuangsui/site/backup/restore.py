"""Put an installation back from a backup: all of it, or nothing."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import zipfile
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from shuangsui.access import Actor
from shuangsui.actions.installation.note_backup import note_restore

from ..place import UNFINISHED
from .archive import BackupError, Damaged, Manifest, Newer, checked
from .tables import load_all
from .take import BESIDE, SQLITE


def restore(path: Path, *, at: datetime, replace: bool = False) -> Manifest:
    """Make the installation what the backup says, brought up to this program; the manifest.

    Everything is checked before anything is touched. `replace`: also where somebody can sign in already; a SQLite database
    that was there stays beside it under another name. One that is cut short is run again. Raises BackupError, OSError.
    """
    data = Path(settings.DATA)
    with checked(path) as (archive, manifest):
        used = _is_used()
        _refuse(manifest, used and not replace and not (data / UNFINISHED).exists())
        (data / UNFINISHED).write_text(path.name)
        _unpack(archive, [name for name in manifest.members if name.startswith("media/")], Path(settings.MEDIA_ROOT).parent)
        if connection.vendor == "sqlite":
            place = Path(settings.DATABASES["default"]["NAME"])
            _into_sqlite(archive, manifest, place, place.with_name(f"replaced-{at:%Y%m%d-%H%M%S}.sqlite3") if used else None)
        else:
            _into_postgres(archive, manifest)
        _unpack(archive, [name for name in BESIDE if name in manifest.members], data)
        sha256 = hashlib.sha256(manifest.text()).hexdigest()
        note_restore(by=Actor.machine("命令行"), at=at, name=path.name, made_at=manifest.made_at, sha256=sha256)
        (data / UNFINISHED).unlink()
    return manifest


def _refuse(manifest: Manifest, overwrites: bool) -> None:
    known = set(MigrationExecutor(None).loader.disk_migrations)
    if any((app, name) not in known for app, name in manifest.migrations):
        raise Newer(manifest.version)
    if manifest.kind == "sqlite" and connection.vendor != "sqlite":
        raise BackupError("这份备份是 SQLite 的数据库文件，这里用的是 PostgreSQL；请用 shuangsui backup --portable 另做一份。")
    if overwrites:
        raise BackupError("这里已经有一套系统，没有覆盖。确要用备份替换，请加 --replace。")


def _is_used() -> bool:
    """Whether somebody can sign in."""
    with connection.cursor() as cursor:
        if "records_user" not in connection.introspection.table_names(cursor):
            return False
        cursor.execute("SELECT count(*) FROM records_user")
        return bool(cursor.fetchone()[0])


def _unpack(archive: zipfile.ZipFile, names: list[str], folder: Path) -> None:
    """Put members below a folder, each in one step. Their names and contents were checked before."""
    for name in names:
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        aside = place.with_name(f".{place.name}.aside")
        aside.unlink(missing_ok=True)
        with archive.open(name) as source, os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as target:
            shutil.copyfileobj(source, target, 2**20)
        os.replace(aside, place)


def _into_sqlite(archive: zipfile.ZipFile, manifest: Manifest, place: Path, keep: Path | None) -> None:
    """Make the database aside, bring it up to date, and put it into its place. `keep`: what the one before is called now."""
    aside = place.with_name("restoring.sqlite3")
    for old in place.parent.glob(f"{aside.name}*"):
        old.unlink()
    if manifest.kind == "sqlite":
        with archive.open(SQLITE) as source, aside.open("wb") as target:
            shutil.copyfileobj(source, target, 2**20)
        _look(aside)
    connection.close()
    own = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = str(aside)
    try:
        if manifest.kind == "tables":
            _from_tables(archive, manifest)
        _newest()
    finally:
        connection.close()
        connection.settings_dict["NAME"] = own
    _settle(aside)
    if place.exists():
        _settle(place)
    if keep is not None:
        shutil.copyfile(place, keep)
    os.replace(aside, place)


def _look(path: Path) -> None:
    """Raises Damaged where SQLite finds fault with the file."""
    try:
        with closing(sqlite3.connect(path)) as found:
            said = found.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.DatabaseError as error:
        raise Damaged(str(error)) from error
    if said != "ok":
        raise Damaged(str(said)[:80])


def _settle(path: Path) -> None:
    """Take what still stands in the write-ahead log into the file, so that it can be moved by itself."""
    with closing(sqlite3.connect(path)) as found:
        found.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        found.execute("PRAGMA journal_mode=DELETE")


def _into_postgres(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    """Drop what is there and make it anew, in one transaction."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with checks still to come cannot be dropped
            for table in connection.introspection.table_names(cursor):
                cursor.execute(f"DROP TABLE {connection.ops.quote_name(table)} CASCADE")
        _from_tables(archive, manifest)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        _newest()


def _from_tables(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    """Make the tables as they were when the backup was taken, and fill them."""
    nodes = [(app, name) for app, name in manifest.migrations]
    executor = MigrationExecutor(connection)
    whole = executor.migration_plan(executor.loader.graph.leaf_nodes())
    executor.migrate(nodes, plan=[step for step in whole if (step[0].app_label, step[0].name) in nodes])
    apps: Any = executor.loader.project_state(nodes).apps
    with transaction.atomic():
        if connection.vendor == "postgresql":  # the migrations leave them at once; tables come in no order of theirs
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        load_all(archive, manifest, apps)
    connection.check_constraints()


def _newest() -> None:
    """Bring the database up to this program."""
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())
