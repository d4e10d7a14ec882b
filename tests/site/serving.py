"""A site as somebody starts it: `shuangsui run` as a program of its own, until it says that it is there."""

from __future__ import annotations

import atexit
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
START = "from shuangsui.site.cli import main; main()"
PEOPLE = ["--system", "zhang:张某", "--security", "li:李某", "--audit", "wang:王某"]


def outside(database: str = "") -> dict[str, str]:
    """The environment of somebody who knows nothing of the tests' settings, as `make` gives it. `database`: a PostgreSQL."""
    own = ("DJANGO_SETTINGS_MODULE", "DATABASE_URL", "SHUANGSUI_", "PYTHONDONTWRITEBYTECODE")
    given = {name: value for name, value in os.environ.items() if not name.startswith(own)}
    given |= {"DATABASE_URL": database} if database else {}
    return given | {"PYTHONWARNINGS": "ignore", "PYTHONPYCACHEPREFIX": str(ROOT / "var" / "cache" / "pyc")}


def call(*words: object, folder: Path | None = None, typed: str = "", database: str = "") -> subprocess.CompletedProcess[str]:
    """One command, to its end."""
    command = [sys.executable, "-c", START, *map(str, words)]
    return subprocess.run(
        command,
        input=typed,
        capture_output=True,
        encoding="utf-8",
        env=outside(database),
        cwd=folder,
        check=False,
        timeout=300,
    )


@cache
def _template() -> Path:
    """An installation that is set up once a process, to be copied."""
    folder = Path(tempfile.mkdtemp(prefix="shuangsui-template-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    made = call("init", "--data", folder / "data", "--policy", "changji-2025", "--year", "2025", *PEOPLE, "--json")
    assert made.returncode == 0, made.stderr
    (folder / "init.json").write_text(made.stdout)
    return folder


def installed(data: Path) -> Path:
    """A new installation under 昌吉's plan of 2025 in the folder; what `init` said lies beside it as init.json."""
    shutil.copytree(_template() / "data", data)
    shutil.copy(_template() / "init.json", data.parent)
    return data


@dataclass
class Running:
    """A site that answers. `address`: with its port, and a slash at the end; `folder`: where it was started."""

    address: str
    process: subprocess.Popen[str]
    said: list[str]
    folder: Path

    @property
    def port(self) -> int:
        """The port that it took."""
        return int(self.address.rstrip("/").rsplit(":", 1)[1])


@contextmanager
def running(words: Sequence[object], folder: Path, database: str = "") -> Iterator[Running]:
    """Start `shuangsui run` with the words in a folder, on a free port; stopped afterwards as by Ctrl+C."""
    command = [sys.executable, "-c", START, "run", "--port", "0", *map(str, words)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8", env=outside(database), cwd=folder) as process:
        assert process.stdout is not None
        said: list[str] = []
        for line in process.stdout:
            said.append(line)
            if found := re.search(r"网站已经启动：(\S+)", line):
                break
        else:
            raise AssertionError(f"it ended with {process.wait()}: {''.join(said)}")
        try:
            yield Running(found[1], process, said, folder)
        finally:
            process.terminate()
            process.wait(30)
