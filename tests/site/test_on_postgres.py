"""The same installation on PostgreSQL, as programs of its own: set up, served, backed up, put back, moved to SQLite."""

from __future__ import annotations

import os
import secrets
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.postgres import server_settings

from .serving import PEOPLE, call, installed, running
from .test_backup import names


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """A database of this file's own."""
    server = server_settings()
    name = f"site_{os.getpid()}_{secrets.token_hex(4)}"
    reached = {"host": server["HOST"], "user": server["USER"], "dbname": server["NAME"], "autocommit": True}
    with psycopg.connect(**reached) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        yield f"postgres://{server['USER']}@{server['HOST'].replace('/', '%2F')}/{name}"
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def test_from_nothing_to_another_database(url: str, tmp_path: Path) -> None:
    data = tmp_path / "data"
    made = call("init", "--data", data, "--policy", "changji-2025", "--year", "2025", *PEOPLE, database=url)
    assert made.returncode == 0, made.stderr
    assert not (data / "shuangsui.sqlite3").exists()
    with running(["--data", data], tmp_path, database=url) as site, urllib.request.urlopen(site.address + "login/") as page:
        assert page.status == 200
        saved = call("backup", tmp_path / "a.zip", "--data", data, database=url)
        assert saved.returncode == 0, saved.stderr

    refused = call("restore", tmp_path / "a.zip", "--data", data, database=url)
    assert refused.returncode == 1 and "--replace" in refused.stderr
    replaced = call("restore", tmp_path / "a.zip", "--data", data, "--replace", database=url)
    assert replaced.returncode == 0, replaced.stderr
    verified = call("journal", "verify", "--data", data, database=url)
    assert verified.returncode == 0, verified.stderr

    moved = call("restore", tmp_path / "a.zip", "--data", tmp_path / "moved")
    assert moved.returncode == 0, moved.stderr
    assert names(tmp_path / "moved/shuangsui.sqlite3") == ["li", "wang", "zhang"]


def test_a_sqlite_file_does_not_go_into_postgres(url: str, tmp_path: Path) -> None:
    assert call("backup", tmp_path / "b.zip", "--data", installed(tmp_path / "data")).returncode == 0
    said = call("restore", tmp_path / "b.zip", "--data", tmp_path / "other", "--replace", database=url)
    assert said.returncode == 1 and "--portable" in said.stderr
