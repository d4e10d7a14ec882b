"""Import the bench's workbook by the office's deeds, in this process, into a new database: `python -m bench.importer ROWS`.

SQLite in a folder of its own, or the empty PostgreSQL that DATABASE_URL names. Prints what it took, as JSON.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench import postgres
from bench.children import ROOT, VAR
from bench.reading import workbook

YEAR = 2025
POLICY = ROOT / "policies" / "changji-2025" / "policy.toml"
# The workbook's columns that the plan of 昌吉 does not have.
ATTRIBUTES = (
    ("since", "投产日期", 'type = "date"'),
    ("water", "年用水量", 'type = "number"'),
    ("online", "在线监测", 'type = "yes-no"'),
    ("rating", "绩效分级", 'type = "choice"\nchoices = ["A", "B", "C", "D"]'),
)


def plan() -> bytes:
    """The plan of 昌吉 with columns for all that the workbook has but the person to call, whom nobody declares."""
    own = (f'\n[[attribute]]\ncite = "三"\nid = "{id_}"\nheader = "{header}"\n{kind}\n' for id_, header, kind in ATTRIBUTES)
    return POLICY.read_bytes() + "".join(own).encode()


def opened() -> Any:
    """A migrated database with the plan and its year; the prefecture."""
    from django.core.management import call_command
    from django.utils import timezone

    from shuangsui.access import Actor
    from shuangsui.actions.installation.load_policy import load_policy
    from shuangsui.actions.installation.open_year import open_year
    from shuangsui.records.models import Unit

    call_command("migrate", verbosity=0)
    by, at = Actor.machine("bench"), timezone.now()
    policy = load_policy(by=by, at=at, source=plan())
    unit = Unit.objects.get(code="652300")
    assert policy is not None
    open_year(by=by, at=at, unit=unit, year=YEAR, policy=policy)
    return unit


def bring(unit: Any, path: Path) -> Any:
    """Upload, comparison, commit; the batch."""
    from django.utils import timezone

    from shuangsui.access import Actor
    from shuangsui.actions.registry.imports.commit_import import commit_import
    from shuangsui.actions.registry.imports.preview_import import preview_import
    from shuangsui.actions.registry.imports.start_import import start_import

    by, at = Actor.machine("bench"), timezone.now()
    batch = start_import(by=by, at=at, unit=unit, kind="targets", name=path.name, data=path.read_bytes())
    batch = preview_import(by=by, at=at, batch=batch)
    return commit_import(by=by, at=at, batch=batch)


def main(size: int) -> dict[str, object]:
    """Seconds, memory and a note; AssertionError where not every row is there with its trail."""
    from shuangsui.records.models import ImportRow, Target, TargetWord

    unit, path = opened(), workbook(size)
    on_server = "DATABASE_URL" in os.environ
    gc.collect()
    before, start = (postgres.spent() if on_server else 0.0), time.perf_counter()
    own = time.process_time()
    batch = bring(unit, path)
    own, wall = time.process_time() - own, time.perf_counter() - start
    server = postgres.spent() - before if on_server else 0.0
    assert batch.counts == {"new": size, "refused": 0}, (batch.counts, batch.notes[:3])
    assert Target.objects.count() == ImportRow.objects.count() == size and TargetWord.objects.count() > size
    note = f"{wall:.1f} s by the clock" + (f", {server:.1f} s of the processor in the server" if on_server else "")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": own + server, "peak_mb": peak, "note": note}


if __name__ == "__main__":
    VAR.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=VAR, prefix="importing-") as folder:
        from shuangsui.site.place import enter

        enter(Path(folder))
        print(json.dumps(main(int(sys.argv[1]))))
