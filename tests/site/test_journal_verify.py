"""`shuangsui journal verify`, as an auditor at the machine calls it."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

MAKE = """
from datetime import datetime, timezone
from django.core.management import call_command
call_command("migrate", verbosity=0)
from shuangsui.access import Actor
from shuangsui.actions.deed import record
for number in range(5):
    record("unit.made", by=Actor.machine("测试"), at=datetime(2025, 3, 26, 1, number, tzinfo=timezone.utc), after={"n": number})
"""


def run(data: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """The command on a data folder, in a process of its own."""
    environment = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")}
    command = [
        sys.executable,
        "-c",
        "from shuangsui.site.cli import main; main()",
        "journal",
        "verify",
        "--data",
        str(data),
        *words,
    ]
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False, timeout=120)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder whose journal has five entries."""
    folder = tmp_path_factory.mktemp("data")
    environment = os.environ | {"SHUANGSUI_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "shuangsui.site.settings"}
    environment.pop("DATABASE_URL", None)
    code = f"import django; django.setup(){MAKE}"
    subprocess.run([sys.executable, "-c", code], env=environment, check=True, timeout=120)
    return folder


def test_a_whole_journal_and_then_a_changed_one(data: Path) -> None:
    """0 and how far; 1 and the first entry that does not hold; a hash noted elsewhere; what is not understood is 2."""
    answer = run(data, "--json")
    assert answer.returncode == 0, answer.stderr
    told = json.loads(answer.stdout)
    assert told["whole"] and told["chains"][0]["seq"] == 5
    head = told["chains"][0]["hash"]
    noted = run(data, "--expect", f"site:5:{head}")
    assert noted.returncode == 0 and f"site：5 条相符，末条 {head}" in noted.stdout
    foreign = run(data, "--expect", f"site:4:{head}", "--expect", f"652301:1:{head}")
    assert foreign.returncode == 1 and "另处留存" in foreign.stdout and "这一条不见了" in foreign.stdout
    assert run(data, "--expect", "site:five").returncode == 2

    with sqlite3.connect(data / "shuangsui.sqlite3") as database:
        database.execute("DROP TRIGGER records_journalentry_no_update")
        database.execute("UPDATE records_journalentry SET by_name = '别人' WHERE seq = 3")
    answer = run(data)
    assert answer.returncode == 1
    assert "第 3 条起不相符（内容与散列值不相符）；之前的 2 条相符" in answer.stdout


def test_where_there_is_no_journal(tmp_path: Path) -> None:
    """Said, and nothing is made."""
    answer = run(tmp_path / "none")
    assert answer.returncode == 2 and "没有数据库" in answer.stderr
    assert not (tmp_path / "none").exists()
