"""The process is killed during freeze and draw: afterwards journal and log are whole, and the draw is single."""

from __future__ import annotations

import json
import subprocess
import sys

from tests.laws.tree import ROOT

TRIALS = 3  # of each deed; the program itself can be given more


def test_a_killed_freeze_or_draw_is_whole_or_not_at_all() -> None:
    """On a SQLite file, at moments spread over the time that the deed takes; done anew it is done once."""
    command = [sys.executable, "-m", "tests.actions.draw_deaths", str(TRIALS)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    outcome = json.loads(done.stdout.splitlines()[-1])
    assert outcome["wrong"] == []
    assert outcome["trials"] == 2 * TRIALS and outcome["before"] > 0
