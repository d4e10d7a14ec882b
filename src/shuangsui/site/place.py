"""An installation on this machine: its data folder, its database brought up to the program, one process at a time."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import django
from filelock import FileLock, Timeout

UNFINISHED = "restore-unfinished"


class PlaceError(Exception):
    """The installation cannot be used as it is; the message is the sentence for the person at the keyboard."""


def default() -> Path:
    """The data folder where none is named."""
    return Path(os.environ.get("SHUANGSUI_DATA") or "var/data")


def certificate_of(data: Path) -> tuple[Path, Path] | None:
    """The certificate and key that `shuangsui certificate` made for a data folder; None without them."""
    made = data / "https" / "server.pem", data / "https" / "server.key"
    return made if all(path.is_file() for path in made) else None


def enter(data: Path | None = None, **settings: str) -> Path:
    """Point Django's settings at a data folder and load them; the folder. Once in a process.

    `settings`: further ones of `settings.py`, by the name after SHUANGSUI_. What the environment says stays otherwise.
    """
    if data is not None:
        os.environ["SHUANGSUI_DATA"] = str(data.resolve())
    os.environ |= {f"SHUANGSUI_{name.upper()}": value for name, value in settings.items()}
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shuangsui.site.settings")
    django.setup()
    from django.conf import settings as loaded

    return Path(loaded.DATA)


def unapplied() -> list[str]:
    """The migrations that the database still needs. Raises PlaceError for a database made by a newer program."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    known = set(executor.loader.disk_migrations)
    apps = {app for app, _ in known}
    if newer := sorted(name for app, name in executor.loader.applied_migrations if app in apps and (app, name) not in known):
        raise PlaceError(f"这个数据库由更新版本的程序建立（{newer[-1]}），请用新版本的程序打开；数据没有改动。")
    return [migration.name for migration, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]


def bring_up_to_date() -> bool:
    """Apply what the database still needs; whether there was anything. Raises PlaceError."""
    from django.core.management import call_command
    from django.db import connection

    from .schema import is_empty, make_tables

    if connection.vendor == "sqlite" and is_empty(connection):
        make_tables(connection)
        return True
    if not unapplied():
        return False
    call_command("migrate", verbosity=0, interactive=False, skip_checks=True)
    return True


@contextmanager
def alone(data: Path, *, restoring: bool = False) -> Iterator[None]:
    """Nobody else serves, restores or sets up this data folder meanwhile. Raises PlaceError where somebody does.

    A folder whose restore was cut short is good for nothing but restoring it again.
    """
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    if (data / UNFINISHED).exists() and not restoring:
        name = (data / UNFINISHED).read_text()
        raise PlaceError(f"{data} 的恢复没有做完，请再运行一次 shuangsui restore（上次用的备份是 {name}）。")
    lock = FileLock(data / "in-use.lock")
    try:
        with lock.acquire(timeout=0):
            yield
    except Timeout:
        raise PlaceError(f"数据文件夹 {data} 正由另一个 shuangsui 使用，请先停止它。") from None


def pages_missing(folders: Sequence[str | Path]) -> bool:
    """Whether the pages' libraries, which the set-up fetches, are in none of the folders."""
    return not any((Path(folder) / "htmx" / "htmx.min.js").is_file() for folder in folders)
