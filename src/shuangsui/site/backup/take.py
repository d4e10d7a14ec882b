"""Take a backup, also of an installation that is being used."""

from __future__ import annotations

import re
import sqlite3
import tempfile
from contextlib import closing
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection

from shuangsui.actions.full_disk import is_disk_full

from .archive import BackupError, Manifest, Writer, check, written
from .tables import applied, dump

SQLITE = "database.sqlite3"
_CONTENT = re.compile(r"[0-9a-f]{64}")
# Beside database and media: without the key nobody's second factor could be read, without the certificates no phone would come.
BESIDE = ("secret-key", "https/ca.pem", "https/ca.key", "https/server.pem", "https/server.key")


def take(path: Path, *, at: datetime, portable: bool = False) -> Manifest:
    """Write the installation into one file and read it back; its manifest.

    `portable`: tables as text also from SQLite, to be restored into PostgreSQL. Raises BackupError, OSError.
    """
    kind = "tables" if portable or connection.vendor != "sqlite" else "sqlite"
    manifest = Manifest(at.isoformat(), version("shuangsui"), kind, applied())
    try:
        with written(path, manifest) as writer:
            if kind == "sqlite":
                _sqlite(writer, path.parent)
            else:
                dump(writer, apps)
            _files(writer)
    except (OSError, sqlite3.Error, DatabaseError) as error:
        if is_disk_full(error):
            raise BackupError(f"{path.parent} 所在的磁盘满了，没有留下备份文件。请换一个地方，或腾出空间后再备份。") from error
        raise
    return check(path)


def _sqlite(writer: Writer, beside: Path) -> None:
    """The database by SQLite's own online backup: whoever writes meanwhile is not held up."""
    with tempfile.TemporaryDirectory(dir=beside, prefix=".backup-") as folder:
        copy = Path(folder) / SQLITE
        with closing(sqlite3.connect(settings.DATABASES["default"]["NAME"])) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
            target.execute("DELETE FROM django_session")
            target.commit()
            target.execute("PRAGMA journal_mode=DELETE")
        writer.file(SQLITE, copy)


def _files(writer: Writer) -> None:
    """What was handed in, the key, the certificates. A file lies below media before the database knows of it, and stays."""
    media = Path(settings.MEDIA_ROOT)
    for path in sorted(media.rglob("*")) if media.is_dir() else ():
        if _CONTENT.fullmatch(path.name) and path.is_file():  # not what is being written just now
            writer.file(f"media/{path.relative_to(media).as_posix()}", path)
    for name in BESIDE:
        if (Path(settings.DATA) / name).is_file():
            writer.file(name, Path(settings.DATA) / name)


def rotten(manifest: Manifest) -> list[str]:
    """Kept files that are not what they were when they were handed in: their name is their hash."""
    files = ((name, member) for name, member in manifest.members.items() if name.startswith("media/"))
    return [name for name, member in files if Path(name).name != member.sha256]
