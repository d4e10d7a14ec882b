"""The process is killed while files and records come in: nothing is lost, nothing doubled, and it is sent to its end."""

from __future__ import annotations

import json
import subprocess
import sys

from tests.laws.tree import ROOT

TRIALS = 3  # each killed twice; the program itself can be given more


def test_a_killed_upload_or_record_is_whole_or_not_at_all() -> None:
    """On a SQLite file, at moments spread over the time that a visit's sending takes."""
    command = [sys.executable, "-m", "tests.actions.record_deaths", str(TRIALS)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    outcome = json.loads(done.stdout.splitlines()[-1])
    assert outcome["wrong"] == []
    assert outcome["records"] == TRIALS and outcome["after"] < outcome["kills"]
