"""The process is killed during an import: afterwards registry, journal and jobs are whole, and it is gone on with or undone."""

from __future__ import annotations

import json
import subprocess
import sys

from tests.laws.tree import ROOT

TRIALS = 4  # one of each step; the program itself can be given more


def test_a_killed_import_is_whole_or_not_at_all() -> None:
    """On a SQLite file, at moments spread over the time that each step takes."""
    command = [sys.executable, "-m", "tests.actions.import_deaths", str(TRIALS)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    outcome = json.loads(done.stdout.splitlines()[-1])
    assert outcome["wrong"] == []
    assert outcome["before"] + outcome["after"] == TRIALS
